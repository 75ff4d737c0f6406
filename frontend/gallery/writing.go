package main

import (
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/merge"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// writingScenes are the pages on which articles are written.
func writingScenes(lang app.Lang) []scene {
	return []scene{
		{"write-content-none", "staff/content", &staff.ContentPage{Base: ownerBase(lang, "content", "/staff/content"), MayWrite: true}},
		{"write-edit", "staff/edit", writing(lang)},
		{"write-edit-new", "staff/edit", newText(lang)},
		{"write-guide", "staff/edit", guiding(lang)},
		{"write-translate", "staff/edit", translating(lang)},
		{"write-clash", "staff/edit", clashing(lang)},
		{"write-view", "staff/view", viewed(lang)},
		{"write-revisions", "staff/revisions", &staff.RevisionsPage{Base: ownerBase(lang, "revisions", "/staff/content"), TextLang: lang,
			Text: "/staff", Rows: revisions(lang), Next: "?after=x"}},
		{"write-compare", "staff/compare", compared(lang)},
		{"write-bin", "staff/bin", binned(lang)},
		{"write-bin-none", "staff/bin", &staff.BinPage{Base: ownerBase(lang, "bin", "/staff/bin"), Days: help.BinDays}},
		{"write-categories", "staff/categories", tree(lang)},
		{"write-category", "staff/category", categoryForm(lang)},
		{"write-files", "staff/files", files(lang)},
		{"write-copy", "staff/copy", &staff.CopyPage{Base: titledAs(ownerBase(lang, "copy", "/staff/export"), words(lang).T("staff.copy.title")),
			Online: "https://aide.deuxmoulins.example"}},
		{"write-files-none", "staff/files", &staff.FilesPage{Base: ownerBase(lang, "files", "/staff/files"), MayWrite: true, Limit: 10}},
	}
}

func titledAs(b staff.Base, title string) staff.Base {
	b.Title = title
	return b
}

// languageStates are an article that is online, behind and missing.
func languageStates() []staff.TextState {
	return []staff.TextState{{Lang: app.French, State: "published", Path: "/staff"}, {Lang: app.English, State: "draft", Path: "/staff", Behind: true},
		{Lang: app.Spanish, Path: "/staff"}}
}

func contents(lang app.Lang) *staff.ContentPage {
	w := words(lang)
	p := &staff.ContentPage{Base: ownerBase(lang, "content", "/staff/content"), MayWrite: true, Total: 5, Next: "?after=x", First: "/staff",
		Filtered: true, Undo: "x", Back: "/staff/content", Filter: staff.ContentFilter{Title: "li", Behind: true},
		Unsaved: []staff.UnsavedLine{{Title: cards(lang)[2].Title, Path: "/staff", Lang: lang, When: "10:42"}},
		Results: &staff.BulkResults{Done: 3, Failed: []staff.BulkFailure{{Title: cards(lang)[1].Title, Why: in("Le titre manque.", "The title is missing.", "Falta el título.")[lang]}}}}
	p.Title = w.T("content.title")
	for i, word := range []string{"all", "draft", "review", "published", "archived"} {
		p.Tabs = append(p.Tabs, staff.StateTab{Word: word, Path: "?", Count: 12 - 2*i, Current: i == 0})
	}
	for i, c := range cards(lang) {
		l := staff.ContentLine{ID: "0" + string(rune('a'+i)), Title: c.Title, Path: "/staff", TitleLang: c.Lang, Foreign: c.Foreign, Kind: "question",
			Category: c.Category, Audience: "everyone", Langs: languageStates(), Updated: c.Updated, Reads: 320 - 60*i, Marked: i == 1}
		if i == 2 {
			l.Audience, l.Kind = "staff", "guide"
		}
		p.Rows = append(p.Rows, l)
	}
	p.Rows[4].Title = endless
	p.Cats, p.Langs, p.Auds = options(topicNames(lang)...), options("Français", "English"), options(w.T("content.audience.staff"))
	p.Filters = []staff.Filter{{Name: "category", Label: w.T("content.category"), Any: w.T("content.category.none"), Choices: p.Cats}}
	return p
}

func topicNames(lang app.Lang) []string {
	var out []string
	for _, t := range topics(lang) {
		out = append(out, t.Title)
	}
	return out
}

func options(names ...string) []staff.Choice {
	var out []staff.Choice
	for i, n := range names {
		out = append(out, staff.Choice{Value: n, Label: n, Chosen: i == 0})
	}
	return out
}

// draftOf is a page of the editor with something in every control.
func draftOf(lang app.Lang) *staff.EditPage {
	w, c := words(lang), cards(lang)[0]
	p := &staff.EditPage{Base: titledAs(ownerBase(lang, "edit", "/staff/content"), c.Title), ID: "x", TextLang: lang, State: "draft",
		Prefix: "/" + string(lang) + "/articles/", Zone: "Europe/Paris", Cats: options(topicNames(lang)...),
		Kinds: options(w.T("content.kind.question"), w.T("content.kind.guide")), Auds: options(w.T("content.audience.everyone"))}
	for i, l := range languageStates() {
		p.Tabs = append(p.Tabs, staff.LangTab{TextState: l, Current: i == 0})
	}
	p.Form = staff.EditForm{Typed: help.Typed{Title: c.Title, Body: c.Excerpt, Slug: "delai-de-livraison", Keywords: "colis, retard",
		Aliases: "/faq.php?id=7"}}
	return p
}

func writing(lang app.Lang) *staff.EditPage {
	p := draftOf(lang)
	w := words(lang)
	p.State, p.Planned, p.Form.PublishAt = "scheduled", "10:42", "2026-12-01T09:00"
	p.Here = w.T("content.here", "Count", 1, "Names", "Paul")
	p.Draft, p.Online = "10:42", "/"+string(lang)+"/article"
	p.Preview = &staff.PreviewPart{Lang: lang, HTML: prose(lang)}
	p.Reasons = []staff.ReasonLine{{Text: cards(lang)[1].Excerpt, Lang: lang, At: drawn}, {Text: endless, Lang: lang, At: drawn}}
	return p
}

// guiding is the editor of a guide, written as steps.
func guiding(lang app.Lang) *staff.EditPage {
	p := draftOf(lang)
	w := words(lang)
	p.Kinds[0].Chosen = false
	p.Kinds = append(p.Kinds, staff.Choice{Value: "troubleshooting", Label: w.T("content.kind.troubleshooting"), Chosen: true})
	p.Form.Kind = "troubleshooting"
	p.Form.Body = "## " + cards(lang)[0].Title + "\n\n" + cards(lang)[0].Excerpt + "\n\n- [1](#later)\n- [" + endless + "](#nowhere)\n- [3](/" +
		string(lang) + "/ask)\n\n## " + endless + " {#later}\n\n" + endless + "\n"
	p.Advice = []staff.AdviceLine{{Text: w.T("help.advice.link.heading", "Link", "2"), Path: "#body", Line: 6}}
	return p
}

func newText(lang app.Lang) *staff.EditPage {
	p := draftOf(lang)
	p.New, p.Fresh, p.State, p.Form.Typed = true, true, "", help.Typed{}
	p.Title = words(lang).T("content.new.title")
	for i := range p.Tabs {
		p.Tabs[i].State, p.Tabs[i].Behind = "", false
	}
	p.Faults = kit.Faults{{Field: "title", Message: in("Le titre manque.", "The title is missing.", "Falta el título.")[lang]}, {Field: "slug", Message: words(lang).T("help.error.slug", "Limit", 80)}}
	return p
}

func translating(lang app.Lang) *staff.EditPage {
	p := draftOf(lang)
	from := app.French
	if lang == from {
		from = app.English
	}
	p.State, p.Online = "published", "/"+string(lang)+"/article"
	p.Source = &staff.SourceText{Lang: from, Title: cards(from)[0].Title, Body: cards(from)[0].Excerpt, Behind: true}
	return p
}

func clashing(lang app.Lang) *staff.EditPage {
	p := draftOf(lang)
	p.State = "archived"
	p.Clash = &staff.Clash{Who: "Paul", When: "10:42",
		Title: []merge.Part{{Conflict: true, Mine: cards(lang)[0].Title, Theirs: cards(lang)[1].Title}},
		Body:  []merge.Part{{Text: "…"}, {Conflict: true, Mine: strings.Repeat(cards(lang)[0].Excerpt+" ", 3), Theirs: endless}}}
	return p
}

func viewed(lang app.Lang) *staff.ViewPage {
	p := &staff.ViewPage{Base: titledAs(ownerBase(lang, "view", "/staff/content"), cards(lang)[0].Title), TextLang: lang, State: "draft",
		Heading: cards(lang)[0].Title, HTML: prose(lang), Minutes: 3, Updated: drawn, Trail: crumbs(lang), Edit: "/staff", Online: "/staff",
		Related: []kit.Link{{Title: cards(lang)[1].Title, Path: "/staff"}}}
	for i, l := range languageStates() {
		p.Tabs = append(p.Tabs, staff.LangTab{TextState: l, Current: i == 0})
	}
	return p
}

func revisions(lang app.Lang) []staff.RevisionLine {
	var out []staff.RevisionLine
	for i, c := range cards(lang)[:3] {
		out = append(out, staff.RevisionLine{ID: "r", Title: c.Title, Who: "Claire Martin", At: drawn.AddDate(0, 0, -i),
			When: words(lang).Date(drawn.AddDate(0, 0, -i)), Current: i == 0, Compare: "/staff"})
	}
	return out
}

func compared(lang app.Lang) *staff.ComparePage {
	list := revisions(lang)
	return &staff.ComparePage{Base: titledAs(ownerBase(lang, "compare", "/staff/content"), words(lang).T("content.compare.title")),
		TextLang: lang, Revisions: "/staff", From: list[1], To: list[0], MayRevert: true,
		Heading: merge.Words(cards(lang)[0].Title, cards(lang)[1].Title), Body: merge.Words(cards(lang)[0].Excerpt, cards(lang)[1].Excerpt+" "+endless)}
}

func binned(lang app.Lang) *staff.BinPage {
	p := &staff.BinPage{Base: titledAs(ownerBase(lang, "bin", "/staff/bin"), words(lang).T("staff.nav.bin")), Days: help.BinDays,
		Total: 2, Next: "?after=x", MayWrite: true}
	for _, l := range contents(lang).Rows[:2] {
		p.Rows = append(p.Rows, staff.BinLine{ContentLine: l, Since: drawn, Until: drawn.Add(help.BinDays * 24 * time.Hour)})
	}
	return p
}

func tree(lang app.Lang) *staff.CategoriesPage {
	p := &staff.CategoriesPage{Base: titledAs(ownerBase(lang, "categories", "/staff/categories"), words(lang).T("staff.nav.categories")), MayWrite: true}
	for i, t := range topics(lang) {
		p.Tree = append(p.Tree, staff.CategoryLine{ID: "c" + string(rune('0'+i)), Name: t.Title, Icon: t.Icon, Path: "/staff", List: "/staff",
			Articles: t.Count, Place: i, First: i == 0, Last: i == 5, Top: true, MayWrite: true})
	}
	p.Tree[1].Audience, p.Tree[2].Missing = "staff", []app.Lang{app.Spanish}
	child := p.Tree[5]
	child.ID, child.Top, child.First, child.Last, child.Name = "d0", false, true, true, endless
	p.Tree[0].Children = []staff.CategoryLine{child}
	return p
}

func categoryForm(lang app.Lang) *staff.CategoryPage {
	w := words(lang)
	p := &staff.CategoryPage{Base: titledAs(ownerBase(lang, "category", "/staff/categories"), topics(lang)[0].Title), ID: "c", Empty: true,
		Parents: options(topicNames(lang)[1:]...), Others: options(topicNames(lang)[1:]...), Auds: options(w.T("content.audience.everyone"))}
	for _, l := range app.Langs() {
		p.Names = append(p.Names, staff.CategoryName{Lang: l, Title: topics(l)[0].Title, Description: topics(l)[0].Description, Slug: "livraison"})
	}
	for i, icon := range []string{"package", "credit-card", "leaf", "rotate-ccw"} {
		p.Icons = append(p.Icons, staff.Choice{Value: icon, Label: w.T("content.icon." + icon), Chosen: i == 0})
	}
	return p
}

func files(lang app.Lang) *staff.FilesPage {
	w := words(lang)
	p := &staff.FilesPage{Base: titledAs(ownerBase(lang, "files", "/staff/files"), w.T("staff.nav.files")), MayWrite: true, Limit: 10, Next: "?after=x"}
	p.Rows = []staff.FileLine{
		{ID: "f", Name: "atelier.jpg", Path: "/staff", Thumb: "/favicon.svg", Markdown: "![](/files/06h1fhc8wsvmqeqxq39qmgvhp4)", Image: true,
			Width: 800, Height: 600, KiB: 120, Added: drawn, Users: []kit.Link{{Title: cards(lang)[0].Title, Path: "/staff", Lang: lang}}},
		{ID: "g", Name: endless + ".pdf", Path: "/staff", Markdown: "[conditions](/files/06h1fhc8wsyanbxg41jgxy6xeg)", KiB: 84, Added: drawn},
	}
	return p
}
