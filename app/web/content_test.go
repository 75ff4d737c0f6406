package web_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web"
	"guichet/app/web/kit"
	"guichet/app/web/webtest"
)

// writing is a site with the pages on which the staff write.
func writing(t *testing.T) (*webtest.Site, webtest.Content) {
	t.Helper()
	return site(t)
}

var idForm = regexp.MustCompile(`/staff/content/([0-9a-z]{26})/fr`)

// begin opens a new article and returns its address.
func begin(t *testing.T, s *webtest.Site) string {
	t.Helper()
	at := s.Get("/staff/content/new", s.As(webtest.Editor)).Want(http.StatusFound).Header.Get("Location")
	if !idForm.MatchString(at) || !strings.HasSuffix(at, "?new") {
		t.Fatalf("a new article begins at %q", at)
	}
	s.Get(at, s.As(webtest.Editor)).Want(http.StatusOK)
	return strings.TrimSuffix(at, "?new")
}

func textForm(title, body string) url.Values {
	return url.Values{"title": {title}, "body": {body}, "kind": {"question"}, "audience": {"everyone"}, "do": {"save"}}
}

// fields reads what stands in the hidden fields of the editor.
func fields(a *webtest.Answer, form url.Values) url.Values {
	for _, n := range a.All("#editor input") {
		if webtest.Attr(n, "type") == "hidden" {
			form.Set(webtest.Attr(n, "name"), webtest.Attr(n, "value"))
		}
	}
	return form
}

func TestAnArticleIsWrittenAndPublished(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	at := begin(t, s)
	s.Post(at, textForm("Ma question", "Ma **réponse**."), s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Get("/fr/articles/ma-question").Want(http.StatusNotFound)
	a := s.Get(at, s.As(webtest.Editor)).Want(http.StatusOK)
	if got := a.Attrs("#title", "value"); len(got) != 1 || got[0] != "Ma question" {
		t.Errorf("title %q", got)
	}
	form := fields(a, textForm("Ma question", "Ma **réponse** juste."))
	form.Set("do", "publish")
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if a := s.Get("/fr/articles/ma-question").Want(http.StatusOK); !a.Has("<strong>réponse</strong> juste") {
		t.Errorf("%s", a.Body)
	}
	// The same form again: nothing is lost, nothing is there twice.
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	list := s.Get("/staff/content?q=question", s.As(webtest.Editor)).Want(http.StatusOK)
	if got := list.Texts(".articles .name a"); len(got) != 1 {
		t.Errorf("listed %q", got)
	}
}

func TestWhatIsRefusedStaysInTheForm(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	at := begin(t, s)
	for name, row := range map[string]struct{ field, value, control string }{
		"no title":     {"title", "", "title"},
		"long title":   {"title", strings.Repeat("x", 201), "title"},
		"no body":      {"body", " ", "body"},
		"large body":   {"body", strings.Repeat("x", help.MaxBody+1), "body"},
		"bad slug":     {"slug", "Pas Une Adresse", "slug"},
		"bad keywords": {"keywords", strings.Repeat("mot,", 1) + strings.Repeat("x", 61), "keywords"},
		"bad alias":    {"aliases", "https://elsewhere.example/", "aliases"},
		"bad moment":   {"publish_at", "tomorrow", "publish_at"},
	} {
		form := textForm("Titre", "Texte gardé")
		form.Set(row.field, row.value)
		a := s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusUnprocessableEntity)
		if got := a.Attrs("#faults a", "href"); len(got) != 1 || got[0] != "#"+row.control {
			t.Errorf("%s: faults %q", name, got)
		}
		if row.field != "body" && !a.Has("Texte gardé") {
			t.Errorf("%s: the text is gone", name)
		}
	}
}

func TestDraftsKeepThemselvesAndComeBack(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	at := begin(t, s)
	kept := s.Post(at+"/draft", textForm("À moitié", "Un brouillon"), s.As(webtest.Editor)).Want(http.StatusOK)
	var said struct{ Said string }
	if err := json.Unmarshal(kept.Body, &said); err != nil || !strings.HasPrefix(said.Said, "Draft kept ") {
		t.Errorf("%s %v", kept.Body, err)
	}
	a := s.Get(at+"?new", s.As(webtest.Editor)).Want(http.StatusOK)
	if got := a.Attrs("#title", "value"); got[0] != "À moitié" || !a.Has("Un brouillon") {
		t.Errorf("the draft did not come back: %q", got)
	}
	if list := s.Get("/staff/content", s.As(webtest.Editor)); !strings.Contains(list.Text(".unsaved"), "À moitié") {
		t.Error("the list does not tell of it")
	}
	if list := s.Get("/staff/content", s.As(webtest.Second)); list.Has("À moitié") {
		t.Error("somebody else sees it")
	}
	large := textForm("x", strings.Repeat("x", help.MaxBody+1))
	refused := s.Post(at+"/draft", large, s.As(webtest.Editor), webtest.With("Accept", "application/json"))
	if refused.Want(http.StatusRequestEntityTooLarge); !refused.Has(`"message"`) {
		t.Errorf("%s", refused.Body)
	}
	s.Post(at+"/drop?new", nil, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Get(at, s.As(webtest.Editor)).Want(http.StatusNotFound)
}

func TestTwoPeopleMeetInOneText(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	at := begin(t, s)
	s.Post(at, textForm("Titre", "Un.\n\nDeux.\n\nTrois."), s.As(webtest.Editor)).Want(http.StatusSeeOther)
	open := s.Get(at, s.As(webtest.Editor))
	mine := fields(open, textForm("Titre", "Un.\n\nDeux.\n\nTrois changé."))
	theirs := fields(open, textForm("Titre", "Un changé.\n\nDeux.\n\nTrois."))
	s.Post(at+"/look", url.Values{"typing": {"1"}}, s.As(webtest.Second)).Want(http.StatusOK)
	if a := s.Get(at, s.As(webtest.Editor)); !strings.Contains(a.Text("#here"), "Simone is typing here") {
		t.Errorf("here: %q", a.Text("#here"))
	}
	s.Post(at, theirs, s.As(webtest.Second)).Want(http.StatusSeeOther)
	told := s.Post(at+"/look", url.Values{"base": mine["base"]}, s.As(webtest.Editor)).Want(http.StatusOK)
	if !told.Has("A newer version was saved") {
		t.Errorf("%s", told.Body)
	}
	done := s.Post(at, mine, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if c := strings.Join(done.Header.Values("Set-Cookie"), " "); !strings.Contains(c, "article.merged") {
		t.Errorf("note %q", c)
	}
	clash := fields(open, textForm("Titre", "Un autrement.\n\nDeux.\n\nTrois."))
	a := s.Post(at, clash, s.As(webtest.Editor)).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(a.Text(".clash"), "Un changé") || !strings.Contains(a.Text(".clash"), "Un autrement") {
		t.Errorf("clash %q", a.Text(".clash"))
	}
	if !a.Has("Un autrement.\n\nDeux.\n\nTrois changé.") {
		t.Error("the rest was not joined")
	}
	again := fields(a, textForm("Titre", "Un autrement.\n\nDeux.\n\nTrois changé."))
	s.Post(at, again, s.As(webtest.Editor)).Want(http.StatusSeeOther)
}

func TestRevisionsBinAndPreview(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	at := "/staff/content/" + c.Tracking.String() + "/fr"
	open := s.Get(at, s.As(webtest.Editor)).Want(http.StatusOK)
	form := fields(open, textForm("Titre neuf", "Un texte tout neuf."))
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	list := s.Get(at+"/revisions", s.As(webtest.Agent)).Want(http.StatusOK)
	links := list.Attrs(".table .end a", "href")
	if len(links) != 2 {
		t.Fatalf("%d revisions", len(links))
	}
	newest := s.Get(links[0], s.As(webtest.Agent)).Want(http.StatusOK)
	if newest.Text(".diff ins") == "" || newest.Text(".diff del") == "" || len(newest.All("form[method=post] [name=to]")) != 0 {
		t.Error("the comparison shows nothing, or an agent may revert")
	}
	old := s.Get(links[1], s.As(webtest.Editor)).Want(http.StatusOK)
	s.Post(at+"/revert", url.Values{"to": old.Attrs("[name=to]", "value"), "base": old.Attrs("[name=base]", "value")},
		s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if got := len(s.Get(at+"/revisions", s.As(webtest.Editor)).All(".table tbody tr")); got != 3 {
		t.Errorf("%d revisions after going back", got)
	}
	view := s.Get(at+"/view", s.As(webtest.Agent)).Want(http.StatusOK)
	if view.Header.Get("Cache-Control") != "no-store" || view.Text(".as-read h1") == "Titre neuf" {
		t.Errorf("%v %q", view.Header, view.Text(".as-read h1"))
	}
	binned := s.Post("/staff/content/"+c.Tracking.String()+"/bin", nil, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Get("/fr/articles/suivi").Want(http.StatusGone)
	undo := s.Get(binned.Header.Get("Location"), s.As(webtest.Editor)).Attrs("form.note-line", "action")
	bin := s.Get("/staff/bin", s.As(webtest.Agent)).Want(http.StatusOK)
	if bin.Texts(".table .name a")[0] == "" || !bin.Has(c.Tracking.String()) || len(bin.All(".table form")) != 0 {
		t.Errorf("the bin: %q", bin.Texts(".table .name a"))
	}
	s.Post(undo[0], nil, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Get("/fr/articles/suivi").Want(http.StatusOK)
}

func TestBulkActionsTellWhatWasNotDone(t *testing.T) {
	t.Parallel()
	s, c := writing(t)
	ids := []string{c.Tracking.String(), app.ID{9, 9}.String()}
	a := s.Post("/staff/content/bulk", url.Values{"do": {"unpublish"}, "article": ids, "back": {"/staff/content?lang=fr"}},
		s.As(webtest.Editor)).Want(http.StatusUnprocessableEntity)
	if got := a.Texts("#results li"); len(got) != 1 || !strings.Contains(got[0], ids[1]) {
		t.Errorf("%q", got)
	}
	s.Get("/fr/articles/suivi").Want(http.StatusNotFound)
	for back, want := range map[string]string{
		"/staff/content?lang=fr": "/staff/content?lang=fr", "//evil.example": "/staff/content", "https://evil.example": "/staff/content",
	} {
		done := s.Post("/staff/content/bulk", url.Values{"do": {"publish"}, "article": ids[:1], "back": {back}}, s.As(webtest.Editor))
		got, err := url.Parse(done.Want(http.StatusSeeOther).Header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		v := got.Query()
		v.Del("done") // which action it was, where it changed something
		if got.RawQuery = v.Encode(); got.String() != want {
			t.Errorf("back to %q", got)
		}
	}
	none := s.Post("/staff/content/bulk", url.Values{"do": {"publish"}}, s.As(webtest.Editor))
	none.Want(http.StatusUnprocessableEntity)
}

func TestCategoriesAreMadeMovedAndMerged(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	form := url.Values{"title-fr": {"Jardin"}, "title-en": {"Garden"}, "icon": {"leaf"}, "audience": {"everyone"}}
	s.Post("/staff/categories/new", form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	tree := s.Get("/staff/categories", s.As(webtest.Editor)).Want(http.StatusOK)
	names, ids := tree.Texts(".twig-name a"), tree.Attrs(".tree li", "data-id")
	last := ids[len(ids)-1]
	if names[len(names)-1] != "Garden" {
		t.Errorf("%q", names)
	}
	s.Post("/staff/categories/"+last+"/move", url.Values{"step": {"up"}}, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Post("/staff/categories/"+last+"/move", url.Values{"place": {"0"}}, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if got := s.Get("/staff/categories", s.As(webtest.Agent)).Attrs(".tree li", "data-id"); got[0] != last {
		t.Errorf("%q", got)
	}
	s.Post("/staff/categories/"+last, url.Values{"title-fr": {""}}, s.As(webtest.Editor)).Want(http.StatusUnprocessableEntity)
	s.Post("/staff/categories/"+last+"/delete", nil, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	s.Get("/staff/categories/"+last, s.As(webtest.Editor)).Want(http.StatusNotFound)
}

// upload sends a file as the form of the files does.
func upload(t *testing.T, s *webtest.Site, name string, data []byte, edits ...webtest.Edit) *webtest.Answer {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if err := m.WriteField("alt", "Un [pot] (bleu)"); err != nil {
		t.Fatal(err)
	}
	w, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	own := []webtest.Edit{webtest.With("Content-Type", m.FormDataContentType()), webtest.With("Origin", webtest.Origin),
		webtest.With("Sec-Fetch-Site", "same-origin"), s.As(webtest.Editor)}
	return s.Do(http.MethodPost, "/staff/files", b.String(), append(own, edits...)...)
}

func TestFilesOfDraftsAreForTheStaff(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	a := upload(t, s, "../pot (1).png", picture(t), webtest.With("Accept", "application/json")).Want(http.StatusOK)
	var added struct{ Markdown, Said string }
	if err := json.Unmarshal(a.Body, &added); err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^!\[Un pot \(bleu\)\]\((/files/[0-9a-z]{26}/pot-%281%29\.png)\)$`).FindStringSubmatch(added.Markdown)
	if form == nil {
		t.Fatalf("%q", added.Markdown)
	}
	s.Get(form[1]).Want(http.StatusNotFound)
	s.Get("/staff"+form[1], s.As(webtest.Agent)).Want(http.StatusOK)
	s.Get("/staff" + form[1]).Want(http.StatusFound)
	at := begin(t, s)
	s.Post(at, textForm("Avec un pot", added.Markdown), s.As(webtest.Editor)).Want(http.StatusSeeOther)
	view := s.Get(at+"/view", s.As(webtest.Agent)).Want(http.StatusOK)
	if got := view.Attrs(".prose img", "src"); len(got) != 1 || got[0] != "/staff"+form[1] {
		t.Errorf("%q", got)
	}
	files := s.Get("/staff/files", s.As(webtest.Editor)).Want(http.StatusOK)
	if files.Text(".file-grid a[lang=fr]") != "Avec un pot" || len(files.All(".file-grid form")) != 0 {
		t.Error("its use is not told")
	}
	refused := upload(t, s, "x.svg", []byte("<svg onload=alert(1)>")).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.Text("#faults"), "kind of file") {
		t.Errorf("%q", refused.Text("#faults"))
	}
	large := upload(t, s, "x.png", make([]byte, 11<<20)).Want(http.StatusUnprocessableEntity)
	if large.Text("#faults") == "" {
		t.Error("a file that is too large is refused without a word")
	}
}

// TestStaffPagesAreForTheRoleInTheTable asks for every row of the staff as
// every role: who may not gets 403, and nothing happens.
func TestStaffPagesAreForTheRoleInTheTable(t *testing.T) {
	t.Parallel()
	s, _ := writing(t)
	s.As(webtest.Agent) // makes the account
	before := s.Store.Head()
	roles := map[webtest.Person]app.Role{webtest.Agent: app.Agent}
	for _, row := range tableOfStaff() {
		for who, role := range roles {
			if role >= row.Permission().Least() {
				continue
			}
			at := example(row.Pattern())
			a := s.Do(row.Method(), at, "", s.As(who), webtest.With("Origin", webtest.Origin), webtest.With("Sec-Fetch-Site", "same-origin"))
			if a.Status != http.StatusForbidden {
				t.Errorf("%s %s as %s: %d", row.Method(), at, who, a.Status)
			}
		}
	}
	if s.Store.Head() != before {
		t.Error("something was written")
	}
}

func tableOfStaff() []kit.Route {
	var rows []kit.Route
	for _, row := range web.Table() {
		if row.Permission().Least() > app.Anyone {
			rows = append(rows, row)
		}
	}
	return rows
}
