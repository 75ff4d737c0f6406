package web_test

import (
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/webtest"
)

func version(s *webtest.Site, section settings.Section) app.ID {
	return s.Settings.Now().Saved[section].Version
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// public has one address of each kind of page that names the business.
func public() []string {
	return []string{"/fr", "/en", "/es", "/fr/articles/suivi", "/en/articles/tracking", "/es/articles/rastreo",
		"/fr/categories/commandes", "/fr/pages/mentions", "/fr/feed.xml", "/fr/categories/commandes/feed.xml",
		"/fr/search?q=colis", "/fr/nothing-here"}
}

func TestANewNameShowsOnTheVeryNextRequest(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range public() {
		s.Get(at)
	}
	for _, name := range []string{"Maison Verte", "Maison Bleue"} {
		done(t, s.Settings.SaveBusiness(t.Context(), app.Desk(), version(s, settings.SectionBusiness), settings.Business{
			Name: name, Tagline: settings.Texts{app.French: "Phrase " + name, app.Spanish: "Frase " + name},
			Contact: settings.Contact{Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@shop.example"}}))
		for _, at := range public() {
			if a := s.Get(at); !a.Has(name) {
				t.Errorf("%s does not show %q", at, name)
			}
		}
		if !s.Get("/es").Has("Frase " + name) {
			t.Error("the tagline is not there")
		}
		if !s.Get("/en").Has("@shop.example") {
			t.Error("the address is not there")
		}
	}
}

func TestLanguagesComeAndGoWithoutARestart(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	spanish := []string{"/es", "/es/articles/rastreo", "/es/search?q=pedido", "/es/feed.xml", "/es/categories/pedidos"}
	for _, at := range spanish {
		s.Get(at).Want(200)
	}
	save := func(langs ...app.Lang) {
		t.Helper()
		done(t, s.Settings.SaveLanguages(t.Context(), app.Desk(), version(s, settings.SectionLanguages),
			settings.Tongues{Languages: langs, Zone: "UTC"}))
	}
	save(app.English, app.French)
	for _, at := range spanish {
		s.Get(at).Want(404)
	}
	s.Get("/nothing/that/exists").Want(404)
	for _, at := range []string{"/fr", "/fr/articles/suivi", "/sitemap.xml", "/robots.txt"} {
		if a := s.Get(at).Want(200); a.Has("/es/") || a.Has(`hreflang="es"`) || a.Has(`value="es"`) {
			t.Errorf("%s names a language that is gone", at)
		}
	}
	if a := s.Get("/fr/search?q=pedido").Want(200); a.Has("rastreo") {
		t.Error("a text in a language that is gone is found")
	}
	if a := s.Get("/", webtest.With("Accept-Language", "es")).Want(302); a.Header.Get("Location") != "/en" {
		t.Errorf("the root leads to %s", a.Header.Get("Location"))
	}
	if a := s.Get("/fr/articles/suivi").Want(200); !a.Has(`hreflang="x-default" href="` + webtest.Origin + "/en") {
		t.Error("the default language is not the first")
	}
	s.Get("/api/v1/search?q=colis&lang=es").Want(400)
	save(app.Spanish, app.French, app.English)
	for _, at := range spanish {
		s.Get(at).Want(200)
	}
	if a := s.Get("/", webtest.With("Accept-Language", "ja")).Want(302); a.Header.Get("Location") != "/es" {
		t.Errorf("the root leads to %s", a.Header.Get("Location"))
	}
	if !s.Get("/sitemap.xml").Has("/es/articles/rastreo") {
		t.Error("the sitemap does not have the language that came back")
	}
}

func TestATextCanBeWrittenInALanguageThatWasAdded(t *testing.T) {
	t.Parallel()
	set := webtest.Defaults()
	set.Languages = []app.Lang{app.French}
	s := webtest.Open(t, set, webtest.Built())
	in := help.TextInput{Lang: app.English, Title: "Hello", Slug: "hello", Body: "Hi.", State: help.Published}
	if _, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question}, in); app.KindOf(err) != app.Invalid {
		t.Fatalf("%v", err)
	}
	s.Get("/en/articles/hello").Want(404)
	done(t, s.Settings.SaveLanguages(t.Context(), app.Desk(), app.ID{}, settings.Tongues{
		Languages: []app.Lang{app.French, app.English}, Zone: "UTC"}))
	_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question}, in)
	done(t, err)
	s.Get("/en/articles/hello").Want(200)
}

func TestTimesFollowTheTimeZone(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	first := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)
	_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question}, help.TextInput{
		Lang: app.English, Title: "Late", Slug: "late", Body: "x", State: help.Published, PublishAt: first})
	done(t, err)
	if a := s.Get("/en/articles/late").Want(200); !a.Has("1 March 2026") {
		t.Fatalf("%s", a.Text(".meta"))
	}
	done(t, s.Settings.SaveLanguages(t.Context(), app.Desk(), app.ID{}, settings.Tongues{
		Languages: app.Langs(), Zone: "Asia/Tokyo"}))
	if a := s.Get("/en/articles/late").Want(200); !a.Has("2 March 2026") {
		t.Errorf("%s", a.Text(".meta"))
	}
}

func TestColoursComeAsOneStyleSheetKeptForEver(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	sheets := func() []string { return s.Get("/fr/articles/suivi").Want(200).Attrs("link[rel=stylesheet]", "href") }
	if got := sheets(); len(got) != 1 {
		t.Fatalf("with our own colours: %v", got)
	}
	done(t, s.Settings.SaveColours(t.Context(), app.Desk(), app.ID{}, settings.Colours{Brand: "#c0392b"}))
	first := sheets()
	if len(first) != 2 || !strings.HasPrefix(first[1], "/brand/") {
		t.Fatalf("%v", first)
	}
	a := s.Get(first[1]).Want(200)
	if !a.Has("#c0392b") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/css") ||
		!strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%v %s", a.Header, a.Body)
	}
	done(t, s.Settings.SaveColours(t.Context(), app.Desk(), version(s, settings.SectionColours), settings.Colours{Brand: "#8e44ad"}))
	second := sheets()
	if second[1] == first[1] {
		t.Error("other colours have the same address")
	}
	if a := s.Get(first[1]).Want(200); !a.Has("#8e44ad") || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
		t.Error("a former address does not lead to the present colours")
	}
	for _, at := range []string{"/brand/x.css", "/brand/%22%3E.css"} {
		if a := s.Get(at).Want(200); a.Has("immutable") || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s is kept for ever", at)
		}
	}
	done(t, s.Settings.SaveColours(t.Context(), app.Desk(), version(s, settings.SectionColours), settings.Colours{}))
	if got := sheets(); len(got) != 1 {
		t.Errorf("back to ours: %v", got)
	}
}

func TestAnUploadedLogoShowsAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	s.Get("/logo").Want(404)
	done(t, s.Settings.SaveLogo(t.Context(), app.Desk(), app.ID{}, strings.NewReader(string(picture(t)))))
	for _, at := range []string{"/fr", "/en/articles/tracking"} {
		if got := s.Get(at).Attrs(".brand img", "src"); len(got) != 1 || got[0] != "/logo" {
			t.Errorf("%s: %v", at, got)
		}
	}
	a := s.Get("/logo").Want(200)
	if a.Header.Get("Content-Type") != "image/png" || a.Header.Get("Etag") == "" ||
		!strings.HasPrefix(a.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v", a.Header)
	}
	s.Get("/logo", webtest.With("If-None-Match", a.Header.Get("Etag"))).Want(304)
	done(t, s.Settings.RemoveLogo(t.Context(), app.Desk(), version(s, settings.SectionLogo)))
	s.Get("/logo").Want(404)
	if got := s.Get("/fr").Attrs(".brand img", "src"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestSavedRedirectsLeadAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	s.Get("/help/old.html").Want(404)
	_, err := s.Settings.AddRedirects(t.Context(), app.Desk(), []settings.Redirect{{From: "/help/old.html", To: "/fr/articles/suivi"}})
	done(t, err)
	if a := s.Get("/help/old.html").Want(301); a.Header.Get("Location") != "/fr/articles/suivi" {
		t.Errorf("%s", a.Header.Get("Location"))
	}
	done(t, s.Settings.RemoveRedirect(t.Context(), app.Desk(), "/help/old.html"))
	s.Get("/help/old.html").Want(404)
}

func TestTheSwitchesOfSearching(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	if a := s.Get("/es/search?q=emballage").Want(200); !a.Has("emballage") || len(a.All(".results li")) == 0 && !a.Has("/articles/emballage") {
		t.Fatal("nothing in another language is found")
	}
	if s.Get("/fr").Has(`content="noindex"`) || s.Get("/robots.txt").Has("Disallow: /\n") {
		t.Fatal("search engines are sent away")
	}
	done(t, s.Settings.SaveSearch(t.Context(), app.Desk(), app.ID{}, settings.Search{Unlisted: true, OwnLanguage: true}))
	if a := s.Get("/es/search?q=emballage").Want(200); a.Has("/articles/emballage") {
		t.Error("a text in another language is found")
	}
	for _, at := range []string{"/fr", "/fr/articles/suivi", "/fr/categories/commandes", "/fr/pages/mentions", "/fr/articles"} {
		if a := s.Get(at); a.Status == 200 && !a.Has(`content="noindex"`) {
			t.Errorf("%s may be listed", at)
		}
	}
}
