package web_test

import (
	"fmt"
	"slices"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

// Whatever is published can be reached from the front page, categories or not.
func TestAPlainFAQCanBeBrowsed(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	loose(t, s, 30)
	home := s.Get("/fr").Want(200)
	if got := home.Text("#others"); got != "Toutes les questions" {
		t.Errorf("heading %q", got)
	}
	if len(home.All("#latest")) != 0 {
		t.Error("the latest say it again")
	}
	links := home.Attrs("main a", "href")
	if !slices.Contains(links, "/fr/articles") || !slices.Contains(links, "/fr/articles/question-0") {
		t.Errorf("the front page leads to %v", links)
	}
	list := s.Get("/fr/articles").Want(200)
	for i := range 30 {
		at := fmt.Sprintf("/fr/articles/question-%d", i)
		if !slices.Contains(list.Attrs("main a", "href"), at) {
			t.Errorf("no way to %s", at)
		}
	}
	if list.Text("h1") != "Toutes les questions" || !list.Has("30 articles") {
		t.Errorf("%q", list.Text("h1"))
	}
	article := s.Get("/fr/articles/question-3").Want(200)
	if got := article.Attrs(".crumbs a", "href"); !slices.Equal(got, []string{"/fr", "/fr/articles"}) {
		t.Errorf("crumbs %v", got)
	}
	if got := article.Attrs(".side [aria-current=true]", "href"); !slices.Equal(got, []string{"/fr/articles"}) {
		t.Errorf("beside it %v", got)
	}
	if got := s.Get("/fr/nowhere").Want(404).Attrs(".chips a", "href"); !slices.Equal(got, []string{"/fr/articles"}) {
		t.Errorf("topics %v", got)
	}
}

func TestOtherQuestionsStandBesideTheCategories(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	s.Get("/es/articles").Want(302)
	for _, u := range readSitemap(t, s).URLs {
		if u.Loc == webtest.Origin+"/fr/articles" {
			t.Error("the sitemap has an empty list")
		}
	}
	before := s.Get("/en").Want(200)
	loose(t, s, 1)
	home := s.Get("/en").Want(200)
	if before.Has("question-0") || home.Text("#others") != "Other questions" || home.Has(`href="/en/articles"`) {
		t.Errorf("%s", home.Body)
	}
	if got := s.Get("/es/articles").Want(200).Text("h1"); got != "Otras preguntas" {
		t.Errorf("%q", got)
	}
	for _, at := range []string{"?page=2", "?page=0", "?page=x"} {
		s.Get("/es/articles" + at).Want(404)
	}
	found := 0
	for _, u := range readSitemap(t, s).URLs {
		if u.Loc == webtest.Origin+"/fr/articles" && len(u.Links) == 4 {
			found++
		}
	}
	if found != 1 {
		t.Error("the sitemap does not have it")
	}
}

// loose publishes questions that stand in no category.
func loose(t *testing.T, s *webtest.Site, n int) {
	t.Helper()
	for i := range n {
		_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{}, help.TextInput{
			Lang: app.French, Title: fmt.Sprintf("Question %d", i), Body: "x", State: help.Published,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.Synced()
}

func TestATooLongQuestionIsNotSaidToFindNothing(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	long := make([]byte, 401)
	for i := range long {
		long[i] = 'a'
	}
	a := s.Get("/fr/search?q=" + string(long)).Want(400)
	if len(a.All(".callout")) != 1 || len(a.All(".empty")) != 0 || len(a.All(".chips a")) == 0 {
		t.Errorf("%s", a.Body)
	}
}

func TestAMissingPageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for lang, want := range map[string]string{
		"fr": "L’adresse a peut-être changé. Cherchez ci-dessous ou choisissez une rubrique.",
		"en": "The address may have changed. Search below or choose a topic.",
		"es": "Puede que la dirección haya cambiado. Busque aquí abajo o elija un tema.",
	} {
		for _, at := range []string{"/nowhere", "/articles/nowhere", "/categories/nowhere"} {
			if got := s.Get("/" + lang + at).Want(404).Text(".lead"); got != want {
				t.Errorf("%s%s: %q", lang, at, got)
			}
		}
	}
}
