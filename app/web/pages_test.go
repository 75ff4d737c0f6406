package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

func TestHomeLeadsOn(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr").Want(200)
	links := a.Attrs("main a", "href")
	for _, want := range []string{"/fr/categories/commandes", "/fr/articles/suivi", "/fr/articles/emballage"} {
		if !slices.Contains(links, want) {
			t.Errorf("no link to %s in %v", want, links)
		}
	}
	if got := a.Attrs("form[role=search]", "action"); !slices.Contains(got, "/fr/search") {
		t.Errorf("search forms go to %v", got)
	}
	if got := a.Attrs("footer a", "href"); !slices.Contains(got, "/fr/pages/mentions") {
		t.Errorf("footer: %v", got)
	}
	if !a.Has("atelier@shop.example") {
		t.Error("no contact")
	}
}

func TestEmptySiteSaysSo(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	if a := s.Get("/en").Want(200); len(a.All(".empty")) != 1 {
		t.Errorf("%s", a.Body)
	}
	s.Get("/en/search?q=x").Want(200)
	s.Get("/sitemap.xml").Want(200)
	s.Get("/en/feed.xml").Want(200)
}

func TestCategoryListsItsArticles(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/categories/commandes").Want(200)
	if a.Text("h1") != "Commandes" {
		t.Errorf("h1 %q", a.Text("h1"))
	}
	links := a.Attrs("main a", "href")
	for _, want := range []string{"/fr/articles/suivi", "/fr/categories/retours", "/fr/categories/commandes/feed.xml"} {
		if !slices.Contains(links, want) {
			t.Errorf("no link to %s", want)
		}
	}
	b := s.Get("/fr/categories/retours").Want(200)
	if got := b.Attrs(".crumbs a", "href"); !slices.Equal(got, []string{"/fr", "/fr/categories/commandes"}) {
		t.Errorf("crumbs %v", got)
	}
	for _, at := range []string{"?page=2", "?page=0", "?page=x", "?page=-1", "?page=99999999999999999999"} {
		s.Get("/fr/categories/commandes" + at).Want(404)
	}
	s.Get("/fr/categories/commandes?page=1").Want(200)
}

func TestArticleShowsItself(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/articles/renvoi").Want(200)
	if a.Text("h1") != "Renvoyer un colis" || a.Text("title") != "Renvoyer un colis – Atelier" {
		t.Errorf("%q, %q", a.Text("h1"), a.Text("title"))
	}
	if got := a.Texts(".contents a"); !slices.Equal(got, []string{"Emballer", "Poster"}) {
		t.Errorf("contents %v", got)
	}
	if got := a.Attrs(".contents a", "href"); len(a.All("[id="+strings.TrimPrefix(got[0], "#")+"]")) != 1 {
		t.Errorf("%v leads nowhere", got)
	}
	if len(a.All(".prose table")) != 1 {
		t.Error("no table")
	}
	if got := a.Attrs(".crumbs a", "href"); !slices.Equal(got, []string{"/fr", "/fr/categories/commandes",
		"/fr/categories/retours"}) {
		t.Errorf("crumbs %v", got)
	}
	mail := a.Attrs(".share a", "href")[0]
	u, err := url.Parse(mail)
	if err != nil || u.Scheme != "mailto" || u.Query().Get("body") != webtest.Origin+"/fr/articles/renvoi" ||
		u.Query().Get("subject") != "Renvoyer un colis" || strings.Contains(mail, "+") {
		t.Errorf("share link %q", mail)
	}
}

func TestAnArticleInAnotherLanguageSaysSo(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/es/articles/renvoi").Want(200)
	if a.Text("h1") != "Renvoyer un colis" || a.Attrs("h1", "lang")[0] != "fr" || a.Attrs("html", "lang")[0] != "es" {
		t.Errorf("%q", a.Text("h1"))
	}
	if len(a.All(".callout")) == 0 {
		t.Error("no notice")
	}
	if got := a.Attrs("link[rel=canonical]", "href"); got[0] != webtest.Origin+"/fr/articles/renvoi" {
		t.Errorf("canonical %v", got)
	}
}

func TestAddressesLeadOn(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	s.Text(c.Tracking, help.TextInput{
		Lang: app.French, Title: "Suivre ma commande", Slug: "suivre", Body: "Nouveau.",
		Aliases: []string{"/aide/suivi.html"},
	})
	rows := []struct {
		name, at string
		status   int
		to       string
	}{
		{"after a rename", "/fr/articles/suivi", 301, "/fr/articles/suivre"},
		{"alias", "/aide/suivi.html", 301, "/fr/articles/suivre"},
		{"alias with another query", "/aide/suivi.html?utm=1", 301, "/fr/articles/suivre"},
		{"list of redirects", "/legacy", 301, "/en"},
		{"redirect with a query", "/faq.php?id=7", 301, "/fr/articles/suivi"},
		{"slug of another language", "/en/articles/suivre", 302, "/en/articles/tracking"},
		{"slash at the end", "/fr/articles/suivre/", 301, "/fr/articles/suivre"},
		{"slash after a language", "/fr/", 301, "/fr"},
		{"page as an article", "/fr/articles/mentions", 301, "/fr/pages/mentions"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			a := s.Get(row.at).Want(row.status)
			if got := a.Header.Get("Location"); got != row.to {
				t.Errorf("to %q", got)
			}
		})
	}
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range []string{"/fr/nothing", "/fr/articles/nothing", "/de", "/de/articles/suivi",
		"/fr/categories/x", "/fr/pages/x",
		"/fr/articles/brouillon", "/fr/articles/relecture", "/fr/articles/plus-tard", "/fr/articles/equipe",
		"/fr/articles/clients", "/fr/articles/interne", "/assets/none.css", "/assets/manifest.json",
		"/manifest.json", "/icons.json",
		"/faq.php?id=8", "/.well-known/x", "/fr/articles/" + strings.Repeat("a", 4000)} {
		a := s.Get(at).Want(404)
		if len(a.All("form[role=search]")) == 0 || len(a.All("nav.chips a")) == 0 {
			t.Errorf("%s: a page without search or categories", at)
		}
		if len(a.All("meta[content=noindex]")) != 1 || len(a.All("link[rel=canonical]")) != 0 {
			t.Errorf("%s: can be indexed", at)
		}
	}
}

func TestWhatWasRemoved(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/articles/retire").Want(410)
	if len(a.All("form[role=search]")) == 0 || !slices.Contains(a.Attrs(".rows a", "href"), "/fr/articles/suivi") {
		t.Errorf("no way on: %s", a.Body)
	}
}

func TestArchivedIsReadableAndNotIndexed(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/articles/ancien").Want(200)
	if len(a.All("meta[content=noindex]")) != 1 || len(a.All(".callout-warning")) != 1 {
		t.Errorf("%s", a.Body)
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/search?q=colis").Want(200)
	var led []string
	for _, at := range a.Attrs(".hits a", "href") {
		led = append(led, s.Get(at).Header.Get("Location"))
	}
	if !slices.Contains(led, "/fr/articles/suivi") {
		t.Errorf("hits lead to %v", led)
	}
	if len(a.All(".hits mark")) == 0 || a.Attrs("input[name=q]", "value")[0] != "colis" {
		t.Error("no highlight or no query")
	}
	none := s.Get("/fr/search?q=zzzzzz").Want(200)
	if len(none.All(".hits")) != 0 || len(none.All("nav.chips a")) == 0 {
		t.Errorf("%s", none.Body)
	}
	if blank := s.Get("/fr/search").Want(200); len(blank.All(".hits")) != 0 || len(blank.All("nav.chips a")) == 0 {
		t.Errorf("%s", blank.Body)
	}
}

func TestALongQueryIsRefusedAndKept(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	query := strings.Repeat("é", 401)
	a := s.Get("/fr/search?q=" + url.QueryEscape(query)).Want(400)
	if got := a.Attrs("input[name=q]", "value")[0]; got != query {
		t.Errorf("kept %d characters", len([]rune(got)))
	}
	if len(a.All("[role=alert]")) != 1 || !strings.Contains(a.Text("[role=alert]"), "400") {
		t.Errorf("%q", a.Text("[role=alert]"))
	}
	s.Get("/fr/search?q=" + url.QueryEscape(strings.Repeat("é", 400))).Want(200)
}

func TestLanguageOfTheRoot(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	rows := []struct{ name, header, cookie, to string }{
		{"default", "", "", "/fr"},
		{"browser", "en-GB,fr;q=0.5", "", "/en"},
		{"choice", "en", "__Host-lang=es", "/es"},
		{"choice without its prefix", "en", "lang=es", "/en"},
	}
	for _, row := range rows {
		a := s.Get("/", webtest.With("Accept-Language", row.header), webtest.With("Cookie", row.cookie)).Want(302)
		if a.Header.Get("Location") != row.to || a.Header.Get("Vary") != "Accept-Language, Cookie" {
			t.Errorf("%s: %v", row.name, a.Header)
		}
	}
	for _, at := range []string{"/none", "/de"} {
		a := s.Get(at, webtest.With("Accept-Language", "es")).Want(404)
		if a.Attrs("html", "lang")[0] != "es" || !strings.Contains(a.Header.Get("Vary"), "Accept-Language") {
			t.Errorf("%s: %v", at, a.Header)
		}
	}
}

func TestChoosingALanguage(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/fr/articles/suivi")
	forms := map[string]string{}
	for i, l := range a.Attrs("#langs input[name=lang]", "value") {
		forms[l] = a.Attrs("#langs button", "value")[i]
	}
	want := map[string]string{"fr": "/fr/articles/suivi", "en": "/en/articles/tracking", "es": "/es/articles/rastreo"}
	for l, to := range want {
		if forms[l] != to {
			t.Errorf("%s leads to %q", l, forms[l])
		}
		done := s.Post("/language", url.Values{"lang": {l}, "to": {to}}).Want(303)
		cookie := done.Header.Get("Set-Cookie")
		if done.Header.Get("Location") != to || !strings.HasPrefix(cookie, "__Host-lang="+l+"; Path=/; ") ||
			!strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "Secure") || !strings.Contains(cookie,
			"SameSite=Lax") {
			t.Errorf("%v", done.Header)
		}
	}
}

func TestChoosingALanguageBadly(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, to := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "/%0d%0aSet-Cookie:x",
		"", "/..//evil.example"} {
		a := s.Post("/language", url.Values{"lang": {"en"}, "to": {to}}).Want(303)
		if got := a.Header.Get("Location"); got != "/en" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	rows := []struct {
		name, body, ctype string
		status            int
	}{
		{"unknown language", "lang=de", "application/x-www-form-urlencoded", 400},
		{"no language", "to=/fr", "application/x-www-form-urlencoded", 400},
		{"broken form", "lang=%zz", "application/x-www-form-urlencoded", 400},
		{"JSON", `{"lang":"fr"}`, "application/json", 415},
		{"no type", "lang=fr", "", 415},
		{"too large", "lang=fr&to=/" + strings.Repeat("a", 5000), "application/x-www-form-urlencoded", 413},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			a := s.Do(http.MethodPost, "/language", row.body, webtest.With("Content-Type", row.ctype),
				webtest.With("Sec-Fetch-Site", "same-origin")).Want(row.status)
			if a.Header.Get("Set-Cookie") != "" || a.Text("h1") == "" || a.Text("p.lead") == "" {
				t.Errorf("%v %s", a.Header, a.Body)
			}
		})
	}
}

func TestWithoutTheInterfaceOneSentence(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), nil)
	for _, at := range []string{"/en", "/en/search?q=x", "/en/none"} {
		a := s.Get(at)
		if a.Status == 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %v", at, a.Status, a.Header)
		}
	}
	if a := s.Get("/en").Want(503); !a.Has("make build") {
		t.Errorf("%s", a.Body)
	}
	s.Get("/healthz").Want(200)
	s.Get("/api/v1/search?q=x").Want(200)
}
