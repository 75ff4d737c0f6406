package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

func TestAnActionIsUndoneFromTheBoardAndTheJournal(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	editor := s.As(webtest.Editor)
	form := url.Values{"do": {"unpublish"}, "article": {c.Tracking.String(), c.Solo.String()}, "back": {"/staff/content?sort=title"}}
	at := s.Post("/staff/content/bulk", form, editor).Want(http.StatusSeeOther).Header.Get("Location")
	s.Get("/fr/articles/suivi").Want(http.StatusNotFound)
	undo := s.Get(at, editor).Want(http.StatusOK).Attrs(".did form", "action")
	if len(undo) != 1 {
		t.Fatalf("%q", undo)
	}
	if seen := s.Get(at, s.As(webtest.Agent)).Want(http.StatusOK); len(seen.All(".did form")) != 0 || len(seen.All(".did")) != 1 {
		t.Error("an agent may undo, or sees nothing")
	}
	s.Post(undo[0], nil, s.As(webtest.Agent)).Want(http.StatusForbidden)
	journal := s.Get("/staff/journal", editor).Want(http.StatusOK)
	if got := journal.Attrs(".journal form", "action"); len(got) != 1 || got[0] != undo[0] {
		t.Errorf("%q", got)
	}
	back := s.Post(undo[0], nil, editor).Want(http.StatusSeeOther).Header.Get("Location")
	s.Get("/fr/articles/suivi").Want(http.StatusOK)
	if got := s.Get(back, editor).Want(http.StatusOK).Texts(".changed .badge"); strings.Join(got, ",") != "As before,As before" {
		t.Errorf("%q", got)
	}
	s.Post(undo[0], nil, editor).Want(http.StatusUnprocessableEntity)
	part := s.Get(strings.TrimSuffix(undo[0], "/undo")+"?part", editor).Want(http.StatusOK)
	if part.Has("<html") || !part.Has("Undone") {
		t.Errorf("the part: %s", part.Body)
	}
}

func TestAnActionOnAllThatAreListed(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	editor := s.As(webtest.Editor)
	for i := range 60 {
		_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{}, help.TextInput{
			Lang: app.French, Title: fmt.Sprintf("Lot %d", i), Body: "x", State: help.Published,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	list := s.Get("/staff/content?q=lot", editor).Want(http.StatusOK)
	if len(list.All("#all")) != 1 {
		t.Error("all of the list are not offered")
	}
	form := url.Values{"do": {"review"}, "by": {"2020-01-01"}, "all": {"1"}, "back": list.Attrs("#bulk [name=back]", "value")}
	s.Post("/staff/content/bulk", form, editor).Want(http.StatusSeeOther)
	due := s.Get("/staff/content?review=due", editor).Want(http.StatusOK)
	if due.Text("#total") != "60 articles" || due.Text(".side [aria-current=page] .count") != "60" || due.Text(".work .wait strong") != "60" {
		t.Errorf("%q, %q, %q", due.Text("#total"), due.Text(".side [aria-current=page] .count"), due.Text(".work .wait strong"))
	}
	form = url.Values{"do": {"review"}, "by": {"soon"}, "article": {app.ID{1}.String()}}
	s.Post("/staff/content/bulk", form, editor).Want(http.StatusUnprocessableEntity)
}

func TestTheBoardIsSortedAndFilteredByItsAddress(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	agent := s.As(webtest.Agent)
	for i := range 4 {
		_, err := s.Feedback.Vote(t.Context(), feedback.Ballot{
			Device: feedback.Device{byte(i)}, Article: c.Guide, Lang: app.French, Opinion: feedback.HelpedNot,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	first := func(query string) string {
		t.Helper()
		return s.Get("/staff/content?"+query, agent).Want(http.StatusOK).Text(".articles .name a")
	}
	for _, query := range []string{"sort=helpful", "sort=no", "votes=bad", "votes=no"} {
		if got := first(query); got != "Send a parcel back" {
			t.Errorf("%s: %q", query, got)
		}
	}
	if got := first("cover=all"); got != "Where is my order?" {
		t.Errorf("%q", got)
	}
	if got := first("votes=good"); got != "" {
		t.Errorf("%q", got)
	}
	if got := first("age=30"); got != "" {
		t.Errorf("%q", got)
	}
	head := s.Get("/staff/content?sort=helpful&q=a", agent).Want(http.StatusOK)
	if got := head.Attrs(".articles th[aria-sort=ascending] a", "href"); len(got) != 1 || got[0] != "/staff/content?q=a&sort=no" {
		t.Errorf("%q", got)
	}
	for _, odd := range []string{"sort=x&cover=y&review=z&votes=w&age=-1", "age=99999999999", "sort=helpful&after=%21"} {
		a := s.Get("/staff/content?"+odd, agent)
		if a.Status != http.StatusOK && !strings.Contains(odd, "after") {
			t.Errorf("%s: %d", odd, a.Status)
		}
	}
}

func TestViewsAreSavedAndRemoved(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	agent := s.As(webtest.Agent)
	at := s.Post("/staff/views", url.Values{"name": {"À relire <b>"}, "query": {"review=due&sort=review&undo=1&evil=2"}}, agent).
		Want(http.StatusSeeOther).Header.Get("Location")
	if at != "/staff/content?review=due&sort=review" {
		t.Errorf("%q", at)
	}
	page := s.Get(at, agent).Want(http.StatusOK)
	if got := page.Texts(".views li a"); len(got) != 1 || got[0] != "À relire <b>" {
		t.Errorf("%q", got)
	}
	if others := s.Get(at, s.As(webtest.Editor)).Want(http.StatusOK); len(others.All(".views li a")) != 0 {
		t.Error("somebody else sees it")
	}
	refused := s.Post("/staff/views", url.Values{"name": {strings.Repeat("x", 61)}, "query": {"q=a"}}, agent).Want(http.StatusUnprocessableEntity)
	if len(refused.All("#view-name")) != 1 || len(refused.All("#faults")) != 1 {
		t.Error("the refusal says nothing")
	}
	s.Post("/staff/views/drop", url.Values{"name": {"À relire <b>"}}, agent).Want(http.StatusSeeOther)
	if left := s.Get(at, agent).Want(http.StatusOK).Texts(".views li a"); len(left) != 0 {
		t.Errorf("%q", left)
	}
}

func TestSingleKeysAreSwitchedOff(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	agent := s.As(webtest.Agent)
	if len(s.Get("/staff", agent).Want(http.StatusOK).All("html[data-keys=off]")) != 0 {
		t.Error("off at first")
	}
	at := s.Post("/staff/keys", url.Values{"keys": {"off"}, "back": {"/staff/gaps"}}, agent).Want(http.StatusSeeOther)
	if got := at.Header.Get("Location"); got != "/staff/gaps" {
		t.Errorf("%q", got)
	}
	if len(s.Get("/staff", agent).Want(http.StatusOK).All("html[data-keys=off]")) != 1 {
		t.Error("still on")
	}
	s.Post("/staff/keys", url.Values{"keys": {"on"}, "back": {"//evil.example"}}, agent).Want(http.StatusSeeOther)
	if len(s.Get("/staff", agent).Want(http.StatusOK).All("html[data-keys=off]")) != 0 {
		t.Error("still off")
	}
}

type paletteAnswer struct {
	Items []struct{ Kind, Title, Path, Lang string }
}

func TestThePaletteListsWhatAPersonMayDo(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	ask := func(who webtest.Person, q string) (out paletteAnswer) {
		t.Helper()
		a := s.Get("/staff/palette.json?q="+url.QueryEscape(q), s.As(who)).Want(http.StatusOK)
		if err := json.Unmarshal(a.Body, &out); err != nil || a.Header.Get("Cache-Control") != "no-store" {
			t.Fatal(err, a.Header)
		}
		return out
	}
	paths := func(p paletteAnswer) string {
		var list []string
		for _, it := range p.Items {
			list = append(list, it.Path)
		}
		return strings.Join(list, " ")
	}
	owner, agent := paths(ask(webtest.Owner, "")), paths(ask(webtest.Agent, ""))
	if !strings.Contains(owner, "/staff/people") || !strings.Contains(owner, "/staff/content/new") {
		t.Errorf("the owner: %s", owner)
	}
	if strings.Contains(agent, "/staff/people") || strings.Contains(agent, "/new") || !strings.Contains(agent, "/staff/checks") {
		t.Errorf("an agent: %s", agent)
	}
	hit := ask(webtest.Editor, "COMMANDE")
	if len(hit.Items) == 0 || hit.Items[0].Path != "/staff/content/"+c.Tracking.String()+"/fr" || hit.Items[0].Lang != "fr" {
		t.Errorf("%+v", hit)
	}
	if hit = ask(webtest.Agent, "commande"); !strings.HasSuffix(hit.Items[0].Path, "/fr/view") {
		t.Errorf("%+v", hit)
	}
	if gone := ask(webtest.Editor, "Retiré"); len(gone.Items) != 0 {
		t.Errorf("from the bin: %+v", gone)
	}
	s.Get("/staff/palette.json?q=a").Want(http.StatusFound)
}

func TestTwoArticlesAreMergedOnAPage(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	editor := s.As(webtest.Editor)
	at := "/staff/merge?article=" + c.Tracking.String() + "&article=" + c.Guide.String()
	page := s.Get(at, editor).Want(http.StatusOK)
	form := url.Values{}
	for _, n := range page.All("form.merge input") {
		form.Set(webtest.Attr(n, "name"), webtest.Attr(n, "value"))
	}
	form.Set("fr-body", "Le colis, ensemble.")
	form.Set("en-body", "The parcel, **together**.")
	form.Set("fr-state", "published")
	form.Set("en-state", "published")
	form.Set("do", "preview")
	shown := s.Post("/staff/merge", form, editor).Want(http.StatusOK)
	if got := shown.Texts(".as-shown strong"); len(got) != 1 || got[0] != "together" {
		t.Errorf("%q", got)
	}
	form.Del("do")
	s.Post("/staff/merge", form, s.As(webtest.Agent)).Want(http.StatusForbidden)
	stale := url.Values{}
	for name, list := range form {
		stale[name] = list
	}
	stale.Set("fr-from", app.ID{8}.String())
	if a := s.Post("/staff/merge", stale, editor).Want(http.StatusUnprocessableEntity); !a.Has("Le colis, ensemble.") {
		t.Error("what was typed is gone")
	}
	done := s.Post("/staff/merge", form, editor).Want(http.StatusSeeOther).Header.Get("Location")
	if to := s.Get("/fr/articles/renvoi").Want(http.StatusMovedPermanently).Header.Get("Location"); to != "/fr/articles/suivi" {
		t.Errorf("it leads to %q", to)
	}
	s.Get("/en/articles/send-back").Want(http.StatusMovedPermanently)
	if a := s.Get("/en/articles/tracking").Want(http.StatusOK); !a.Has("together") {
		t.Error("the joined text is not online")
	}
	if old := s.Get("/staff/content/"+c.Guide.String()+"/fr", editor).Want(http.StatusOK); !old.Has("/staff/content/" + c.Tracking.String()) {
		t.Error("the one that went does not say where it is")
	}
	if h := s.Get("/staff/content/"+c.Tracking.String()+"/fr/revisions", editor).Want(http.StatusOK); !h.Has(c.Guide.String()) {
		t.Error("its versions cannot be found")
	}
	undo := s.Get(done, editor).Want(http.StatusOK).Attrs(".did form", "action")
	s.Post(undo[0], nil, editor).Want(http.StatusSeeOther)
	s.Get("/fr/articles/renvoi").Want(http.StatusOK)
	if a := s.Get("/en/articles/tracking").Want(http.StatusOK); a.Has("together") {
		t.Error("the joined text is still online")
	}
	s.Get("/staff/merge", editor).Want(http.StatusNotFound)
	found := s.Get("/staff/merge?keep="+c.Tracking.String()+"&q=parcel", editor).Want(http.StatusOK)
	if got := found.Attrs(".plain-list a", "href"); len(got) != 1 || !strings.HasSuffix(got[0], "&gone="+c.Guide.String()) {
		t.Errorf("%q", got)
	}
}

func TestTheChecksLeadToTheEditor(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	s.Text(c.Solo, help.TextInput{Lang: app.French, Title: "Choisir un emballage", Body: "Voir [là](/fr/articles/nulle-part)."})
	page := s.Get("/staff/checks", s.As(webtest.Editor)).Want(http.StatusOK)
	if got := page.Texts(".flaws .target"); len(got) != 1 || got[0] != "/fr/articles/nulle-part" {
		t.Errorf("%q", got)
	}
	if got := page.Attrs(".flaws .name a", "href"); len(got) == 0 || got[0] != "/staff/content/"+c.Solo.String()+"/fr" {
		t.Errorf("%q", got)
	}
	agent := s.Get("/staff/checks", s.As(webtest.Agent)).Want(http.StatusOK)
	if got := agent.Attrs(".flaws .name a", "href"); !strings.HasSuffix(got[0], "/view") {
		t.Errorf("%q", got)
	}
}

func TestTheReviewDayIsSetInTheEditor(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	editor := s.As(webtest.Editor)
	at := "/staff/content/" + c.Solo.String() + "/fr"
	a := s.Get(at, editor).Want(http.StatusOK)
	form := fields(a, textForm("Choisir un emballage", "Du carton brun."))
	form.Set("kind", "guide")
	form.Set("review", "soon")
	bad := s.Post(at, form, editor).Want(http.StatusUnprocessableEntity)
	if len(bad.Texts(".faults li")) != 1 || bad.Attrs("#review", "value")[0] != "soon" {
		t.Errorf("%q", bad.Texts(".faults li"))
	}
	day := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
	form.Set("review", day)
	s.Post(at, form, editor).Want(http.StatusSeeOther)
	if got := s.Get(at, editor).Attrs("#review", "value"); got[0] != day {
		t.Errorf("%q", got)
	}
	if got := s.Get("/staff/content?review=soon", editor).Want(http.StatusOK).Text("#total"); got != "1 article" {
		t.Errorf("%q", got)
	}
}
