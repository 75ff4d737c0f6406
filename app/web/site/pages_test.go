package site_test

import (
	"bytes"
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/question"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/frontend"
)

// hostile must never come out as markup.
const hostile = `"><img src=x onerror=alert(1)>`

func renderer(t *testing.T) *kit.Renderer {
	t.Helper()
	front, err := frontend.Open()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return kit.NewRenderer(front, texts)
}

// pages are all templates, each filled in every place it has.
func pages(lang app.Lang) map[string]kit.Page {
	b := frame(lang)
	link := kit.Link{Title: hostile, Path: "/fr/x", Lang: app.English}
	card := site.ArticleCard{Title: hostile, Path: "/fr/a", Excerpt: hostile, Category: hostile,
		Updated: time.Unix(0, 0),
		Lang:    app.French, Foreign: true}
	topic := site.CategoryCard{Title: hostile, Description: hostile, Path: "/fr/c", Icon: hostile, Count: 2}
	item := site.NavItem{Title: hostile, Path: "/fr/c", Icon: "leaf", Count: 1, Current: true}
	piece := site.Marked(hostile+hostile, []help.Span{{Start: 0, End: len(hostile)}})
	article := site.ArticlePage{Base: b, Title: hostile, HTML: "<p>ok</p>", Updated: time.Unix(0, 0), Minutes: 2,
		Headings: []site.Heading{{ID: "s-a", Text: hostile, Level: 2}, {ID: "s-b", Text: hostile, Level: 3}},
		Siblings: []site.NavItem{item}, Related: []site.ArticleCard{card}, Fallback: &site.Fallback{Lang: app.Spanish},
		Archived: true, TextLang: app.Spanish, Vote: &site.VoteBlock{Path: "/fr/a/vote", Helped: 3},
		Share: site.Share{URL: "https://a.example/" + hostile, MailTo: "mailto:?subject=x"}}
	faults := kit.Faults{{Field: "text", Message: hostile}, {Message: hostile}}
	asked := site.Asked{Lines: []string{hostile}, Name: hostile, State: question.Answered, Public: true,
		Note: hostile, Answer: "<p>ok</p>", Article: &link}
	return map[string]kit.Page{
		"home": site.HomePage{Base: b, Categories: []site.CategoryCard{topic}, Latest: []site.ArticleCard{card},
			Empty: true},
		"category": site.CategoryPage{Base: b, Title: hostile, Description: hostile, Icon: "gift",
			FeedPath: "/fr/f.xml",
			Children: []site.CategoryCard{topic}, Articles: []site.ArticleCard{card}, Total: 1,
			Siblings: []site.NavItem{item}, Pages: site.Pager{Next: "?page=2"}},
		"article": article,
		"vote": site.VotePage{Base: b, Article: link, Path: "/fr/a/vote", Opinion: feedback.HelpedNot, Reason: hostile,
			Faults: faults},
		"ask": site.AskPage{Base: b, Ticket: guard.Ticket{Stamp: hostile, Bits: 1}, Text: hostile, Name: hostile,
			Public: true, Faults: faults},
		"asked": site.AskedPage{Base: b, Question: asked, Link: "https://a.example/" + hostile, Path: "/fr/ask/x"},
		"questions": site.QuestionsPage{Base: b, Questions: []site.Asked{asked}, Total: 1,
			Pages: site.Pager{Next: "?page=2"}},
		"copy":    site.CopySearchPage{Base: copied(b), Index: "/fr/index.js", Categories: []kit.Link{link}},
		"offline": site.OfflinePage{Base: b},
		"thanks":  site.ThanksPage{Base: b, Word: "spared"},
		"page":    article,
		"search": site.SearchPage{Base: b, Count: 1, Nearest: true, Corrected: hostile, CorrectedPath: "/fr/search?q=a",
			Results: []site.ResultCard{{Title: piece, Excerpt: piece, Path: "/fr/a", Category: hostile, Score: 40,
				Lang: app.French, Foreign: true}},
			Pages: site.Pager{Prev: "?page=1", Next: "?page=3", From: 11, To: 20}, Categories: []kit.Link{link}},
		"error": site.ErrorPage{Base: b, Status: 410, Heading: hostile, Message: hostile, RequestID: "r",
			Neighbours: []site.ArticleCard{card}, Categories: []kit.Link{link}},
	}
}

// copied is a frame in a copy of the site.
func copied(b kit.Base) kit.Base {
	b.Copy = &kit.Copy{AsOf: time.Unix(0, 0), Hint: "https://a.example/fr/ask"}
	return b
}

func frame(lang app.Lang) kit.Base {
	ld, _ := kit.LD(map[string]string{"name": "</script>" + hostile})
	return kit.Base{Lang: lang, Title: hostile, Description: hostile, Path: "/fr/x",
		Canonical: "https://a.example/fr/x",
		Languages: []kit.LangLink{
			{Lang: lang, Name: hostile, Path: "/", Current: true},
			{Lang: "en", Name: "x", Path: hostile},
		},
		Alternates: []kit.Alternate{{Lang: "fr", URL: "https://a.example/fr/x"}}, Feed: "/fr/feed.xml", NoIndex: true,
		OG: kit.OpenGraph{Type: "article", Image: "https://a.example/i.png"}, JSONLD: ld, Query: hostile,
		Footer: []kit.Link{{Title: hostile, Path: "/fr/p"}}, Crumbs: []kit.Link{{Title: hostile, Path: "/fr"}},
		Site: kit.SiteInfo{Name: hostile, Tagline: hostile, LogoURL: "/logo", Year: 2026,
			Contact: kit.Contact{Email: hostile, Phone: "1", Hours: hostile, Note: hostile, Ask: "/fr/ask"}},
		Offline: "/fr/offline"}
}

func TestTemplatesFitTheirStructs(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	for name, page := range pages(app.French) {
		tmpl, err := r.Template(name, app.French)
		if err != nil {
			t.Fatal(err)
		}
		if err := templatecheck.CheckHTML(tmpl, page); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPagesAreSoundAndSafe(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	for _, lang := range app.Langs() {
		for name, page := range pages(lang) {
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				t.Parallel()
				out, err := r.Render(name, page)
				if err != nil {
					t.Fatal(err)
				}
				inspect(t, out)
			})
		}
	}
}

// inspect reads a page as a browser does and refuses what no page may hold.
func inspect(t *testing.T, page []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	count, ids := map[string]int{}, map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			inspectAttribute(t, n, a, ids)
		}
		if n.Data == "script" && n.FirstChild != nil && attr(n, "type") != "application/ld+json" {
			t.Errorf("an inline script: %s", n.FirstChild.Data)
		}
	}
	for tag, want := range map[string]int{"h1": 1, "main": 1, "title": 1, "style": 0, "iframe": 0} {
		if count[tag] != want {
			t.Errorf("%d %s elements, want %d", count[tag], tag, want)
		}
	}
}

func inspectAttribute(t *testing.T, n *html.Node, a html.Attribute, ids map[string]bool) {
	t.Helper()
	switch {
	case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
		t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
	case a.Key == "id" && ids[a.Val]:
		t.Errorf("id %q twice", a.Val)
	case a.Key == "id":
		ids[a.Val] = true
	case a.Key == "src" && a.Val == "x":
		t.Error("a hostile text became markup")
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestNothingIsSaidTwiceOrLeftOpen(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	bare := kit.Base{Lang: app.English, Site: kit.SiteInfo{Name: "Shop", Contact: kit.Contact{Ask: "/en/ask"}}}
	for name, row := range map[string]struct {
		page          kit.Page
		template      string
		with, without string
	}{
		"no way but the form":   {site.HomePage{Base: bare}, "home", `href="/en/ask"`, "mailto:"},
		"first run":             {site.HomePage{Base: bare, Empty: true}, "home", "Opening soon", `class="cards"`},
		"no language menu":      {site.HomePage{Base: bare}, "home", "", "popovertarget"},
		"search before a word":  {site.SearchPage{Base: bare}, "search", "Search the help centre", "No answers"},
		"fault offers the door": {site.ErrorPage{Base: bare, Status: 503}, "error", `href="/en"`, `name="q"`},
		"empty category":        {site.CategoryPage{Base: bare}, "category", "Nothing here yet", "rows"},
		"short article": {site.ArticlePage{Base: bare, HTML: template.HTML("x")}, "article", "",
			"contents-spy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := r.Render(row.template, row.page)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(out), row.with) {
				t.Errorf("%q is missing", row.with)
			}
			if strings.Contains(string(out), row.without) {
				t.Errorf("%q is there", row.without)
			}
		})
	}
}
