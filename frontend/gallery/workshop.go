package main

import (
	"guichet/app"
	"guichet/app/help/merge"
	"guichet/app/web/staff"
	"html/template"
)

// workshopScenes are the pages of the writers' workshop.
func workshopScenes(lang app.Lang) []scene {
	base := func(word, path string) staff.Base {
		b := ownerBase(lang, word, path)
		if b.Title = words(lang).T("staff.nav." + word); word == "review" {
			b.Title = words(lang).T("writing.review")
		}
		return b
	}
	who := in("Camille", "Camille", "Camille")[lang]
	when := in("18 novembre, 9 h 12", "18 November, 09:12", "18 de noviembre, 9:12")[lang]
	title := in("Moudre pour une cafetière à piston", "Grinding for a French press", "Moler para una cafetera de émbolo")[lang]
	grind := in("Choisissez une mouture grossière, comme du gros sel.", "Choose a coarse grind, like coarse salt.",
		"Elija una molienda gruesa, como sal gorda.")[lang]
	wait := in("Attendez quatre minutes, puis pressez lentement.", "Wait four minutes, then press slowly.",
		"Espere cuatro minutos y presione despacio.")[lang]
	doubt := in("Quatre ou cinq minutes ?\nLe manuel dit cinq.", "Four minutes or five?\nThe manual says five.",
		"¿Cuatro o cinco minutos?\nEl manual dice cinco.")[lang]
	runs := []merge.Run{{Text: grind[:12]}, {Op: merge.Delete, Text: grind[12:20]}, {Op: merge.Insert, Text: grind[12:24]}, {Text: grind[24:]}}
	thread := func(id, by string) staff.ThreadPart {
		return staff.ThreadPart{ID: id, At: "/staff/content/x/fr", Quote: wait[:12], Reworded: by == "", By: by, Start: 3, End: 9,
			Said: []staff.SaidLine{{Who: who, When: when, Text: doubt}, {Who: "Noé", When: when, Text: grind}}}
	}
	paras := []staff.Para{
		{Fate: "same", Text: "## " + title, Line: 1},
		{Fate: "changed", Text: grind, Runs: runs, Line: 3},
		{Fate: "new", Text: wait, Line: 5, Threads: []staff.ThreadPart{thread("a", "")}},
		{Fate: "removed", Text: grind, Line: 5},
	}
	open := staff.ProposalPart{Path: "/staff/content/x/fr/review", Stage: "open", Who: who, When: when, To: "Noé", Note: doubt, Change: true}
	held := open
	held.Stage, held.Held, held.Judge, held.Word = "returned", true, "Noé", grind
	planned := open
	planned.Stage, planned.Judge, planned.Word, planned.Planned = "approved", "Noé", grind, when
	shown := template.HTML("<p data-line=\"1\">" + template.HTMLEscapeString(grind) + "</p>") // #nosec G203 -- escaped
	review := staff.ReviewPage{Base: base("review", "/staff/content/x/fr/review"), ID: "x", TextLang: lang, Text: "/staff/content/x/fr",
		State: "published", Heading: title, Proposal: &open, Revision: "r", Compared: true, Paras: paras,
		Lost: []staff.ThreadPart{thread("b", "")}, Settled: []staff.ThreadPart{thread("c", "Noé")}, HTML: shown, MayWrite: true,
		MayJudge: true, MayOnline: true, Zone: "Europe/Paris"}
	saying := review
	saying.Proposal, saying.MayOnline, saying.Lost, saying.Settled = &held, false, nil, nil
	saying.Paras = append([]staff.Para(nil), paras...)
	saying.Paras[1].Say = &staff.SayForm{At: "/staff/content/x/fr", Revision: "r", Line: 3, Quote: grind, Text: doubt,
		NoText: in("Le commentaire est vide.", "The comment is empty.", "El comentario está vacío.")[lang]}
	approved := review
	approved.Proposal, approved.MayJudge, approved.Planned, approved.Paras = &planned, false, true, paras[:1]
	var todo []staff.TodoLine
	for _, turn := range []string{"review", "returned", "approved", "held", "answer"} {
		todo = append(todo, staff.TodoLine{Turn: turn, Title: title, Path: "/staff/content/x/fr/review", TextLang: lang, Who: who,
			Named: turn == "review", Change: turn == "review", At: drawn, When: when, Note: doubt})
	}
	cell := staff.CoverageCell{Lang: lang, Online: 12, Share: 57, Missing: 7, Behind: 3, Drafts: 2, ToMissing: "/staff/content", ToBehind: "/staff/content"}
	none := staff.CoverageCell{Lang: lang, Online: 21, Share: 100}
	coverage := staff.CoveragePage{Base: base("coverage", "/staff/coverage"), Langs: app.Langs()}
	for depth, t := range topics(lang)[:3] {
		coverage.Rows = append(coverage.Rows, staff.CoveredLine{Name: t.Title, All: depth == 0, Depth: depth, Articles: 21,
			Path: "/staff/content", Cells: []staff.CoverageCell{none, cell, cell}})
	}
	tabs := []staff.SynonymTab{{Lang: "fr", Path: "/a", Current: true}, {Lang: "en", Path: "/b"}, {Lang: "es", Path: "/c"}}
	snippets := staff.SnippetsPage{Base: base("snippets", "/staff/snippets"), In: lang, Tabs: tabs, MayWrite: true, Rows: []staff.SnippetLine{
		{ID: "a", Name: title, Body: grind, Updated: drawn, Open: true}, {ID: "b", Name: who, Body: wait, Updated: drawn},
	}}
	read := snippets
	read.MayWrite = false
	return []scene{
		{"staff-review", "staff/review", review},
		{"staff-review-say", "staff/review", saying},
		{"staff-review-approved", "staff/review", approved},
		{"staff-for-you", "staff/foryou", staff.ForYouPage{Base: base("foryou", staff.ForYouPath), Rows: todo}},
		{"staff-for-you-none", "staff/foryou", staff.ForYouPage{Base: base("foryou", staff.ForYouPath)}},
		{"staff-coverage", "staff/coverage", coverage},
		{"staff-snippets", "staff/snippets", snippets},
		{"staff-snippets-read", "staff/snippets", read},
		{"staff-snippets-none", "staff/snippets", staff.SnippetsPage{Base: base("snippets", "/staff/snippets"), In: lang, Tabs: tabs}},
		{"staff-settings-writing", "staff/settings-writing", staff.WritingPage{SettingsBase: settingsBase(lang, "writing"), FourEyes: true}},
	}
}
