package main

import (
	"html/template"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// boardScenes are the board of articles and what stands around it.
func boardScenes(lang app.Lang) []scene {
	base := ownerBase(lang, "board", "/staff/content")
	base.NoKeys = true
	done := boardAction(lang, help.DoPublish)
	undone := boardAction(lang, help.DoMove)
	undone.Undone, undone.UndoneWho, undone.UndoneAt, undone.Back, undone.Left, undone.Undoes = drawn, base.Who.Name, "14:02", 11, 1, false
	working := boardAction(lang, help.DoTag)
	working.Working, working.Ended, working.Undoes, working.Seen, working.Percent = true, time.Time{}, false, 350, 35
	broken := boardAction(lang, help.DoBin)
	broken.Broken, broken.Ended, broken.Seen, broken.Percent = true, time.Time{}, 350, 35
	changed := []staff.ChangedLine{
		{Title: cards(lang)[0].Title, Path: "/staff", Fate: "changed"}, {Title: cards(lang)[1].Title, Path: "/staff", Fate: "back"},
		{Title: cards(lang)[2].Title, Path: "/staff", Fate: "refused", Why: in("Cet article a été retiré.", "This article was removed.", "Este artículo se retiró.")[lang]},
		{Title: endless, Path: "/staff", Fate: "left", Why: in("Quelqu’un l’a changé depuis.", "Somebody has changed it since.", "Alguien lo ha cambiado.")[lang]},
	}
	journal := ownerBase(lang, "journal", "/staff/journal")
	page := func(a staff.ActionLine) *staff.ActionPage {
		p := &staff.ActionPage{Base: journal, Action: a, Rows: changed, Next: "?after=x", MayWrite: true}
		for i, word := range []string{"all", "changed", "back", "refused", "left"} {
			p.Tabs = append(p.Tabs, staff.StateTab{Word: word, Path: "?fate=" + word, Count: -1, Current: i == 0})
		}
		return p
	}
	refused := page(undone)
	refused.Faults = kit.Faults{{Message: in("Cette action est déjà annulée.", "This action is undone already.", "Esta acción ya se deshizo.")[lang]}}
	return []scene{
		{"board", "staff/content", boardOf(lang, base)},
		{"board-keys-off", "staff/start", staff.StartPage{Base: base}},
		{"journal", "staff/journal", &staff.JournalPage{Base: journal, Rows: []staff.ActionLine{working, done, undone, broken}, Next: "?after=x",
			Days: help.JournalDays, MayWrite: true}},
		{"journal-none", "staff/journal", &staff.JournalPage{Base: journal, Days: help.JournalDays}},
		{"action", "staff/action", page(done)},
		{"action-undone", "staff/action", refused},
		{"action-working", "staff/action", page(working)},
		{"action-broken", "staff/action", page(broken)},
		{"checks", "staff/checks", flaws(lang)},
		{"checks-fine", "staff/checks", &staff.FlawsPage{Base: ownerBase(lang, "checks", "/staff/checks"),
			Sections: []staff.FlawSection{{Word: "links"}, {Word: "orphans"}, {Word: "twins"}}}},
		{"merge", "staff/merge", merging(lang)},
		{"merge-find", "staff/merge", &staff.MergePage{Base: ownerBase(lang, "merge", "/staff/content"), Keep: mergeSide(lang, 0), Query: "li", Days: 30,
			Hits: []kit.Link{{Title: cards(lang)[1].Title, Path: "/staff"}, {Title: endless, Path: "/staff"}}}},
	}
}

// boardTongues are a text that is online, one behind it and one that is missing.
func boardTongues() []staff.TextState {
	return []staff.TextState{{Lang: app.French, State: "published", Path: "/staff"}, {Lang: app.English, State: "draft", Path: "/staff", Behind: true},
		{Lang: app.Spanish, Path: "/staff"}}
}

func boardOf(lang app.Lang, base staff.Base) *staff.ContentPage {
	any := in("Tout", "Any", "Cualquiera")[lang]
	some := []staff.Choice{{Value: "a", Label: any, Chosen: true}, {Value: "b", Label: cards(lang)[0].Title}}
	p := &staff.ContentPage{Base: base, MayWrite: true, Total: 4200, Next: "?after=x", First: "?", Filtered: true, Back: "/staff/content",
		Filter: staff.ContentFilter{More: true}, Cats: some, Langs: some, Auds: some,
		Filters: []staff.Filter{{Name: "category", Label: in("Catégorie", "Category", "Categoría")[lang], Any: any, Choices: some}},
		Board: staff.Board{
			More: []staff.Filter{{Name: "review", Label: in("Relecture", "Review", "Revisión")[lang], Any: any, Choices: some},
				{Name: "age", Label: in("Inchangé depuis", "Unchanged for", "Sin cambios")[lang], Any: any, Choices: some}},
			Heads: []staff.SortHead{{Word: "title", Path: "?sort=title"}, {Word: "review", Path: "?sort=review", Sorted: "ascending"},
				{Word: "votes", Path: "?sort=helpful"}, {Word: "updated", Path: "?sort=updated"}},
			Work: help.Work{Due: 3, Part: 1204, Behind: 17, Bad: 1}, Gaps: 42, Query: "review=due", MaySave: true, MostAll: 4200, NameMost: 60,
			Views: []staff.SavedView{{Name: in("À relire", "To review", "Por releer")[lang], Path: "?review=due", Current: true},
				{Name: endless, Path: "?q=x"}},
			Did: &staff.Did{ID: "x", Do: "publish", Path: "/staff/journal/x", Count: 12, Undoes: true},
		}}
	p.Tabs = []staff.StateTab{{Word: "all", Path: "?", Count: 4200, Current: true}, {Word: "draft", Path: "?state=draft", Count: 120}}
	for i, c := range cards(lang)[:5] {
		l := staff.ContentLine{ID: "0" + string(rune('a'+i)), Title: c.Title, Path: "/staff", TitleLang: lang, Kind: "question", Category: topics(lang)[0].Title,
			Audience: "everyone", Langs: boardTongues(), Updated: c.Updated, Reads: 320 - 60*i}
		if i%2 == 0 {
			l.Votes, l.Review, l.Due = help.Votes{Yes: 40 - 9*i, No: 1 + 8*i}, drawn.AddDate(0, i-1, 0), i == 0
			l.Share = l.Votes.Share()
		}
		p.Rows = append(p.Rows, l)
	}
	p.Rows[3].Title, p.Rows[3].Kind, p.Rows[3].Audience = endless, "guide", "staff"
	return p
}

func boardAction(lang app.Lang, do help.BulkDo) staff.ActionLine {
	return staff.ActionLine{
		ActionView: help.ActionView{Action: help.Action{Do: do, Total: 1000, Seen: 1000, Done: 12, Refused: 1, Ended: drawn}, Undoes: true},
		ID:         "x", Path: "/staff/journal/x", Who: "Odile", When: "13:45", What: cards(lang)[3].Title, Percent: 100,
	}
}

func flaws(lang app.Lang) *staff.FlawsPage {
	flaw := func(kind help.FlawKind, title, state, target, other string) staff.FlawLine {
		l := staff.FlawLine{Flaw: help.Flaw{Kind: kind, Lang: lang, Title: title, Target: target, OtherTitle: other}, Path: "/staff", StateWord: state}
		if other != "" {
			l.OtherPath = "/staff"
		}
		if kind == help.Twin {
			l.Merge = "/staff/merge"
		}
		return l
	}
	a, b, c := cards(lang)[0].Title, cards(lang)[1].Title, cards(lang)[2].Title
	return &staff.FlawsPage{Base: ownerBase(lang, "checks", "/staff/checks"), MayWrite: true, Sections: []staff.FlawSection{
		{Word: "links", All: 412, Rows: []staff.FlawLine{
			flaw(help.LeadsNowhere, a, "published", "/"+string(lang)+"/articles/"+endless, ""), flaw(help.LeadsHidden, b, "draft", "article:06h1", c),
			flaw(help.LeadsElsewhere, endless, "published", "article:06h2", c), flaw(help.LeadsOdd, c, "published", "www.shop.example", ""),
			flaw(help.FileLost, c, "review", "/files/06h3/", ""), flaw(help.LeadsNarrow, a, "published", "article:06h4", b),
		}},
		{Word: "orphans", All: 1, Rows: []staff.FlawLine{flaw(help.Orphan, c, "published", "", "")}},
		{Word: "twins", All: 1, Rows: []staff.FlawLine{flaw(help.Twin, a, "published", "", a)}},
	}}
}

func mergeSide(lang app.Lang, n int) *staff.MergeSide {
	return &staff.MergeSide{ID: "x", Title: cards(lang)[n].Title, Path: "/staff", Langs: boardTongues()}
}

func merging(lang app.Lang) *staff.MergePage {
	states := []staff.Choice{{Value: "published", Label: in("En ligne", "Online", "En línea")[lang], Chosen: true}}
	a, b := cards(lang)[0], cards(lang)[1]
	p := &staff.MergePage{Base: ownerBase(lang, "merge", "/staff/content"), Keep: mergeSide(lang, 0), Gone: mergeSide(lang, 1), Narrow: true,
		Drafts: []string{"Odile"}, Swap: "/staff/merge", Days: help.JournalDays, Texts: []staff.MergeText{
			{Lang: app.French, Title: a.Title, Body: a.Excerpt + "\n\n" + b.Excerpt, States: states, Base: "b", From: "f", Keywords: "a, b",
				KeepBody: a.Excerpt, GoneBody: b.Excerpt, GoneTitle: b.Title,
				Preview: &staff.PreviewPart{Lang: app.French, HTML: template.HTML("<p>" + a.Excerpt + "</p>")}}, // #nosec G203 -- our own text
			{Lang: app.English, Title: a.Title, Stays: true},
			{Lang: app.Spanish, Title: b.Title, Body: b.Excerpt, States: states, From: "f", Moves: true},
		}}
	p.Faults = kit.Faults{{Message: in("Ce texte a été modifié entre-temps.", "This text was changed meanwhile.", "Este texto ha cambiado.")[lang]}}
	return p
}
