package web_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guichet/app/question"
	"guichet/app/web/webtest"
)

func TestModerationByForm(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	owner, agent := s.As(webtest.Owner), s.As(webtest.Agent)
	link := s.Post("/fr/ask", asking("public", "yes", "name", "Odile")).Want(303).Header.Get("Location")
	list := s.Get("/staff/questions", agent).Want(200)
	at := list.Attrs(".asks a", "href")
	if len(at) != 1 || list.Text(".tabs [aria-current=page] .count") != "1" {
		t.Fatalf("%s", list.Text("main"))
	}
	page := s.Get(at[0], agent).Want(200)
	if page.Text(".words") != "Quelle est la garantie zeppelin ?" || len(page.All("[value=publish]")) != 0 {
		t.Errorf("%s", page.Text("main"))
	}
	seen := page.Attrs("input[name=seen]", "value")[0]
	send := func(who webtest.Edit, do string, more ...string) *webtest.Answer {
		f := url.Values{"seen": {seen}, "do": {do}}
		for i := 0; i < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return s.Post(at[0], f, who)
	}
	if a := send(agent, "answer", "answer", "  ").Want(422); a.Text(".fault") == "" {
		t.Errorf("%s", a.Text("main"))
	}
	if a := send(owner, "publish", "answer", "Deux ans.", "title", "", "lang", "fr").Want(422); a.Text("textarea[name=answer]") != "Deux ans." {
		t.Errorf("the answer is lost: %s", a.Text("main"))
	}
	send(agent, "publish", "answer", "Deux ans.", "title", "La garantie", "lang", "fr").Want(403)
	send(agent, "nonsense").Want(422)
	done := send(owner, "publish", "answer", "Deux **ans**.", "title", "La garantie zeppelin", "lang", "fr",
		"category", c.Category.String()).Want(303)
	if done.Header.Get("Location") != "/staff/questions?state=answered" {
		t.Errorf("%v", done.Header)
	}
	if got := s.Get("/fr/articles/la-garantie-zeppelin").Want(200).Text(".prose"); got != "Deux ans ." {
		t.Errorf("article %q", got)
	}
	if got := s.Get(link).Want(200).Attrs(".a a", "href"); !slices.Contains(got, "/fr/articles/la-garantie-zeppelin") {
		t.Errorf("the private link leads to %v", got)
	}
	if a := send(agent, "reject", "note", "Non.").Want(422); a.Text(".faults") == "" {
		t.Error("a decision over an older state went through")
	}
}

func TestGapsLeadToADraft(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	owner, agent := s.As(webtest.Owner), s.As(webtest.Agent)
	for _, browser := range []string{"a", "b", "c"} {
		s.Get("/fr/search?q=garantie+zeppelin", webtest.With("User-Agent", browser)).Want(200)
	}
	s.Get("/fr/search?q=colis+xanthippe").Want(200)
	page := s.Get("/staff/gaps", agent).Want(200)
	if got := page.Texts(".gaps strong"); len(got) != 2 || got[0] != "garantie zeppelin" || strings.Contains(got[1], "xanthippe") {
		t.Fatalf("%v", got)
	}
	if page.Has("xanthippe") {
		t.Error("one visitor's word is shown")
	}
	synonym := s.Get(s.Get("/staff/gaps", owner).Attrs(".gaps a.btn-ghost", "href")[0], owner).Want(200)
	if got := synonym.Attrs("#words", "value"); len(got) != 1 || got[0] != "garantie zeppelin, " {
		t.Errorf("a synonym begins with %q", got)
	}
	form := url.Values{"gap": page.Attrs("input[name=gap]", "value")[:1], "do": {"draft"}}
	s.Post("/staff/gaps", form, agent).Want(403)
	to := s.Post("/staff/gaps", form, owner).Want(303).Header.Get("Location")
	if again := s.Post("/staff/gaps", form, owner).Want(303).Header.Get("Location"); again != to {
		t.Errorf("a second draft: %s, %s", to, again)
	}
	if got := s.Get("/staff/gaps", agent).Attrs(".gaps .end a", "href"); !slices.Equal(got, []string{to}) {
		t.Errorf("%v", got)
	}
	s.Post(to+"/bin", url.Values{}, owner).Want(303)
	if got := s.Get("/staff/gaps", owner).Attrs(".gaps .end a[href="+to+"]", "href"); len(got) > 0 {
		t.Errorf("the removed draft is still linked: %v", got)
	}
	if got := s.Get("/staff/gaps", owner).Attrs(".gaps .end button[value=draft]", "name"); len(got) != 2 {
		t.Errorf("%d gaps of two offer a draft once it was removed", len(got))
	}
	next := s.Post("/staff/gaps", form, owner).Want(303).Header.Get("Location")
	if next == to {
		t.Errorf("the removed draft is begun again: %s", next)
	}
	if got := s.Get("/staff/gaps", agent).Attrs(".gaps .end a", "href"); !slices.Equal(got, []string{next}) {
		t.Errorf("%v", got)
	}
	joined := url.Values{}
	merge := "/staff/merge?article=" + c.Tracking.String() + "&article=" + strings.TrimPrefix(next, "/staff/content/")
	for _, n := range s.Get(merge, owner).Want(200).All("form.merge input") {
		joined.Set(webtest.Attr(n, "name"), webtest.Attr(n, "value"))
	}
	for _, lang := range []string{"fr", "en"} {
		joined.Set(lang+"-body", "Zeppelins have no guarantee.")
		joined.Set(lang+"-state", "published")
	}
	s.Post("/staff/merge", joined, owner).Want(303)
	into := "/staff/content/" + c.Tracking.String()
	if got := s.Get("/staff/gaps", agent).Attrs(".gaps .end a", "href"); !slices.Equal(got, []string{into}) {
		t.Errorf("the draft was joined to %s, the gap leads to %v", into, got)
	}
	form.Set("do", "aside")
	s.Post("/staff/gaps", form, agent).Want(303)
	if got := s.Get("/staff/gaps?aside=yes", agent).Texts(".gaps strong"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestReasonsAndFiguresAreShown(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	agent := s.As(webtest.Agent)
	s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {webtest.Hostile}}).Want(303)
	s.Post("/fr/articles/renvoi/vote", opinion("yes")).Want(303)
	page := s.Get("/staff/reasons", agent).Want(200)
	if page.Text(".reason blockquote") != webtest.Hostile || page.Text(".reason h2") != "Where is my order?" {
		t.Errorf("%s", page.Text("main"))
	}
	deal := url.Values{"article": page.Attrs("input[name=article]", "value"), "voter": page.Attrs("input[name=voter]", "value"),
		"done": {"yes"}}
	s.Post("/staff/reasons", deal, agent).Want(303)
	if s.Get("/staff/reasons", agent).Has("blockquote") || !s.Get("/staff/reasons?dealt=yes", agent).Has("blockquote") {
		t.Error("the reason was not filed")
	}
	figures := s.Get("/staff/figures?days=7", agent).Want(200)
	if len(figures.All(".chart svg")) == 0 || len(figures.All(".chart table")) == 0 || figures.Has("style=") {
		t.Errorf("%s", figures.Text("main"))
	}
	s.Get("/fr/search?q=zeppelin+xanthippe").Want(200)
	s.Get("/fr/search?q=suivi+du+colis").Want(200)
	if got := s.Get("/staff/figures?days=7", agent).Texts(".tiles dd"); len(got) != 6 || got[1] != "≈ 2" {
		t.Errorf("searches in %q", got)
	}
	if got := figures.Texts(".tiles dd"); !slices.Contains(got, "50 %") {
		t.Errorf("%q", got)
	}
	s.Get("/staff/figures/nothing.csv", agent).Want(404)
}

// Row 30: what strangers wrote goes into spreadsheets as text.
func TestExportsHoldNoFormula(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	owner := s.As(webtest.Owner)
	for i, evil := range []string{"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "|x", "%1", " =1", "−1"} {
		agent := webtest.With("User-Agent", string(rune('a'+i)))
		s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {evil + " trop court"}}, agent)
		for _, visitor := range []string{"x", "y", "z"} {
			s.Get("/fr/search?q="+url.QueryEscape(evil+" zeppelin"), webtest.With("User-Agent", visitor))
		}
	}
	s.Get("/staff/gaps", owner).Want(200)
	formula := regexp.MustCompile(`(?m)(^|[,;])"?[\s\x{feff}]*[=+\-@|%＝＋－＠−]`)
	for _, name := range []string{"days", "articles", "gaps", "reasons"} {
		a := s.Get("/staff/figures/"+name+".csv", owner).Want(200)
		if m := formula.FindString(string(a.Body)); m != "" {
			t.Errorf("%s.csv holds %q: %s", name, m, a.Body)
		}
		if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s.csv: %v", name, a.Header)
		}
	}
}

func TestWhatStaffDoIsInTheLog(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	owner := s.As(webtest.Owner)
	s.Post("/fr/ask", asking()).Want(303)
	at := s.Get("/staff/questions", owner).Attrs(".asks a", "href")[0]
	seen := s.Get(at, owner).Attrs("input[name=seen]", "value")[0]
	s.Post(at, url.Values{"seen": {seen}, "do": {"approve"}}, owner).Want(303)
	if got := inQueue(t, s, question.Open); len(got) != 1 {
		t.Errorf("%+v", got)
	}
	var kept strings.Builder
	if _, err := s.Store.Export(t.Context(), &kept); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(kept.String(), "question.approve") {
		t.Error("nothing in the log")
	}
}
