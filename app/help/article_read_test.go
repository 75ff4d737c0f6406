package help

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
)

func live(lang app.Lang, title, body string) TextInput {
	return TextInput{Lang: lang, Title: title, Body: body, State: Published}
}

func TestAnArticleIsReadInItsLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("Livraison", "Delivery"))
	text := live(app.French, "Où est mon colis ?", "## Suivi\n\nRegardez **le lien**.")
	id := h.article(ArticleInput{Category: cat}, text).Article
	h.text(id, live(app.English, "Where is my parcel?", "Look at the link."))

	v, err := h.get(app.French, "ou-est-mon-colis")
	h.must(err)
	if v.Title != "Où est mon colis ?" || v.Foreign || v.Minutes != 1 || v.Category.Title != "Livraison" ||
		!strings.Contains(v.HTML, "<strong>le lien</strong>") || len(v.Headings) != 1 {
		t.Errorf("%+v", v)
	}
	want := []Alternate{{app.French, "/fr/articles/ou-est-mon-colis"}, {app.English, "/en/articles/where-is-my-parcel"}}
	if !reflect.DeepEqual(v.Alternates, want) {
		t.Errorf("alternates %v", v.Alternates)
	}
	if len(v.Trail) != 1 || v.Trail[0].Path != "/fr/categories/livraison" {
		t.Errorf("trail %v", v.Trail)
	}

	_, err = h.get(app.French, "where-is-my-parcel")
	wantMoved(t, err, "/fr/articles/ou-est-mon-colis")
	_, err = h.get(app.French, "nowhere")
	wantKind(t, err, app.NotFound)
	_, err = h.get("de", "ou-est-mon-colis")
	wantKind(t, err, app.NotFound)
}

func TestWhatIsNotTranslatedIsReadUnderTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("Livraison", "", ""))
	h.article(ArticleInput{Category: cat}, live(app.English, "Where is my parcel?", "Look."))

	v, err := h.get(app.Spanish, "where-is-my-parcel")
	h.must(err)
	if !v.Foreign || v.Lang != app.English || v.Path != "/es/articles/where-is-my-parcel" ||
		v.Category.Title != "Livraison" {
		t.Errorf("%+v", v.Card)
	}
	home := h.home(app.Spanish)
	if len(home.Latest) != 1 || !home.Latest[0].Foreign || len(home.Categories) != 1 || !home.Categories[0].Foreign {
		t.Errorf("%+v", home)
	}
	h.must(h.view(func(r store.Reader) error {
		feed, err := h.Feed(r, app.Visitor(), app.Spanish, app.ID{}, 10)
		if len(feed) != 0 {
			t.Errorf("a feed in Spanish has %v", titles(feed))
		}
		return err
	}))
}

func TestFallbackFollowsTheOrderOfTheSettings(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.must(h.set.SaveLanguages(t.Context(), app.Desk(), app.ID{}, settings.Tongues{
		Languages: []app.Lang{app.English, app.Spanish, app.French}, Zone: "UTC"}))
	id := h.article(ArticleInput{}, live(app.Spanish, "Hola", "a")).Article
	h.text(id, live(app.English, "Hello", "a"))
	v, err := h.get(app.French, "hello")
	h.must(err)
	if v.Lang != app.English {
		t.Errorf("fell back to %s", v.Lang)
	}
	// An address that names another language's text shows that one.
	v, err = h.get(app.French, "hola")
	if err != nil || v.Lang != app.Spanish {
		t.Errorf("%s: %v", v.Lang, err)
	}
}

func TestAFormerSlugLeadsToThePresentOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Colis", "a")).Article
	h.text(id, TextInput{Lang: app.French, Title: "Colis perdu", Body: "a", Slug: "colis-perdu"})
	_, err := h.get(app.French, "colis")
	wantMoved(t, err, "/fr/articles/colis-perdu")
	var m *app.Moved
	if errors.As(err, &m) && !m.Permanent {
		t.Error("the move is not permanent")
	}
	other := h.article(ArticleInput{}, live(app.French, "Colis", "b"))
	if other.Slug != "colis-2" {
		t.Errorf("a former slug was given away: %s", other.Slug)
	}
	back := h.text(id, TextInput{Lang: app.French, Title: "Colis", Body: "a", Slug: "colis"})
	if back.Slug != "colis" {
		t.Errorf("its own former slug was refused: %s", back.Slug)
	}
	v, err := h.get(app.French, "colis")
	h.must(err)
	if v.Article != id {
		t.Error("another article answers")
	}
}

func TestATitleAloneDoesNotChangeTheAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Colis", "a")).Article
	if s := h.text(id, live(app.French, "Colis égaré", "a")); s.Slug != "colis" {
		t.Errorf("slug %s", s.Slug)
	}
}

func TestAFooterPageHasAnAddressOfItsOwn(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.article(ArticleInput{Kind: Page}, live(app.French, "Mentions légales", "a"))
	_, err := h.get(app.French, "mentions-legales")
	wantMoved(t, err, "/fr/pages/mentions-legales")
	h.must(h.view(func(r store.Reader) error {
		v, err := h.ReadPage(r, app.Visitor(), app.French, "mentions-legales")
		if v.Kind != Page || len(v.Siblings) != 0 {
			t.Errorf("%+v", v)
		}
		links, err2 := h.FooterPages(r, app.Visitor(), app.English)
		if len(links) != 1 || links[0].Path != "/en/pages/mentions-legales" || links[0].Lang != app.French {
			t.Errorf("%+v", links)
		}
		return errors.Join(err, err2)
	}))
	if home := h.home(app.French); len(home.Latest) != 0 || !home.Empty {
		t.Errorf("a footer page stands among the latest: %v", titles(home.Latest))
	}
}

func TestLinksBetweenArticlesNeverGoStale(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.article(ArticleInput{}, live(app.French, "Cible", "x")).Article
	h.article(ArticleInput{Related: []string{a.String(), "nobody"}},
		live(app.French, "Renvoi", "Voyez [la cible](article:"+a.String()+") ou [rien](article:nobody)."))
	v, err := h.get(app.French, "renvoi")
	h.must(err)
	if !strings.Contains(v.HTML, `<a href="/fr/articles/cible">la cible</a>`) || !strings.Contains(v.HTML, "<a>rien</a>") {
		t.Error(v.HTML)
	}
	if !reflect.DeepEqual(titles(v.Related), []string{"Cible"}) {
		t.Errorf("related %v", titles(v.Related))
	}
	h.text(a, TextInput{Lang: app.French, Title: "Cible", Body: "x", Slug: "but"})
	v, err = h.get(app.French, "renvoi")
	h.must(err)
	if !strings.Contains(v.HTML, `href="/fr/articles/but"`) {
		t.Error(v.HTML)
	}
	_, err = h.Unpublish(t.Context(), editor, a, app.French)
	h.must(err)
	v, err = h.get(app.French, "renvoi")
	h.must(err)
	if strings.Contains(v.HTML, "but") || len(v.Related) != 0 {
		t.Errorf("links to a draft: %s %v", v.HTML, titles(v.Related))
	}
}

func TestSiblingsStandAroundTheArticle(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("C"))
	names := strings.Fields("a b c d e f g h i j k l m n o p q r s t")
	for _, n := range names {
		h.article(ArticleInput{Category: cat}, live(app.French, "Titre "+n, "x"))
	}
	for slug, want := range map[string]string{"titre-a": "a b c d e f g h i j k l", "titre-j": "d e f g h i j k l m n o",
		"titre-t": "i j k l m n o p q r s t"} {
		v, err := h.get(app.French, slug)
		h.must(err)
		got := strings.ReplaceAll(strings.Join(titles(v.Siblings), " "), "Titre ", "")
		if got != want {
			t.Errorf("%s: %s, want %s", slug, got, want)
		}
	}
}
