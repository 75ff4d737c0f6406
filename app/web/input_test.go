package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/app/web/webtest"
)

func TestBadInputGetsASentence(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	rows := []struct {
		name, at string
		status   int
	}{
		{"invalid UTF-8 in the path", "/fr/articles/%ff%fe", 400},
		{"overlong UTF-8", "/fr/articles/%c0%af", 400},
		{"NUL in the path", "/fr/articles/a%00b", 400},
		{"line break in the path", "/fr/articles/a%0d%0ab", 400},
		{"invalid UTF-8 in the query", "/fr/search?q=%ff", 400},
		{"NUL in the query", "/fr/search?q=%00", 400},
		{"broken escape", "/fr/search?q=%zz", 400},
		{"address of 9 kB", "/fr/search?q=" + strings.Repeat("a", 9000), 400},
		{"query of 401 characters", "/fr/search?q=" + strings.Repeat("a", 401), 400},
		{"absurd slug", "/fr/articles/" + strings.Repeat("-", 500), 404},
		{"slug with slashes", "/fr/articles/a%2fb", 404},
		{"climbing slug", "/fr/articles/..%2f..%2fetc", 404},
		{"slug of dots", "/fr/articles/%2e%2e%2e", 404},
		{"right-to-left override", "/fr/articles/%e2%80%ae", 404},
		{"absurd id", "/files/ffff/x.png", 404},
		{"id in capitals", "/files/00000000000000000000000ABC/x.png", 404},
		{"climbing file name", "/files/00000000000000000000000001/..%2fx", 404},
		{"climbing asset", "/assets/..%2fmanifest.json", 404},
		{"unknown language", "/xx/articles/suivi", 404},
		{"result page beyond the last", "/fr/search?q=a&page=99999", 404},
		{"result page that is no number", "/fr/search?q=a&page=abc", 404},
		{"no results on that page", "/fr/search?q=colis&page=40", 200},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			for _, lang := range []string{"fr", "en", "es"} {
				a := s.Get(row.at, webtest.With("Accept-Language", lang))
				if a.Status != row.status {
					t.Fatalf("%s: %d", lang, a.Status)
				}
				secured(t, a)
				if row.status >= 400 && (a.Text("h1") == "" || a.Text("p.lead") == "" && a.Text("[role=alert]") == "") {
					t.Errorf("%s: no sentence in %s", lang, a.Body)
				}
			}
		})
	}
}

func TestQueriesOfAllKindsAreAnswered(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, q := range []string{"'", `"`, "<script>alert(1)</script>", "../../etc/passwd", "' OR 1=1 --", "%00",
		"\t\n", "🌱🌱🌱",
		"\u202eabc", "a b c d e f g h i j k l m n o p q r s t u v w x y z", "+colis -suivi", "title:colis", "colis*",
		"(((", "\\", "{{.}}",
		strings.Repeat("colis ", 60), strings.Repeat("x", 400), "N̈ö", "ﬁn", "ＣＯＬＩＳ"} {
		a := s.Get("/fr/search?q=" + url.QueryEscape(q)).Want(200)
		if a.Has("<script>alert") {
			t.Errorf("%q came back as markup", q)
		}
		s.Get("/api/v1/search?lang=fr&q=" + url.QueryEscape(q)).Want(200)
	}
}

// FuzzPath sends any path and query: no answer may be 5xx, and each carries
// the security headers and valid UTF-8.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"/", "/fr", "/fr/articles/suivi", "/fr/search?q=a&page=2", "/files/x/y", "//",
		"/%2e%2e/", "/fr/../..",
		"/aide/suivi.html", "/api/v1/search?limit=1", "/sitemaps/1", "/fr/articles/\u202e", "/fr?%", "/fr/;a=b?;"} {
		f.Add(p)
	}
	s, _ := site(f)
	f.Fuzz(func(t *testing.T, target string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		a := s.For(t).Do(http.MethodGet, u.RequestURI(), "")
		if a.Status >= 500 || !utf8.Valid(a.Body) && a.Header.Get("Content-Encoding") == "" {
			t.Fatalf("%q: %d %q", target, a.Status, a.Body)
		}
		secured(t, a)
		if to := a.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") ||
			strings.Contains(to, `\`)) {
			t.Fatalf("%q leads to %q", target, to)
		}
	})
}
