package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"guichet/app/web/webtest"
)

const lamp = "Trois questions.\n\n## Est-elle branchée ?\n\n- [Oui](#bulb)\n- [Non](#plug)\n\n## Changez l’ampoule {#bulb}\n\n" +
	"- [Nous demander](/fr/ask)\n\n## Branchez-la {#plug}\n\nPuis allumez.\n"

// guide writes an article in French over the staff's pages and returns its
// address there.
func guide(t *testing.T, s *webtest.Site, title, body, kind, audience, do string) string {
	t.Helper()
	at := begin(t, s)
	form := textForm(title, body)
	form.Set("kind", kind)
	form.Set("audience", audience)
	form.Set("do", do)
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	return at
}

// foundOf are the titles of what a search finds, and its counts of kinds.
func foundOf(t *testing.T, s *webtest.Site, query string) (titles []string, kinds map[string]int) {
	t.Helper()
	var out struct {
		Kinds []struct {
			Kind  string
			Count int
		}
		Results []struct{ Title string }
	}
	a := s.Get("/api/v1/search?lang=fr&" + query).Want(http.StatusOK)
	if err := json.Unmarshal(a.Body, &out); err != nil {
		t.Fatal(err)
	}
	kinds = map[string]int{}
	for _, k := range out.Kinds {
		kinds[k.Kind] = k.Count
	}
	for _, r := range out.Results {
		titles = append(titles, r.Title)
	}
	return titles, kinds
}

func TestAGuideIsReadByStepsAndAnyOtherArticleIsNot(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	guide(t, s, "Lampe éteinte", lamp, "troubleshooting", "everyone", "publish")
	guide(t, s, "Lampe allumée", lamp, "guide", "everyone", "publish")
	a := s.Get("/fr/articles/lampe-eteinte").Want(http.StatusOK)
	ask := "/fr/ask?q=" + url.QueryEscape("J’ai suivi «\u00a0Lampe éteinte\u00a0»\u00a0:")
	if got := a.Attrs("step-by-step .choices a", "href"); !slices.Equal(got, []string{"#s-bulb", "#s-plug", ask}) {
		t.Errorf("choices %q", got)
	}
	if got := a.Attrs("step-by-step h2", "id"); !slices.Equal(got, []string{"s-est-elle-branchee", "s-bulb", "s-plug", "walked"}) {
		t.Errorf("steps %q", got)
	}
	if len(a.All(".contents")) != 0 || a.Has("{#bulb}") || a.Has("FAQPage") || !a.Has("TechArticle") {
		t.Errorf("%s", a.Body)
	}
	form := s.Get(ask).Want(http.StatusOK)
	if got := form.Text("#text"); got != "J’ai suivi « Lampe éteinte » :" {
		t.Errorf("asked %q", got)
	}
	other := s.Get("/fr/articles/lampe-allumee").Want(http.StatusOK)
	if len(other.All("step-by-step")) != 0 || len(other.All(".contents")) != 1 || other.Has("steps.css") {
		t.Errorf("%s", other.Body)
	}
	if p := s.Get("/fr/articles/lampe-eteinte/print").Want(http.StatusOK); strings.Count(string(p.Body), "Branchez-la") != 1 {
		t.Errorf("%s", p.Body)
	}
}

func TestGuidesAreFoundByTheirKindByWhoMayRead(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	guide(t, s, "Lampe éteinte", lamp, "troubleshooting", "everyone", "publish")
	guide(t, s, "Lampe du bureau", lamp, "troubleshooting", "staff", "publish")
	guide(t, s, "Lampe à venir", lamp, "troubleshooting", "everyone", "save")
	s.Synced()
	titles, _ := foundOf(t, s, "q=lampe&kind=troubleshooting")
	if !slices.Equal(titles, []string{"Lampe éteinte"}) {
		t.Errorf("found %q", titles)
	}
	if _, kinds := foundOf(t, s, "q=lampe"); kinds["troubleshooting"] != 1 {
		t.Errorf("counted %v", kinds)
	}
	for _, slug := range []string{"lampe-du-bureau", "lampe-a-venir"} {
		s.Get("/fr/articles/" + slug).Want(http.StatusNotFound)
	}
	list := s.Get("/staff/content?kind=troubleshooting", s.As(webtest.Editor)).Want(http.StatusOK)
	if got := list.Texts(".articles .name a"); len(got) != 3 {
		t.Errorf("listed %q", got)
	}
	copied := filesOf(t, s.Copy())
	page := copied["fr/articles/lampe-eteinte.html"]
	if !strings.Contains(page, "<step-by-step") || !strings.Contains(page, `href="#s-bulb"`) {
		t.Errorf("copied %s", page)
	}
	for name := range copied {
		if strings.Contains(name, "lampe-du-bureau") || strings.Contains(name, "lampe-a-venir") {
			t.Errorf("%s is in the copy", name)
		}
	}
}

func TestWhatIsWrongWithAGuideIsSaid(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	broken := lamp + "\n## Perdue\n\nx\n"
	at := guide(t, s, "Lampe", broken, "troubleshooting", "everyone", "save")
	form := url.Values{"title": {"Lampe"}, "body": {broken}, "keywords": {"x"}, "text-lang": {"fr"}, "kind": {"troubleshooting"}}
	a := s.Post("/staff/content/preview", form, s.As(webtest.Editor)).Want(http.StatusOK)
	const said = "No way leads from the first step to “Perdue”."
	if got := a.Texts("#advice a"); !slices.Contains(got, said) {
		t.Errorf("said %q", got)
	}
	form.Set("kind", "guide")
	if a := s.Post("/staff/content/preview", form, s.As(webtest.Editor)).Want(http.StatusOK); a.Has(said) {
		t.Errorf("said of a guide: %s", a.Body)
	}
	checks := s.Get("/staff/checks", s.As(webtest.Agent)).Want(http.StatusOK)
	if got := checks.Texts("td"); got[len(got)-1] != said || got[len(got)-2] != "Lampe fr Draft" {
		t.Errorf("checks %q", got)
	}
	edit := s.Get(at, s.As(webtest.Editor)).Want(http.StatusOK)
	if n := edit.All("#steps-hint"); len(n) != 1 || slices.ContainsFunc(n[0].Attr, func(a html.Attribute) bool { return a.Key == "hidden" }) {
		t.Error("the notation is not explained")
	}
	if !edit.Has("- [Ask us](/fr/ask)") {
		t.Error("nor how to lead to the form")
	}
}
