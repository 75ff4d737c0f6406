package help

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
)

type edit func(a *ArticleInput, t *TextInput)

func in(fn func(t *TextInput)) edit { return func(_ *ArticleInput, t *TextInput) { fn(t) } }

func of(fn func(a *ArticleInput)) edit { return func(a *ArticleInput, _ *TextInput) { fn(a) } }

func TestBadInputIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	h := open(t)
	ok := TextInput{Lang: app.French, Title: "Un", Body: "x", State: Published}
	good := h.article(ArticleInput{}, ok).Article
	many := func(n int, s string) []string {
		var out []string
		for i := range n {
			out = append(out, s+strings.Repeat("x", i))
		}
		return out
	}
	long := strings.Repeat("k", 1000)
	for _, row := range []struct {
		name, key string
		edit      edit
	}{
		{"no title", "help.error.title.missing", in(func(t *TextInput) { t.Title = " \t " })},
		{"title too long", "help.error.title.long", in(func(t *TextInput) { t.Title = strings.Repeat("é", MaxTitle+1) })},
		{"title not UTF-8", "help.error.encoding", in(func(t *TextInput) { t.Title = "a\xff" })},
		{"title with NUL", "help.error.hidden", in(func(t *TextInput) { t.Title = "a\x00b" })},
		{"title with an override", "help.error.hidden", in(func(t *TextInput) { t.Title = "a\u202eb" })},
		{"no body", "help.error.body.missing", in(func(t *TextInput) { t.Body = "\n" })},
		{"body not UTF-8", "help.error.encoding", in(func(t *TextInput) { t.Body = "a\xff" })},
		{"body with an override", "help.error.hidden", in(func(t *TextInput) { t.Body = "a\u2066b" })},
		{"body too long", "help.error.body.large", in(func(t *TextInput) { t.Body = strings.Repeat("a", MaxBody+1) })},
		{"nested quotes of 64 KB", "help.error.body.deep", in(func(t *TextInput) { t.Body = strings.Repeat(">", 64_000) })},
		{"unknown language", "help.error.language", in(func(t *TextInput) { t.Lang = "de" })},
		{"no language", "help.error.language", in(func(t *TextInput) { t.Lang = "" })},
		{"unknown state", "help.error.state", in(func(t *TextInput) { t.State = "loud" })},
		{"unknown kind", "help.error.kind", of(func(a *ArticleInput) { a.Kind = "poem" })},
		{"unknown audience", "help.error.audience", of(func(a *ArticleInput) { a.Audience = "cats" })},
		{"no such category", "help.error.category.missing", of(func(a *ArticleInput) { a.Category = app.ID{5} })},
		{"slug that climbs", "help.error.slug", in(func(t *TextInput) { t.Slug = "../../etc" })},
		{"slug with capitals", "help.error.slug", in(func(t *TextInput) { t.Slug = "Abc" })},
		{"slug with an accent", "help.error.slug", in(func(t *TextInput) { t.Slug = "été" })},
		{"slug of hyphens", "help.error.slug", in(func(t *TextInput) { t.Slug = "---" })},
		{"slug of 10 KB", "help.error.slug", in(func(t *TextInput) { t.Slug = strings.Repeat("a", 10_000) })},
		{"reserved slug", "help.error.slug", in(func(t *TextInput) { t.Slug = "search" })},
		{"too many keywords", "help.error.keywords.many", in(func(t *TextInput) { t.Keywords = many(MaxKeywords+1, "k") })},
		{"keyword too long", "help.error.keywords.long", in(func(t *TextInput) { t.Keywords = many(1, long) })},
		{"too many aliases", "help.error.aliases.many", in(func(t *TextInput) { t.Aliases = many(MaxAliases+1, "/k") })},
		{"alias elsewhere", "help.error.aliases.bad", in(func(t *TextInput) { t.Aliases = []string{"//evil.example"} })},
		{"alias without slash", "help.error.aliases.bad", in(func(t *TextInput) { t.Aliases = []string{"faq"} })},
		{"alias of the root", "help.error.aliases.bad", in(func(t *TextInput) { t.Aliases = []string{"/"} })},
		{"too many related", "help.error.related.many", of(func(a *ArticleInput) { a.Related = many(MaxRelated+1, "r") })},
		{"related too long", "help.error.related.bad", of(func(a *ArticleInput) { a.Related = many(1, long) })},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, text := ArticleInput{}, ok
			row.edit(&a, &text)
			before := h.st.Head()
			_, err := h.CreateArticle(t.Context(), editor, a, text)
			var e *app.Error
			if !errors.As(err, &e) || e.Key != row.key || e.Kind != app.Invalid && e.Kind != app.TooLarge {
				t.Fatalf("error %v, want %s", err, row.key)
			}
			if h.st.Head() != before {
				t.Error("something was written all the same")
			}
		})
	}
	for _, slug := range []string{
		"", "../../etc/passwd", strings.Repeat("x", 5000), "a\x00b", "a\xffb", "\u202eabc", "un/", "%00",
	} {
		if _, err := h.get(app.French, slug); app.KindOf(err) != app.NotFound {
			t.Errorf("slug %q: %v", slug, err)
		}
	}
	_, err := h.get(app.French, "un")
	h.must(err)
	_, err = h.SaveText(t.Context(), editor, app.ID{3}, ok, app.ID{})
	wantKind(t, err, app.NotFound)
	_, err = h.Publish(t.Context(), editor, good, app.English)
	wantKind(t, err, app.NotFound)
}

func TestSlugsOfTitles(t *testing.T) {
	t.Parallel()
	h := open(t)
	long := strings.Repeat("mot ", 40)
	for _, row := range []struct{ title, want string }{
		{"Où est l’œuvre ?", "ou-est-l-oeuvre"},
		{"Où est l'œuvre", "ou-est-l-oeuvre-2"},
		{"Search", "search-1"},
		{long, strings.TrimSuffix(strings.Repeat("mot-", 20), "-")},
	} {
		if got := h.article(ArticleInput{}, live(app.French, row.title, "x")).Slug; got != row.want {
			t.Errorf("%q: %s, want %s", row.title, got, row.want)
		}
	}
	first := h.article(ArticleInput{}, live(app.French, "помощь", "x")).Slug
	second := h.article(ArticleInput{}, live(app.French, "привет", "x")).Slug
	if !validSlug(first) || !validSlug(second) || first == second {
		t.Errorf("%s, %s", first, second)
	}
	for range 25 {
		h.article(ArticleInput{}, live(app.French, "Pareil", "x"))
	}
	v, err := h.get(app.French, "pareil-20")
	h.must(err)
	if v.Title != "Pareil" {
		t.Error(v.Title)
	}
}

func TestTheSameSlugInAnotherLanguageIsOnesOwn(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Contact", "x")).Article
	if s := h.text(id, live(app.English, "Contact", "x")); s.Slug != "contact" {
		t.Errorf("the same article: %s", s.Slug)
	}
	if s := h.article(ArticleInput{}, live(app.Spanish, "Contact", "x")); s.Slug != "contact-2" {
		t.Errorf("another article: %s", s.Slug)
	}
}

func FuzzSlugify(f *testing.F) {
	for _, s := range []string{"", "Été", "search", "new", "a\x00b", "\u202e", strings.Repeat("é", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		if s := Slugify(title); s != "" && !validSlug(s) && len(s) <= maxSlug {
			t.Errorf("Slugify(%q) = %q", title, s)
		}
	})
}

func TestOldAddresses(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, err := h.set.AddRedirects(t.Context(), app.Desk(), []settings.Redirect{
		{From: "/aide", To: "/fr"}, {From: "/faq.php?id=1", To: "/fr/search"}})
	h.must(err)
	in := live(app.French, "Un", "x")
	in.Aliases = []string{"/faq.php?id=1", "/faq.php?id=2", "/vieux/é/"}
	id := h.article(ArticleInput{}, in).Article
	h.article(ArticleInput{Audience: app.StaffOnly}, TextInput{Lang: app.French, Title: "S", Body: "x", State: Published,
		Aliases: []string{"/secret"}})
	for address, want := range map[string]string{
		"/aide": "/fr", "/aide/": "/fr", "/aide?utm=x": "/fr", "/faq.php?id=1": "/fr/search",
		"/faq.php?id=2": "/fr/articles/un", "/vieux/%C3%A9": "/fr/articles/un", "/faq.php": "", "/secret": "",
		"//evil.example/aide": "", `/\evil`: "", "/": "", "aide": "", "/a\x00": "", "https://evil.example/aide": "",
	} {
		h.must(h.view(func(r store.Reader) error {
			to, ok, err := h.Redirect(r, address)
			if to != want || ok != (want != "") {
				t.Errorf("%q leads to %q, want %q", address, to, want)
			}
			return err
		}))
	}
	other := live(app.French, "Deux", "x")
	other.Aliases = []string{"/vieux/é"}
	_, err = h.CreateArticle(t.Context(), editor, ArticleInput{}, other)
	wantKind(t, err, app.Conflict)
	in.Aliases = nil
	h.text(id, in)
	h.article(ArticleInput{}, other) // free again
}

func TestTheSitemap(t *testing.T) {
	t.Parallel()
	h := quick(t)
	cat := h.category(named("Rayon", "Shelf"))
	for _, n := range strings.Fields("a b c d e") {
		id := h.article(ArticleInput{Category: cat}, live(app.French, n, "x")).Article
		h.text(id, live(app.English, n+" en", "x"))
	}
	h.must(h.view(func(r store.Reader) error {
		parts, err := h.SitemapParts(r, 2)
		h.must(err)
		if len(parts) != 3 {
			t.Fatalf("parts %v", parts)
		}
		seen := map[string][]Alternate{}
		for _, p := range parts {
			all, err := h.Sitemap(r, p, 2)
			h.must(err)
			for _, e := range all {
				if _, twice := seen[e.Path]; twice || e.Updated.Before(dayOne) || e.Updated.After(dayOne.Add(time.Hour)) {
					t.Errorf("%+v", e)
				}
				seen[e.Path] = e.Alternates
			}
		}
		if len(seen) != 12 {
			t.Errorf("%d addresses: %v", len(seen), seen)
		}
		for path, alts := range seen { // each names the other, which names it
			if len(alts) != 2 || alts[0].Path != path && alts[1].Path != path {
				t.Errorf("%s: %v", path, alts)
			}
		}
		_, err = h.Sitemap(r, "nonsense", 2)
		wantKind(t, err, app.NotFound)
		return nil
	}))
}
