package main

import (
	_ "embed"
	"html/template"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/app/web/site"
)

// scene is one page to draw: the name of its file, its template and its data.
type scene struct {
	name, template string
	page           kit.Page
}

// say chooses a sentence by language.
type say map[app.Lang]string

func in(fr, en, es string) say {
	return say{app.French: fr, app.English: en, app.Spanish: es}
}

//go:embed body.html
var body string

var drawn = time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)

func scenes(lang app.Lang) []scene {
	quiet := site.SearchPage{Base: base(lang, "search"), Categories: topicLinks(lang)}
	none := site.SearchPage{Base: base(lang, "none"), Categories: topicLinks(lang)}
	none.Query = "zzyzx"
	first := base(lang, "empty")
	first.Site.Contact = kit.Contact{}
	first.Site.Name = "Guichet"
	first.Footer, first.Languages = nil, first.Languages[:1]
	return append(slices.Concat(staffScenes(lang), boardScenes(lang), workshopScenes(lang), loopScenes(lang), deskScenes(lang), mediaScenes(lang)), []scene{
		{"home", "home", home(lang)},
		{"first-run", "home", site.HomePage{Base: first, Empty: true}},
		{"category", "category", category(lang)},
		{"empty-category", "category", site.CategoryPage{Base: base(lang, "c"), Title: topics(lang)[3].Title,
			Icon: "leaf", Siblings: siblings(lang, 3)}},
		{"article", "article", article(lang)},
		{"question", "article", question(lang)},
		{"long", "article", long(lang)},
		{"guide", "article", guide(lang)},
		{"long-category", "category", longCategory(lang)},
		{"page", "page", footerPage(lang)},
		{"offline", "offline", site.OfflinePage{Base: base(lang, "offline")}},
		{"search", "search", results(lang)},
		{"nearest", "search", nearest(lang)},
		{"search-empty", "search", none},
		{"search-quiet", "search", quiet},
		{"missing", "error", missing(lang)},
		{"gone", "error", gone(lang)},
		{"fault", "error", fault(lang)},
	}...)
}

func base(lang app.Lang, name string) kit.Base {
	b := kit.Base{
		Lang: lang, Path: "/" + string(lang) + "/" + name, Canonical: "https://aide.example/" + string(lang) + "/" + name,
		Feed: "/" + string(lang) + "/feed.xml", Offline: "/" + string(lang) + "/offline",
		Site: kit.SiteInfo{
			Name: "Les Deux Moulins", Year: 2026,
			Tagline: in("Cafés torréfiés à la commande : livraison, abonnements et préparation.",
				"Coffee roasted to order: delivery, subscriptions and brewing.",
				"Café tostado por encargo: envíos, suscripciones y preparación.")[lang],
			Contact: kit.Contact{
				Ask: "/" + string(lang) + "/ask", Email: "bonjour@deuxmoulins.example", Phone: "+33 1 99 00 45 67",
				Hours: in("Du lundi au vendredi, 9 h – 17 h", "Monday to Friday, 9 am – 5 pm",
					"De lunes a viernes, de 9 a 17 h")[lang],
				Note: in("Nous répondons en moins d’un jour ouvré.", "We answer within one working day.",
					"Respondemos en menos de un día laborable.")[lang],
			},
		},
		OG: kit.OpenGraph{Type: "website"},
		Footer: []kit.Link{
			{Title: in("Mentions légales", "Legal notice", "Aviso legal")[lang], Path: "/" + string(lang) + "/page"},
			{Title: in("Confidentialité", "Privacy", "Privacidad")[lang], Path: "/" + string(lang) + "/page"},
			{Title: in("Accessibilité", "Accessibility", "Accesibilidad")[lang], Path: "/" + string(lang) + "/page"},
		},
	}
	names := map[app.Lang]string{app.French: "Français", app.English: "English", app.Spanish: "Español"}
	for _, l := range app.Langs() {
		b.Languages = append(b.Languages, kit.LangLink{
			Lang: l, Name: names[l], Path: "/" + string(l) + "/" + name, Current: l == lang})
	}
	return b
}

func home(lang app.Lang) site.HomePage {
	return site.HomePage{Base: base(lang, "home"), Categories: topics(lang), Latest: cards(lang)[:4]}
}

func category(lang app.Lang) site.CategoryPage {
	all := topics(lang)
	p := site.CategoryPage{Base: base(lang, "category"), Title: all[0].Title, Description: all[0].Description,
		Icon: all[0].Icon, Children: all[4:6], Articles: cards(lang), Total: 105, FeedPath: "/feed.xml",
		Siblings: siblings(lang, 0), Pages: site.Pager{Prev: "?page=1", From: 101, To: 105, Total: 105}}
	p.Crumbs = crumbs(lang)[:1]
	for i := range p.Articles {
		p.Articles[i].Category = ""
	}
	return p
}

func article(lang app.Lang) site.ArticlePage {
	p := question(lang)
	p.Title = in("Recevoir sa commande à l’étranger", "Having your order delivered abroad",
		"Recibir el pedido en otro país")[lang]
	p.HTML = prose(lang)
	p.Headings = []site.Heading{
		{ID: "s-delays", Text: in("Délais et tarifs", "Times and prices", "Plazos y tarifas")[lang], Level: 2},
		{ID: "s-before", Text: in("Avant de commander", "Before you order", "Antes de pedir")[lang], Level: 2},
		{ID: "s-address", Text: in("Écrire l’adresse", "Writing the address", "Escribir la dirección")[lang], Level: 3},
		{ID: "s-follow", Text: in("Suivre le colis", "Following the parcel", "Seguir el paquete")[lang], Level: 2},
	}
	p.Minutes, p.Related = 4, cards(lang)[1:4]
	return p
}

func question(lang app.Lang) site.ArticlePage {
	p := site.ArticlePage{Base: base(lang, "article"), Updated: drawn, Minutes: 1, Kind: "question", TextLang: lang,
		Siblings: siblings(lang, 0), Vote: &site.VoteBlock{Path: "/vote", Helped: 12}}
	p.Crumbs = crumbs(lang)
	p.Title = cards(lang)[0].Title
	p.HTML = template.HTML("<p>" + cards(lang)[0].Excerpt + "</p>") // #nosec G203 -- our own text
	p.Share = site.Share{URL: p.Canonical, MailTo: "mailto:?subject=Les%20Deux%20Moulins"}
	p.Related = cards(lang)[3:5]
	if lang == app.English {
		p.Fallback, p.TextLang = &site.Fallback{Lang: app.French}, app.French
		p.Title = cards(app.French)[0].Title
		p.HTML = template.HTML("<p>" + cards(app.French)[0].Excerpt + "</p>") // #nosec G203 -- our own text
	}
	p.Archived = lang == app.Spanish
	return p
}

// guide is what leads from step to step; its words are those of the body.
func guide(lang app.Lang) site.ArticlePage {
	p := article(lang)
	p.Kind, p.Fallback, p.Archived, p.TextLang = "troubleshooting", nil, false, lang
	step := func(n int, ways string) string {
		h := p.Headings[n]
		return `<h2 id="` + h.ID + `">` + h.Text + `</h2><p>` + cards(lang)[n].Excerpt + `</p>` + ways
	}
	way := func(to, label string) string { return `<li><a href="` + to + `">` + label + `</a></li>` }
	yes, no := in("Oui", "Yes", "Sí")[lang], in("Non", "No", "No")[lang]
	text := "<p>" + cards(lang)[1].Excerpt + "</p>" +
		step(0, `<ul class="choices">`+way("#s-before", yes)+way("#s-follow", no)+`</ul>`) +
		step(1, `<ul class="choices">`+way("#s-follow", endless)+way("/"+string(lang)+"/ask?q=x", words(lang).T("ask.link"))+`</ul>`) + step(3, "")
	p.HTML = template.HTML(text) // #nosec G203 -- our own text
	return p
}

// endless is what a narrow window fears: a word without an end.
var endless = strings.Repeat("Donaudampfschifffahrt", 8)

func long(lang app.Lang) site.ArticlePage {
	p := article(lang)
	p.Title, p.Site.Name, p.Crumbs[1].Title = endless, endless, endless
	p.Headings[0].Text, p.Related[0].Title, p.Siblings[0].Title = endless, endless, endless
	text := "<h2 id=\"s-delays\">" + endless + "</h2><p>" + endless + " <code>" + endless + "</code></p>"
	p.HTML = template.HTML(text) + p.HTML // #nosec G203 -- our own text
	p.Site.Contact.Email = endless + "@deuxmoulins.example"
	return p
}

func longCategory(lang app.Lang) site.CategoryPage {
	p := category(lang)
	p.Title, p.Children[0].Title, p.Articles[0].Title = endless, endless, endless
	return p
}

func footerPage(lang app.Lang) site.ArticlePage {
	p := article(lang)
	p.Fallback, p.Archived, p.TextLang = nil, false, lang
	p.Title = p.Footer[0].Title
	p.Crumbs = crumbs(lang)[:1]
	return p
}

func results(lang app.Lang) site.SearchPage {
	p := site.SearchPage{Base: base(lang, "search"), Count: 23, Confident: true,
		Pages: site.Pager{Prev: "?p=1", Next: "?p=3", From: 11, To: 15, Total: 23}}
	p.Query = in("livraison", "delivery", "envío")[lang]
	for i, c := range cards(lang) {
		p.Results = append(p.Results, hit(c, p.Query, 96-13*i))
	}
	return p
}

func nearest(lang app.Lang) site.SearchPage {
	p := results(lang)
	p.Query = in("livrasion", "delivry", "enbío")[lang]
	p.Corrected, p.CorrectedPath = in("livraison", "delivery", "envío")[lang], "?q=x"
	p.Count, p.Confident, p.Nearest, p.Pages = 2, false, true, site.Pager{}
	p.Results = p.Results[3:5]
	return p
}

// hit cuts a card's texts where they hold the query, whatever its case.
func hit(c site.ArticleCard, query string, score int) site.ResultCard {
	return site.ResultCard{Title: marked(c.Title, query), Excerpt: marked(c.Excerpt, query), Path: c.Path,
		Category: c.Category, Score: score, Updated: c.Updated, Lang: c.Lang, Foreign: c.Foreign}
}

func marked(text, query string) template.HTML {
	at := strings.Index(strings.ToLower(text), query)
	if at < 0 {
		return site.Marked(text, nil)
	}
	return site.Marked(text, []help.Span{{Start: at, End: at + len(query)}})
}

func missing(lang app.Lang) site.ErrorPage {
	return site.ErrorPage{Base: base(lang, "missing"), Status: 404, Categories: topicLinks(lang),
		Heading: in("Cette page n’est pas là", "This page is not here", "Esta página no está aquí")[lang],
		Message: in("L’adresse a peut-être changé. La recherche retrouve presque tout.",
			"Its address may have changed. Search finds nearly everything.",
			"Puede que la dirección haya cambiado. La búsqueda lo encuentra casi todo.")[lang]}
}

func gone(lang app.Lang) site.ErrorPage {
	p := missing(lang)
	p.Status, p.Categories, p.Neighbours = 410, nil, cards(lang)[:3]
	p.Heading = in("Cet article a été retiré", "This article was removed", "Este artículo se ha retirado")[lang]
	return p
}

func fault(lang app.Lang) site.ErrorPage {
	p := missing(lang)
	p.Status, p.Categories, p.RequestID = 500, nil, "06dq3k1v7pe4"
	p.Heading = in("Le guichet a eu un souci", "Something went wrong here", "Algo ha fallado aquí")[lang]
	p.Message = in("Ce n’est pas de votre fait. Réessayez dans un instant.",
		"It is not your doing. Try again in a moment.", "No es culpa suya. Inténtelo dentro de un momento.")[lang]
	return p
}
