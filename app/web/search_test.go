package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestAResultLeadsToItsArticle(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/search?q=colis").Want(200)
	at, want := a.Attrs(".hits a", "href")[0], "/fr/articles/renvoi"
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		to := s.Do(method, at, "").Want(302)
		if h := to.Header; h.Get("Location") != want || h.Get("Cache-Control") != "no-cache" ||
			h.Get("X-Robots-Tag") != "noindex" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s %s: %v", method, at, h)
		}
	}
	if !s.Get("/robots.txt").Has("Disallow: /go/\n") {
		t.Error("crawlers may follow the links of results")
	}
	if strings.Contains(at, "colis") {
		t.Errorf("the link %s holds the query", at)
	}
	s.Get("/go/" + strings.Repeat("A", 5000)).Want(404)
}

func TestResultsSayWhy(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/search?q=coliss+zzzzz").Want(200)
	why := strings.Join(a.Texts(".why li"), "|")
	if !strings.Contains(why, "« coliss » a été lu « colis »") || !strings.Contains(why, "« zzzzz » ne s’y trouve pas") {
		t.Errorf("why: %s", why)
	}
	if a.Text(".meant a") == "" || len(a.All(".hits mark")) == 0 {
		t.Errorf("meant %q, %d marks", a.Text(".meant a"), len(a.All(".hits mark")))
	}
	exact := s.Get("/fr/search?q=" + strings.ReplaceAll(s.Get("/fr/articles/suivi").Text("h1"), " ", "+")).Want(200)
	if got := exact.Text(".why p"); !strings.Contains(got, "100 sur 100") || !strings.Contains(got, "exactement le titre") {
		t.Errorf("an exact title says %q", got)
	}
}

func TestResultsAreNarrowed(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/search?q=colis").Want(200)
	all := len(a.All(".hits .row"))
	links := a.Attrs(".filter a", "href")
	if len(links) < 3 || len(a.All(".filter [aria-current=true]")) == 0 {
		t.Fatalf("filters %v", links)
	}
	for _, at := range links {
		one := s.Get(at).Want(200)
		n := len(one.All(".hits .row"))
		if strings.Contains(at, "category=") || strings.Contains(at, "kind=") {
			if n == 0 || n > all {
				t.Errorf("%s: %d of %d results", at, n, all)
			}
		} else if n != all {
			t.Errorf("%s: %d results, want %d", at, n, all)
		}
	}
	if odd := s.Get("/fr/search?q=colis&category=none&kind=novel").Want(200); len(odd.All(".hits .row")) != all {
		t.Error("a filter that is none narrows")
	}
}

func TestOtherLanguagesStandBelow(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/es/search?q=emballage").Want(200)
	if a.Text(".abroad h2") == "" || len(a.All(".abroad [lang=fr]")) == 0 || a.Text(".abroad .tag") != "francés" {
		t.Errorf("%s", a.Body)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/api/v1/suggest?lang=fr&q=col").Want(200)
	if !a.Has(`"url":"/fr/articles/suivi"`) || !a.Has(`"mark":true`) || a.Has("/go/") {
		t.Errorf("%s", a.Body)
	}
	for _, page := range []string{"/fr", "/fr/search", "/fr/articles/suivi"} {
		if got := s.Get(page).Attrs("search-suggest", "script"); !slices.Contains(got, "/assets/article-1.js") {
			t.Errorf("%s: fields %v", page, got)
		}
	}
}
