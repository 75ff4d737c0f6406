package web_test

import (
	"net/url"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

// TestNothingHiddenIsEverShown follows every link a visitor can follow, and
// asks search, feeds, sitemap and API, for a word that only hidden texts hold.
func TestNothingHiddenIsEverShown(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	archive(t, s, c)
	todo := []string{
		"/fr", "/en", "/es", "/sitemap.xml", "/robots.txt", "/fr/feed.xml", "/en/feed.xml", "/es/feed.xml",
		"/fr/articles/brouillon", "/fr/articles/relecture", "/fr/articles/plus-tard", "/fr/articles/equipe",
		"/fr/articles/clients", "/fr/articles/interne", "/fr/articles/retire",
		"/fr/categories/interne-" + webtest.Canary, "/en/articles/this-years-prices",
		"/fr/search?q=" + webtest.Canary, "/en/search?q=secret", "/fr/search?q=quetzalcanari",
		"/fr/search?q=secret+interne",
		"/api/v1/search?lang=fr&q=" + webtest.Canary, "/api/v1/search?lang=fr&q=secret&limit=50",
		"/api/v1/suggest?lang=fr&q=" + webtest.Canary[:4], "/api/v1/suggest?lang=fr&q=se", "/api/v1/suggest?lang=fr&q=Ancien",
		"/fr/search?q=" + webtest.Canary[:len(webtest.Canary)-1] + "x", // a typing error away
	}
	seen := map[string]bool{}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		a := s.Get(at)
		// The query somebody typed is shown back; nothing else may be.
		body := strings.ReplaceAll(string(a.Body), at, "")
		if n := strings.Count(strings.ToLower(body), webtest.Canary); n > 0 && !strings.Contains(at,
			"q="+webtest.Canary) {
			t.Errorf("%s (%d) shows what is hidden", at, a.Status)
		}
		if strings.Contains(at, "q=") && (strings.Contains(body, "Secret "+webtest.Canary) || strings.Contains(body,
			"Ancien tarif")) {
			t.Errorf("%s finds what is hidden", at)
		}
		todo = append(todo, onSite(a)...)
	}
	if len(seen) < 40 {
		t.Errorf("followed %d links only", len(seen))
	}
	for _, at := range []string{"/api/v1/search?lang=fr&q=" + webtest.Canary,
		"/api/v1/search?lang=en&q=" + webtest.Canary} {
		if a := s.Get(at); !a.Has(`"count":0,"confident":false,"corrected":"","kinds":[],"categories":[],"results":[]`) {
			t.Errorf("%s: %s", at, a.Body)
		}
	}
}

func onSite(a *webtest.Answer) []string {
	var out []string
	for _, href := range append(a.Attrs("a", "href"), a.Attrs("link", "href")...) {
		u, err := url.Parse(href)
		if err == nil && strings.HasPrefix(u.Path, "/") && (u.Host == "" || "https://"+u.Host == webtest.Origin) {
			out = append(out, u.RequestURI())
		}
	}
	return out
}

// archive keeps what only lists could show: a category with nothing but an
// archived text in it, and an article that is archived in French and online in
// English.
func archive(t *testing.T, s *webtest.Site, c webtest.Content) {
	t.Helper()
	old := webtest.Canary
	attic, err := s.Help.CreateCategory(t.Context(), app.Desk(), help.CategoryInput{
		Icon: "package", Names: map[app.Lang]help.CategoryName{app.French: {Title: old}, app.English: {Title: old}},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := help.TextInput{Lang: app.French, Title: "Ancien " + old, Slug: "grenier", Body: "Avant.", State: help.Archived}
	if _, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Category: attic}, text); err != nil {
		t.Fatal(err)
	}
	text.Slug = "vieux-prix"
	mixed, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Category: c.Category}, text)
	if err != nil {
		t.Fatal(err)
	}
	s.Text(mixed.Article, help.TextInput{Lang: app.English, Title: "This year's prices", Slug: "this-years-prices", Body: "Now."})
	s.Synced()
}
