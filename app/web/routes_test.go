package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/web"
	"guichet/app/web/webtest"
)

// A token and an id that name nothing.
const (
	noToken = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	noID    = "00000000000000000000000001"
)

// example is an address of a pattern: names of the small help centre webtest
// fills, and ids and tokens that name nothing.
func example(pattern string) string {
	switch pattern {
	case "/{lang}/categories/{slug}", "/{lang}/categories/{slug}/feed.xml", "/{lang}/categories/{slug}/print":
		pattern = strings.Replace(pattern, "{slug}", "commandes", 1)
	case "/staff/figures/{name}":
		pattern = "/staff/figures/days.csv"
	case "/{lang}/pages/{slug}":
		pattern = "/{lang}/pages/mentions"
	case "/{lang}/library/{slug}":
		pattern = "/{lang}/library/guide"
	case "/assets/{name}":
		pattern = "/assets/site-1.css"
	case "/brand/{name}":
		pattern = "/brand/0000000000000000.css"
	case "/{lang}/search", "/api/v1/search", "/api/v1/suggest":
		pattern += "?q=colis"
	}
	return strings.NewReplacer("{lang}", "fr", "{slug}", "suivi", "{id}", noID, "{name}", "x.png", "{token}", noToken,
		"{n}", "1").Replace(pattern)
}

// absent are the examples that this site answers with 404.
func absent(pattern string) bool {
	return pattern == "/files/{id}/{name}" || pattern == "/go/{token}" || pattern == "/logo" || pattern == "/sitemaps/{n}" ||
		pattern == "/{lang}/ask/{token}"
}

func site(t testing.TB) (*webtest.Site, webtest.Content) {
	t.Helper()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	return s, s.Fill()
}

func TestEveryRowAnswersAsItShould(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, row := range web.Table() {
		at := example(row.Pattern())
		if strings.Contains(at, "{") {
			t.Errorf("no example for %s", row.Pattern())
			continue
		}
		a := s.Do(row.Method(), at, "", webtest.With("Origin", webtest.Origin))
		secured(t, a)
		switch {
		case row.Permission().Least() > app.Anyone && row.Method() == http.MethodGet:
			if a.Want(http.StatusFound).Header.Get("Location") != "/staff/sign-in?next="+url.QueryEscape(at) {
				t.Errorf("%s leads to %q", at, a.Header.Get("Location"))
			}
		case row.Permission().Least() > app.Anyone:
			a.Want(http.StatusUnauthorized)
		case row.Pattern() == "/staff/sign-out": // takes no form
			a.Want(http.StatusSeeOther)
		case row.Method() == http.MethodPost:
			a.Want(http.StatusUnsupportedMediaType)
		case strings.HasPrefix(row.Pattern(), "/staff/") && strings.HasSuffix(row.Pattern(), "/{token}"):
			a.Want(http.StatusGone)
		case at == "/staff/sign-in/code": // without the first step
			a.Want(http.StatusFound)
		case absent(row.Pattern()):
			a.Want(http.StatusNotFound)
		case at == "/", at == "/fr/articles": // nothing here stands outside a category
			a.Want(http.StatusFound)
		default:
			a.Want(http.StatusOK)
		}
		if row.Permission().Least() > app.Anyone && a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be stored: %s", at, a.Header.Get("Cache-Control"))
		}
		if row.Method() == http.MethodGet && row.Body() != 0 {
			t.Errorf("%s takes a body", at)
		}
		// Who may send more is signed in, and the room bounds it too.
		if row.Body() > 1<<20 && row.Permission().Least() < app.Editor {
			t.Errorf("%s takes %d bytes", at, row.Body())
		}
	}
}

// secured checks the headers every answer must carry.
func secured(t *testing.T, a *webtest.Answer) {
	t.Helper()
	want := map[string]string{
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	}
	// What is the same for everybody has nothing to keep from who opened it.
	if a.Status == http.StatusOK && a.Header.Get("Cache-Control") != "no-store" {
		want["Cross-Origin-Opener-Policy"] = ""
	}
	for name, v := range want {
		if got := a.Header.Get(name); got != v {
			t.Errorf("%s (%d): %s is %q", a.Target, a.Status, name, got)
		}
	}
	policy := a.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") ||
		strings.Contains(policy, "unsafe-") || strings.Contains(policy, "*") {
		t.Errorf("%s (%d): policy %q", a.Target, a.Status, policy)
	}
	if a.Header.Get("Permissions-Policy") == "" || a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%s (%d): %v", a.Target, a.Status, a.Header)
	}
}

func TestEveryRowRefusesAForeignHost(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, row := range web.Table() {
		for _, host := range []string{"evil.example", "127.0.0.1:8080", "localhost", "help.example.evil.example", ""} {
			a := s.Do(row.Method(), example(row.Pattern()), "", webtest.With("Host", host)).Want(421)
			secured(t, a)
			if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") && !strings.Contains(a.Target, "/api/") {
				t.Errorf("%s: %s", a.Target, a.Header.Get("Content-Type"))
			}
		}
	}
}

func TestEveryUnsafeRowRefusesOtherSites(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	attacks := []struct{ name, site, origin, cookie string }{
		{"cross-site", "cross-site", "https://evil.example", ""},
		{"cross-site with cookie", "cross-site", "https://evil.example", "__Host-lang=fr"},
		{"same-site", "same-site", "https://a.help.example", "__Host-lang=fr"},
		{"no headers but a cookie", "", "", "__Host-lang=fr"},
		{"origin null", "", "null", ""},
		{"origin null with cookie", "", "null", "__Host-lang=fr"},
		{"other scheme and host", "", "http://help.example.evil.example", ""},
	}
	form := "lang=en&to=%2Fen"
	for _, row := range web.Table() {
		if row.Method() == http.MethodGet {
			continue
		}
		for _, at := range attacks {
			a := s.Do(row.Method(), example(row.Pattern()), form, func(r *http.Request) {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				for name, v := range map[string]string{"Sec-Fetch-Site": at.site, "Origin": at.origin,
					"Cookie": at.cookie} {
					if v != "" {
						r.Header.Set(name, v)
					}
				}
			})
			if a.Status != http.StatusForbidden || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s on %s: %d %v", at.name, row.Pattern(), a.Status, a.Header)
			}
		}
	}
}

func TestOtherMethodsAreRefusedWithAllow(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, method := range []string{"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"} {
		for _, row := range web.Table() {
			pattern := row.Pattern()
			at := example(pattern)
			a := s.Do(method, at, "", webtest.With("Sec-Fetch-Site", "same-origin")).Want(405)
			if want := allowed(pattern); a.Header.Get("Allow") != want {
				t.Errorf("%s %s: Allow %q", method, at, a.Header.Get("Allow"))
			}
			secured(t, a)
		}
	}
}

// allowed is what the table has for a pattern.
func allowed(pattern string) string {
	var list []string
	for _, row := range web.Table() {
		switch {
		case row.Pattern() != pattern:
		case row.Method() == http.MethodGet:
			list = append([]string{"GET", "HEAD"}, list...)
		default:
			list = append(list, row.Method())
		}
	}
	return strings.Join(list, ", ")
}

func TestHEADIsGETWithoutABody(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, row := range web.Table() {
		if row.Method() != http.MethodGet {
			continue
		}
		at := example(row.Pattern())
		get, head := s.Get(at), s.Do(http.MethodHead, at, "")
		if head.Status != get.Status || len(head.Body) > 0 ||
			head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("%s: GET %d, HEAD %d with %d bytes", at, get.Status, head.Status, len(head.Body))
		}
	}
}
