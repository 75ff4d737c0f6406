package main

import (
	"html/template"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	room "guichet/app/question"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/app/web/staff"
)

// loopScenes are the pages on which visitors vote and ask.
func loopScenes(lang app.Lang) []scene {
	text := in("Puis-je changer la mouture d’un abonnement déjà commencé ?",
		"Can I change the grind of a subscription that has begun?",
		"¿Puedo cambiar la molienda de una suscripción ya empezada?")[lang]
	link := kit.Link{Title: cards(lang)[0].Title, Path: "/" + string(lang) + "/article"}
	asked := site.Asked{Lines: []string{text}, Name: "Odile", State: room.Answered, Public: true, Asked: drawn,
		Answered: drawn.AddDate(0, 0, 1), Article: &link,
		Answer: template.HTML("<p>" + cards(lang)[0].Excerpt + "</p>")} // #nosec G203 -- our own text
	open := asked
	open.State, open.Answer, open.Article, open.Name = room.Open, "", nil, ""
	held := open
	held.State, held.Public = room.Held, false
	var near []site.Near
	for _, c := range cards(lang)[:3] {
		near = append(near, site.Near{Title: c.Title, Excerpt: c.Excerpt, Path: c.Path, Lang: lang})
	}
	form := site.AskPage{Base: own(lang, "ask"), Ticket: guard.Ticket{Stamp: "x", Bits: 4}, Text: text, Name: "Odile"}
	refused := form
	refused.Faults = kit.Faults{{Field: "text", Message: in("Votre question compte 2 100 caractères.",
		"Your question has 2,100 characters.", "Su pregunta tiene 2100 caracteres.")[lang]}}
	offered := form
	offered.Nearest = near
	secret := "https://aide.example/" + string(lang) + "/ask/Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWo"
	return []scene{
		{"vote", "vote", site.VotePage{Base: own(lang, "vote"), Article: link, Path: "/vote", Opinion: feedback.HelpedNot}},
		{"vote-new", "vote", site.VotePage{Base: own(lang, "vote"), Article: link, Path: "/vote"}},
		{"ask", "ask", form},
		{"ask-refused", "ask", refused},
		{"ask-near", "ask", offered},
		{"asked", "asked", site.AskedPage{Base: own(lang, "asked"), Question: held, Link: secret, Path: "/ask"}},
		{"asked-answered", "asked", site.AskedPage{Base: own(lang, "asked"), Question: asked, Link: secret, Path: "/ask"}},
		{"questions", "questions", site.QuestionsPage{Base: base(lang, "questions"), Questions: []site.Asked{open, asked}, Total: 22,
			Pages: site.Pager{Next: "?page=2", From: 1, To: 20, Total: 22}}},
		{"questions-none", "questions", site.QuestionsPage{Base: base(lang, "questions")}},
		{"thanks", "thanks", site.ThanksPage{Base: own(lang, "thanks"), Word: "spared"}},
	}
}

func own(lang app.Lang, name string) kit.Base {
	b := base(lang, name)
	b.Canonical, b.Feed, b.NoIndex, b.OG = "", "", true, kit.OpenGraph{}
	return b
}

// deskScenes are the pages on which the business makes answers of it.
func deskScenes(lang app.Lang) []scene {
	text := in("Bonjour, puis-je changer la mouture d’un abonnement déjà commencé ?\nMon numéro est le +33 1 99 00 45 67.",
		"Hello, can I change the grind of a subscription that has begun?\nMy number is +33 1 99 00 45 67.",
		"Hola, ¿puedo cambiar la molienda de una suscripción ya empezada?\nMi número es el +33 1 99 00 45 67.")[lang]
	line := staff.QuestionLine{Path: "/staff/question", Title: cards(lang)[0].Title, Name: "Odile", Lang: lang, Public: true,
		Asked: drawn, Spots: []string{"number"}}
	private := line
	private.Public, private.Spots, private.Name, private.Title = false, nil, "", cards(lang)[1].Title
	queue := staff.QuestionsPage{Base: staffBase(lang, "questions"), Rows: []staff.QuestionLine{line, private}, Next: "?after=x"}
	for i, st := range room.States() {
		queue.Tabs = append(queue.Tabs, staff.QuestionTab{Word: string(st), Path: "?", Count: 12 - 4*i, Current: i == 0})
	}
	one := staff.QuestionPage{Base: staffBase(lang, "question"), QuestionLine: line, ID: "x", Text: text, State: "held",
		Heading: line.Title, MayPublish: true, Near: []staff.NearArticle{{Title: cards(lang)[1].Title, Path: "/x", Lang: lang}},
		Categories: []staff.Choice{{Value: "a", Label: topics(lang)[0].Title}}, TextLangs: []staff.Choice{{Value: string(lang), Label: string(lang)}}}
	reasons := staff.ReasonsPage{Base: staffBase(lang, "reasons"), Count: 3, Rows: []staff.ReasonLine{{Article: "a", Voter: "b",
		Title: cards(lang)[0].Title, Path: "/x", Public: "/y", TitleLang: lang, Text: text, Lang: lang, At: drawn}}}
	gaps := staff.GapsPage{Base: staffBase(lang, "gaps"), Most: 18, Days: 30, From: 3, MayWrite: true, Rows: []staff.GapLine{
		{ID: "a", Shown: in("cafetière italienne", "moka pot", "cafetera italiana")[lang], Whole: true, Lang: lang, Count: 18, Visitors: 9,
			Share: 100, Last: drawn},
		{ID: "b", Shown: in("livraison", "delivery", "envío")[lang], Others: 1, Lang: lang, Count: 5, Visitors: 2, Share: 27, Last: drawn,
			Draft: "/x"},
		{ID: "c", Others: 2, Lang: app.English, Count: 1, Visitors: 1, Share: 5, Last: drawn}}}
	return []scene{
		{"staff-questions", "staff/questions", queue},
		{"staff-questions-none", "staff/questions", staff.QuestionsPage{Base: staffBase(lang, "questions"), Tabs: queue.Tabs}},
		{"staff-question", "staff/question", one},
		{"staff-reasons", "staff/reasons", reasons},
		{"staff-gaps", "staff/gaps", gaps},
		{"staff-figures", "staff/figures", figuresScene(lang)},
	}
}

func figuresScene(lang app.Lang) staff.FiguresPage {
	var days []staff.DayFigures
	var sum staff.DayFigures
	for i := range 30 {
		d := staff.DayFigures{Reads: 180 + i*37%90, Searches: 40 + i*7%23, Sure: 30 + i*5%11, DaySum: feedback.DaySum{
			Day: feedback.DayOf(drawn.AddDate(0, 0, i-29), time.UTC), Yes: i * 3 % 9, No: i % 3, Asked: i * 2 % 5, Spared: i * 3 % 4}}
		days = append(days, d)
		sum.Reads, sum.Searches, sum.Asked, sum.Spared = sum.Reads+d.Reads, sum.Searches+d.Searches, sum.Asked+d.Asked, sum.Spared+d.Spared
	}
	p := staff.FiguresPage{Base: staffBase(lang, "figures"), Days: 30, Sum: sum,
		Spans: []staff.Span{{Days: 7}, {Days: 30, Current: true}, {Days: 90}},
		Sure:  staff.Share{Percent: 79, Known: true}, Helped: staff.Share{Percent: 81, Known: true},
		Spared: staff.Share{Percent: 43, Known: true}, Charts: staff.Charts(days)}
	for i, l := range app.Langs() {
		p.Coverage = append(p.Coverage, staff.CoverageLine{Lang: l, Articles: 30 - 7*i, Bar: 100 - 23*i,
			Share: staff.Share{Percent: 100 - 23*i, Known: true}})
	}
	for i, c := range cards(lang) {
		p.Articles = append(p.Articles, staff.ArticleFigures{Title: c.Title, Lang: lang, Path: "/x", Published: drawn, Reads: 320 - 50*i,
			Yes: 12 - 2*i, No: i, Spared: 5 - i})
	}
	return p
}
