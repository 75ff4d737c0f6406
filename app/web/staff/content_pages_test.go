package staff_test

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/merge"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
	"guichet/frontend"
)

// contentPages are the templates of the pages of writing, filled in every place.
func contentPages(lang app.Lang) map[string][]kit.Page {
	b := staff.Base{Base: kit.Base{Lang: lang, Title: hostile, Site: kit.SiteInfo{Name: hostile}}, Signed: true,
		Who: staff.Person{Name: hostile, Role: app.Editor}, Note: hostile}
	faulty := b
	for _, id := range []string{"title", "body", "slug", "keywords", "aliases", "category", "publish_at", "ask-note"} {
		faulty.Faults = append(faulty.Faults, kit.Fault{Field: id, Message: hostile})
	}
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	choice := []staff.Choice{{Value: "a", Label: hostile, Chosen: true}}
	texts := []staff.TextState{{Lang: "fr", State: "published", Path: "/a"}, {Lang: "en", State: "draft", Path: "/b", Behind: true}, {Lang: "es", Path: "/c"}}
	line := staff.ContentLine{ID: "x", Title: hostile, Path: "/staff/x", TitleLang: "es", Foreign: true, Kind: "guide",
		Category: hostile, Audience: "staff", Langs: texts, Updated: day, Deleted: day, Reads: 3, Marked: true}
	tabs := []staff.LangTab{{TextState: texts[0], Current: true}, {TextState: texts[1]}, {TextState: texts[2]}}
	runs := []merge.Run{{Op: merge.Equal, Text: hostile}, {Op: merge.Insert, Text: hostile}, {Op: merge.Delete, Text: hostile}}
	parts := []merge.Part{{Text: hostile}, {Conflict: true, Mine: hostile, Theirs: hostile}}
	form := staff.EditForm{Typed: help.Typed{Title: hostile, Body: "</textarea>" + hostile, Slug: hostile, Keywords: hostile,
		Aliases: "</textarea>" + hostile, PublishAt: hostile}, Base: hostile, From: hostile,
		Was: staff.WasForm{Keywords: hostile, Aliases: hostile, Kind: hostile, Category: hostile, Audience: hostile}}
	rev := staff.RevisionLine{ID: "r", Title: hostile, Who: hostile, At: day, When: hostile, Current: true, Compare: "/c"}
	twig := staff.CategoryLine{ID: "c", Parent: "p", Name: hostile, Icon: "leaf", Path: "/c", List: "/l", Audience: "staff",
		Articles: 2, MayWrite: true, Missing: []app.Lang{"es"}}
	tree := twig
	tree.ID = "d"
	tree.Children, tree.First, tree.Last, tree.Top = []staff.CategoryLine{twig}, true, true, true
	file := staff.FileLine{ID: "f", Name: hostile, Path: "/f", Thumb: "/f", Markdown: hostile, Image: true, Width: 3, Height: 2, Added: day}
	used := file
	used.Users, used.Image = []kit.Link{{Title: hostile, Path: "/a", Lang: "fr"}}, false
	remarks := []staff.SaidLine{{Who: hostile, When: hostile, Text: hostile}}
	said := func(id string) []staff.ThreadPart {
		return []staff.ThreadPart{
			{ID: id, At: "/staff/x", Quote: hostile, Reworded: true, Said: remarks, Text: "</textarea>" + hostile, NoText: hostile},
			{ID: id + "2", At: "/staff/x", Quote: hostile, Said: remarks, By: hostile},
		}
	}
	threads := said("t")
	say := &staff.SayForm{At: "/staff/x", Revision: hostile, Line: 3, Quote: "</textarea>" + hostile, Text: hostile, NoQuote: hostile, NoText: hostile}
	paras := []staff.Para{
		{Fate: "same", Text: hostile, Line: 1, Threads: threads}, {Fate: "new", Text: hostile}, {Fate: "removed", Text: hostile},
		{Fate: "changed", Runs: runs, Say: say},
	}
	proposal := &staff.ProposalPart{Path: "/staff/x", Stage: "returned", Who: hostile, When: hostile, To: hostile, Note: hostile,
		Judge: hostile, Word: hostile, Held: true, Mine: true}
	change := &staff.ProposalPart{Path: "/staff/x", Stage: "approved", Who: hostile, Judge: hostile, Planned: hostile, Change: true}
	judged := faulty
	judged.Faults = append(judged.Faults, kit.Fault{Field: "at", Message: hostile}, kit.Fault{Message: hostile})
	snip := staff.SnippetLine{ID: "s", Name: hostile, Body: "</textarea>" + hostile, Updated: day, Open: true}
	var todo []staff.TodoLine
	for _, turn := range []string{"review", "returned", "approved", "held", "answer"} {
		todo = append(todo, staff.TodoLine{Turn: turn, Title: hostile, Path: "/staff/x", TextLang: "fr", Who: hostile,
			Named: turn == "review", Change: true, At: day, When: hostile, Note: hostile})
	}
	todo = append(todo, staff.TodoLine{Turn: "review", TextLang: "es", At: day})
	board := staff.Board{
		More:  []staff.Filter{{Name: "age", Label: hostile, Any: hostile, Choices: choice}},
		Heads: []staff.SortHead{{Word: "title", Path: "/s", Sorted: "ascending"}, {Word: "votes", Path: "/v", Sorted: "descending"}},
		Work:  help.Work{Due: 1, Part: 2, Behind: 3, Bad: 4}, Gaps: 5, Views: []staff.SavedView{{Name: hostile, Path: "/v", Current: true}},
		Query: hostile, MaySave: true, MostAll: 90, NameMost: 60, Did: &staff.Did{ID: "d", Do: "publish", Path: "/d", Count: 2, Undoes: true},
	}
	action := staff.ActionLine{
		ActionView: help.ActionView{Action: help.Action{Do: help.DoMove, Total: 9, Seen: 4, Done: 3, Refused: 1, Left: 1, Undone: day}, Undoes: true},
		ID:         "a", Path: "/a", Who: hostile, When: hostile, What: hostile, Percent: 44, Broken: true, UndoneWho: hostile, UndoneAt: hostile,
	}
	working := action
	working.Working, working.Undone, working.UndoneAt = true, time.Time{}, ""
	side := &staff.MergeSide{ID: "x", Title: hostile, Path: "/x", Langs: texts}
	more := map[string][]kit.Page{
		"journal": {&staff.JournalPage{Base: b, Rows: []staff.ActionLine{action, working}, Next: "/n", Days: 30, MayWrite: true}, &staff.JournalPage{Base: b}},
		"action": {
			&staff.ActionPage{Base: faulty, Action: action, Rows: []staff.ChangedLine{{Title: hostile, Path: "/a", Fate: "left", Why: hostile}},
				Tabs: []staff.StateTab{{Word: "all", Path: "/", Count: -1, Current: true}}, Next: "/n", MayWrite: true, Src: "/p"},
			&staff.ActionPage{Base: b, Action: working},
		},
		"checks": {&staff.FlawsPage{Base: b, MayWrite: true, Sections: []staff.FlawSection{{Word: "twins", All: 300, Rows: []staff.FlawLine{
			{Flaw: help.Flaw{Kind: help.Twin, Lang: "fr", Title: hostile, Target: hostile, OtherTitle: hostile}, Path: "/p", StateWord: "draft", OtherPath: "/o", Merge: "/m"},
		}}, {Word: "links"}}}},
		"merge": {
			&staff.MergePage{Base: faulty, Keep: side, Gone: side, Narrow: true, Drafts: []string{hostile}, Swap: "/s", Days: 30, Texts: []staff.MergeText{
				{Lang: "fr", Title: hostile, Body: "</textarea>" + hostile, States: choice, Base: "b", From: "f", Keywords: hostile, KeepBody: hostile,
					GoneBody: hostile, GoneTitle: hostile + "2", Preview: &staff.PreviewPart{Lang: "fr", HTML: "<p>safe</p>", Why: hostile}},
				{Lang: "en", Title: hostile, Stays: true}, {Lang: "es", Title: hostile, Moves: true},
			}},
			&staff.MergePage{Base: b, Keep: side, Query: hostile, Hits: []kit.Link{{Title: hostile, Path: "/h"}}},
		},
	}
	pages := map[string][]kit.Page{
		"review": {
			&staff.ReviewPage{Base: judged, ID: "x", TextLang: "fr", Text: "/staff/x", State: "review", Heading: hostile, Proposal: proposal,
				Revision: hostile, Compared: true, Paras: paras, Lost: said("l"), Settled: said("s"), HTML: "<p>safe</p>", Why: hostile,
				MayWrite: true, MayJudge: true, Note: "</textarea>" + hostile, When: hostile, Zone: hostile},
			&staff.ReviewPage{Base: b, State: "published", Proposal: change, MayWrite: true, MayOnline: true, Planned: true},
			&staff.ReviewPage{Base: b, State: "draft", Say: say},
		},
		"foryou":   {&staff.ForYouPage{Base: b, Rows: todo}, &staff.ForYouPage{Base: b}},
		"snippets": {&staff.SnippetsPage{Base: faulty, In: "fr", Tabs: []staff.SynonymTab{{Lang: "fr", Path: "/p", Current: true}}, Rows: []staff.SnippetLine{snip}, New: snip, MayWrite: true}, &staff.SnippetsPage{Base: b, Rows: []staff.SnippetLine{snip}}, &staff.SnippetsPage{Base: b}},
		"coverage": {&staff.CoveragePage{Base: b, Langs: []app.Lang{"fr", "en"}, Rows: []staff.CoveredLine{{Name: hostile, All: true, Depth: 1, Articles: 3, Path: "/staff/content",
			Cells: []staff.CoverageCell{{Lang: "fr", Online: 1, Share: 33, Missing: 1, Behind: 1, Drafts: 1, ToMissing: "/m", ToBehind: "/b"}, {Lang: "en"}}}}}},
		"settings-writing": {&staff.WritingPage{SettingsBase: staff.SettingsBase{Base: b, Tabs: staff.Sections(), Saved: day}, FourEyes: true}},
		"content": {
			&staff.ContentPage{Base: b, Filter: staff.ContentFilter{Title: hostile, State: "draft", Behind: true},
				Tabs: []staff.StateTab{{Word: "all", Path: "/", Count: 3, Current: true}, {Word: "draft", Path: "/d", Count: -1}},
				Rows: []staff.ContentLine{line}, Total: 1, Next: "/n", First: "/", Cats: choice, Langs: choice, Auds: choice,
				Filters: []staff.Filter{{Name: "a", Label: hostile, Any: hostile, Choices: choice}}, Filtered: true, MayWrite: true,
				Back: hostile, Unsaved: []staff.UnsavedLine{{Title: hostile, Path: "/u", Lang: "fr", When: hostile}}, Undo: "x",
				Results: &staff.BulkResults{Done: 1, Failed: []staff.BulkFailure{{Title: hostile, Why: hostile}}}, Board: board},
			&staff.ContentPage{Base: b, MayWrite: true}, &staff.ContentPage{Base: b, Filtered: true},
		},
		"edit": {
			&staff.EditPage{Base: faulty, ID: "x", TextLang: "en", State: "scheduled", Planned: hostile, Prefix: hostile, Form: form, Tabs: tabs,
				Kinds: choice, Cats: choice, Auds: choice, Draft: hostile, Here: hostile, Zone: hostile,
				Source:   &staff.SourceText{Lang: "fr", Title: hostile, Behind: true, Known: true, Paras: paras},
				Advice:   []staff.AdviceLine{{Text: hostile, Path: "#body", Line: 3}, {Text: hostile, Path: "/staff/content/x"}, {Text: hostile}},
				Proposal: proposal, Bound: true, People: choice, Ask: staff.AskForm{Note: "</textarea>" + hostile}, Threads: threads,
				Preview: &staff.PreviewPart{Lang: "en", HTML: template.HTML("<p>safe</p>"), Why: hostile},
				Clash:   &staff.Clash{Title: parts, Body: parts, Who: hostile, When: hostile}},
			&staff.EditPage{Base: b, New: true, Fresh: true}, &staff.EditPage{Base: b, State: "published", Online: "/fr/x", Binned: true},
			&staff.EditPage{Base: b, State: "archived", Proposal: change, Taken: true}, &staff.EditPage{Base: b, State: "published", Proposal: change},
		},
		"view": {&staff.ViewPage{Base: b, TextLang: "fr", Tabs: tabs, State: "draft", Heading: hostile, HTML: "<p>safe</p>", Minutes: 2, Updated: day,
			Trail: []kit.Link{{Title: hostile}, {Title: hostile}}, Related: []kit.Link{{Title: hostile, Path: "/r"}}, Edit: "/e", Online: "/o"}},
		"revisions": {&staff.RevisionsPage{Base: b, TextLang: "fr", Text: "/t", Rows: []staff.RevisionLine{rev, rev}, Next: "/n",
			Acts: []staff.ActLine{{At: day, When: hostile, Said: hostile, Note: hostile}}}},
		"compare": {
			&staff.ComparePage{Base: b, TextLang: "fr", Revisions: "/r", From: rev, To: rev, Heading: runs, Body: runs, Current: "c", MayRevert: true},
			&staff.ComparePage{Base: b, TextLang: "fr", To: rev, First: true, Same: true},
		},
		"bin":        {&staff.BinPage{Base: b, Rows: []staff.BinLine{{ContentLine: line, Since: day, Until: day}}, Total: 1, Next: "/n", Days: 30, MayWrite: true}, &staff.BinPage{Base: b}},
		"categories": {&staff.CategoriesPage{Base: b, Tree: []staff.CategoryLine{tree}, MayWrite: true}, &staff.CategoriesPage{Base: b}},
		"category": {&staff.CategoryPage{Base: faulty, ID: "c", Names: []staff.CategoryName{{Lang: "fr", Title: hostile, Description: hostile, Slug: hostile}},
			Parents: choice, Auds: choice, Icons: choice, Others: choice, Empty: true}, &staff.CategoryPage{Base: b}},
		"files": {&staff.FilesPage{Base: faulty, Rows: []staff.FileLine{file, used}, Next: "/n", MayWrite: true, Limit: 10}, &staff.FilesPage{Base: b}},
	}
	for name, list := range more {
		pages[name] = list
	}
	return pages
}

func TestContentPagesAreSoundAndSafe(t *testing.T) {
	t.Parallel()
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	front, err := frontend.Open()
	if err != nil {
		t.Fatal(err)
	}
	r := kit.NewRenderer(front, texts)
	for _, lang := range app.Langs() {
		for name, pages := range contentPages(lang) {
			tmpl, err := r.Template("staff/"+name, lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range pages {
				if err := templatecheck.CheckHTML(tmpl, page); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			for _, page := range pages { // a template that has written changes
				out, err := r.Render("staff/"+name, page)
				if err != nil {
					t.Fatal(err)
				}
				inspect(t, name, out)
				if strings.Contains(string(out), ">content.") || strings.Contains(string(out), ">writing.") {
					t.Errorf("%s in %s: a sentence is missing", name, lang)
				}
			}
		}
	}
}
