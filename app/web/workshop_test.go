package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"guichet/app/web/webtest"
)

// hidden reads a hidden field of a page.
func hidden(t *testing.T, a *webtest.Answer, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(string(a.Body))
	if m == nil {
		t.Fatalf("no field %s on %s", name, a.Target)
	}
	return m[1]
}

func TestAChangeIsProposedSpokenOfAndApproved(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	editor, second, agent := s.As(webtest.Editor), s.As(webtest.Second), s.As(webtest.Agent)
	at := "/staff/content/" + c.Tracking.String() + "/fr"
	form := s.Get(at, editor).Want(200)
	before := string(s.Get("/fr/articles/suivi").Want(200).Body)
	s.Post(at, url.Values{
		"do": {"propose"}, "base": {hidden(t, form, "base")}, "title": {"Suivre un colis"}, "body": {"Tout neuf.\n\nPar le lien **du message**."},
		"kind": {"question"}, "category": {""}, "audience": {"everyone"}, "ask-note": {"Un mot <b>gras</b>"},
		"was-kind": {hidden(t, form, "was-kind")}, "was-category": {hidden(t, form, "was-category")}, "was-audience": {hidden(t, form, "was-audience")},
	}, editor).Want(303)
	if now := string(s.Get("/fr/articles/suivi").Want(200).Body); now != before {
		t.Error("visitors read what was only proposed")
	}
	if !strings.Contains(string(s.Get("/staff/for-you", second).Want(200).Body), "Un mot &lt;b&gt;gras") {
		t.Error("it does not wait for the second editor")
	}
	page := s.Get(at+"/review?line=3", agent).Want(200)
	if b := string(page.Body); !strings.Contains(b, `id="say"`) || strings.Contains(b, `value="approve"`) {
		t.Error("an agent may comment, and not approve")
	}
	revision := hidden(t, page, "revision")
	said := s.Post(at+"/comment", url.Values{"revision": {revision}, "line": {"3"}, "quote": {"pas là"}, "text": {"x"}}, agent).Want(422)
	if !strings.Contains(string(said.Body), `id="say-quote" name="quote" rows="2" required aria-describedby="quote-hint" aria-invalid="true"`) {
		t.Error("the passage is not marked")
	}
	s.Post(at+"/comment", url.Values{"revision": {revision}, "line": {"3"}, "quote": {"du message"}, "text": {"<script>alert(1)</script>"}}, agent).Want(303)
	if b := string(s.Get(at+"/review", editor).Want(200).Body); !strings.Contains(b, "&lt;script&gt;alert(1)") || strings.Contains(b, "<script>alert(1)") {
		t.Error("the comment is not shown as text")
	}
	decide := func(do string, edit webtest.Edit, want int) *webtest.Answer {
		return s.Post(at+"/review", url.Values{"do": {do}, "revision": {revision}, "at": {"2001-01-01T00:00"}}, edit).Want(want)
	}
	decide("approve", editor, 422) // one's own
	decide("approve", agent, http.StatusForbidden)
	decide("approve-at", second, 422) // a moment that is past
	decide("nonsense", second, 422)
	decide("approve-publish", second, 303)
	if now := string(s.Get("/fr/articles/suivi").Want(200).Body); !strings.Contains(now, "Tout neuf.") {
		t.Error("visitors do not read what was published")
	}
	history := string(s.Get(at+"/revisions", agent).Want(200).Body)
	for _, want := range []string{"proposed the text", "commented on a passage", "approved the text", "put it online"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not say %q", want)
		}
	}
}

func TestFourEyesHoldForTheForm(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	editor := s.As(webtest.Editor)
	s.Post("/staff/settings/writing", url.Values{"version": {""}, "four-eyes": {"1"}}, s.As(webtest.Owner)).Want(303)
	at := "/staff/content/" + c.Tracking.String() + "/fr"
	form := s.Get(at, editor).Want(200)
	if b := string(form.Body); !strings.Contains(b, `value="propose"`) || strings.Contains(b, `name="do" value="schedule"`) {
		t.Error("the form offers what is refused")
	}
	a := s.Post(at, url.Values{"do": {"save"}, "base": {hidden(t, form, "base")}, "title": {"X"}, "body": {"Y"}, "kind": {"question"},
		"audience": {"everyone"}}, editor).Want(422)
	if !strings.Contains(string(a.Body), "approve this text first") {
		t.Error("it does not say why")
	}
}

func TestTheDialogsGetTheirLists(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	editor := s.As(webtest.Editor)
	var list []struct{ Name, Insert string }
	read := func(at string) {
		t.Helper()
		list = nil
		if err := json.Unmarshal(s.Get(at, editor).Want(200).Body, &list); err != nil {
			t.Fatal(err)
		}
	}
	read("/staff/content/titles?lang=fr&q=commande")
	if len(list) == 0 || list[0].Insert != "article:"+c.Tracking.String() {
		t.Errorf("%+v", list)
	}
	s.Post("/staff/snippets", url.Values{"lang": {"fr"}, "name": {"Horaires"}, "body": {"Du **lundi**."}}, editor).Want(303)
	s.Post("/staff/snippets", url.Values{"lang": {"fr"}, "name": {"horaires"}, "body": {"x"}}, editor).Want(422)
	s.Post("/staff/snippets", url.Values{"lang": {"fr"}, "name": {"a"}, "body": {"x"}}, s.As(webtest.Agent)).Want(http.StatusForbidden)
	read("/staff/snippets/list?lang=fr")
	if len(list) != 1 || list[0].Insert != "Du **lundi**." {
		t.Errorf("%+v", list)
	}
}

func TestThePreviewBringsLinesAndAdvice(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Post("/staff/content/preview", url.Values{
		"text-lang": {"fr"}, "title": {"Zut"}, "body": {"Un.\n\n[x](article:rien)\n\n<img src=x onerror=alert(1)>"},
	}, s.As(webtest.Editor)).Want(200)
	b := string(a.Body)
	for _, want := range []string{`<p data-line="3">`, `href="#body" data-line="3"`, `href="#keywords"`} {
		if !strings.Contains(b, want) {
			t.Errorf("%s is missing in\n%s", want, b)
		}
	}
	if strings.Contains(b, "onerror") {
		t.Error("an attribute got through")
	}
}
