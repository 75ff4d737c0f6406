package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"guichet/app/web/webtest"
)

// A page for the foot of every page is written like an article and never listed
// among them.
func TestAPageOfTheFooterIsWrittenAndPublished(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	at := begin(t, s)
	form := textForm("Conditions de vente", "Le **zanzibarium** est repris.")
	form.Set("kind", "page")
	form.Set("do", "publish")
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Synced()
	const page = "/fr/pages/conditions-de-vente"
	if a := s.Get(page).Want(http.StatusOK); a.Text("h1") != "Conditions de vente" || !a.Has("<strong>zanzibarium</strong>") {
		t.Errorf("%s", a.Text("main"))
	}
	for _, at := range []string{"/fr", "/fr/articles/suivi", page} {
		if got := s.Get(at).Attrs("footer a", "href"); !slices.Contains(got, page) {
			t.Errorf("the foot of %s leads to %v", at, got)
		}
	}
	if got := s.Get("/fr").Attrs("main a", "href"); slices.Contains(got, page) {
		t.Error("the home page lists it among the articles")
	}
	a := s.Get(at, s.As(webtest.Editor)).Want(http.StatusOK)
	if !a.Has("/fr/pages/") || !a.Has(`<option value="page" selected>`) {
		t.Error("the editor does not say that it is a page")
	}
	if got := s.Get("/staff/settings/pages", s.As(webtest.Owner)).Want(http.StatusOK); !got.Has("Conditions de vente") {
		t.Error("the settings of the footer do not know it")
	}
	// Renamed, its old address leads to the new one; archived, it is gone from the foot.
	form = fields(a, textForm("Conditions générales", "Le **zanzibarium** est repris."))
	form.Set("kind", "page")
	form.Set("slug", "conditions-generales")
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if a := s.Get(page); a.Status != http.StatusMovedPermanently || a.Header.Get("Location") != "/fr/pages/conditions-generales" {
		t.Errorf("the old address: %d %s", a.Status, a.Header.Get("Location"))
	}
	form = fields(s.Get(at, s.As(webtest.Editor)), textForm("Conditions générales", "Le **zanzibarium** est repris."))
	form.Set("kind", "page")
	form.Set("do", "archive")
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if got := s.Get("/fr").Attrs("footer a", "href"); slices.Contains(got, "/fr/pages/conditions-generales") {
		t.Error("it is still at the foot")
	}
}

// What readers missed stands beside the article, and what waits for somebody
// stands in the navigation.
func TestWhatReadersLeftIsSeenWhereItIsNeeded(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	counts := func() (questions, reasons string) {
		a := s.Get("/staff", s.As(webtest.Editor)).Want(http.StatusOK)
		for i, href := range a.Attrs(".wide-nav a", "href") {
			switch href {
			case "/staff/questions":
				questions = digits(a.Texts(".wide-nav a")[i])
			case "/staff/reasons":
				reasons = digits(a.Texts(".wide-nav a")[i])
			}
		}
		return questions, reasons
	}
	if q, r := counts(); q != "" || r != "" {
		t.Errorf("before: %q questions, %q reasons", q, r)
	}
	form := opinion("no")
	form.Set("reason", "Le numéro du transporteur manque.")
	s.Post(voteAt, form).Want(http.StatusSeeOther)
	s.Post("/fr/ask", asking("text", "Livrez-vous à Saint-Pierre-et-Miquelon ?", "sure", "yes")).Want(http.StatusSeeOther)
	if q, r := counts(); q != "1" || r != "1" {
		t.Errorf("afterwards: %q questions, %q reasons", q, r)
	}
	a := s.Get("/staff/content/"+c.Tracking.String()+"/fr", s.As(webtest.Editor)).Want(http.StatusOK)
	if got := a.Text(".edit-reasons"); !strings.Contains(got, "Le numéro du transporteur manque.") {
		t.Errorf("beside the article: %q", got)
	}
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// A wrong sign-in says what is wrong, and not that something was not saved.
func TestAWrongSignInSpeaksOfNothingSaved(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	s.As(webtest.Owner) // there is somebody
	for _, at := range []string{"/staff/sign-in", "/staff/me/confirm"} {
		form := map[string][]string{"email": {"owner@shop.example"}, "password": {"wrong wrong wrong"}}
		a := s.Post(at, form, s.As(webtest.Owner), webtest.With("Accept-Language", "en")).Want(http.StatusUnprocessableEntity)
		if got := a.Text("#faults"); got == "" || strings.Contains(got, "saved") {
			t.Errorf("%s: %q", at, got)
		}
	}
	// The control: where something is to be saved, it is said.
	if got := s.Post("/staff/me", map[string][]string{"name": {""}}, s.As(webtest.Owner)).Text("#faults"); !strings.Contains(got, "saved") {
		t.Errorf("a form that saves: %q", got)
	}
}
