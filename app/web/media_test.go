package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/medium/mediumtest"
	"guichet/app/web/webtest"
)

// medium makes a published article about a file.
func medium(t *testing.T, s *webtest.Site, kind help.Kind, audience app.Audience, state help.State, name string, data []byte) (help.File, string) {
	t.Helper()
	f, err := s.Help.AddMedia(t.Context(), app.Desk(), kind, help.FilePart, name, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	saved, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: kind, Audience: audience}, help.TextInput{
		Lang: app.French, Title: "À propos de " + name, Body: "Voici.", State: state, Media: help.Media{File: f.ID, Transcript: "Ce qui est dit."},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, help.ArticlePath(app.French, saved.Slug)
}

func TestAFilmIsPlayedHereAndInPieces(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	data := mediumtest.MP4("isom", true, []byte(strings.Repeat("image", 1000)))
	f, path := medium(t, s, help.Video, app.Everyone, help.Published, "film.mp4", data)
	a := s.Get(path).Want(200)
	at := help.FilePath(f.ID, f.Name)
	if got := a.Attrs("video source", "src"); len(got) != 1 || got[0] != at {
		t.Errorf("%v", got)
	}
	if w, h := a.Attrs("video", "width"), a.Attrs("video", "height"); len(w) != 1 || w[0] != "640" || h[0] != "360" {
		t.Errorf("%v × %v", w, h)
	}
	if !strings.Contains(a.Header.Get("Content-Security-Policy"), "media-src 'self';") || a.Text("details.transcript .prose") != "Ce qui est dit." {
		t.Errorf("%v, %q", a.Header, a.Text("details.transcript"))
	}
	if strings.Contains(s.Get("/fr/articles/suivi").Want(200).Header.Get("Content-Security-Policy"), "media-src") {
		t.Error("every page may play something")
	}
	whole := s.Get(at).Want(200)
	if whole.Header.Get("Content-Type") != "video/mp4" || whole.Header.Get("Accept-Ranges") != "bytes" || !bytes.Equal(whole.Body, data) ||
		!strings.HasPrefix(whole.Header.Get("Content-Disposition"), "attachment") || whole.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", whole.Header)
	}
	part := s.Get(at, webtest.With("Range", "bytes=100-199"), webtest.With("If-Range", whole.Header.Get("Etag"))).Want(206)
	if !bytes.Equal(part.Body, data[100:200]) {
		t.Errorf("%q", part.Body)
	}
	s.Get(at, webtest.With("Range", "bytes=-10")).Want(206)
	s.Get(at, webtest.With("Range", "bytes=9999999-")).Want(416)
}

func TestAFileIsThereForWhoMayReadItsArticle(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for name, row := range map[string]struct {
		audience app.Audience
		state    help.State
		want     int
	}{
		"open.pdf":     {app.Everyone, help.Published, 200},
		"archived.pdf": {app.Everyone, help.Archived, 200},
		"draft.pdf":    {app.Everyone, help.Draft, 404},
		"review.pdf":   {app.Everyone, help.Review, 404},
		"staff.pdf":    {app.StaffOnly, help.Published, 404},
		"signed.pdf":   {app.SignedInOnly, help.Published, 404},
	} {
		f, path := medium(t, s, help.Download, row.audience, row.state, name, []byte("%PDF-1.7\n"+name))
		at := help.FilePath(f.ID, f.Name)
		s.Get(at).Want(row.want)
		s.Get(path).Want(row.want)
		s.Get("/staff"+at, s.As(webtest.Agent)).Want(200)
		s.Get("/staff" + at).Want(http.StatusFound)
		if row.want == 200 {
			a := s.Get(path)
			if got := a.Attrs(".medium a.btn-primary", "href"); len(got) != 1 || got[0] != at {
				t.Errorf("%s: %v", name, got)
			}
		}
	}
}

// filesForm is a form with files as a browser sends it.
func filesForm(t *testing.T, fields url.Values, files map[string][]byte) (string, webtest.Edit) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	write := func(name string) {
		for _, v := range fields[name] {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("media-kind")
	write("kind")
	write("part")
	for name, data := range files {
		part, err := w.CreateFormFile(name, strings.TrimPrefix(name, "up-")+".mp4")
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range fields {
		if name != "media-kind" && name != "kind" && name != "part" {
			write(name)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body.String(), func(r *http.Request) {
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("Origin", webtest.Origin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
}

func TestAnEditorSendsAFileWithTheForm(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	editor := s.As(webtest.Editor)
	fresh := s.Get("/staff/content/new?kind=video", editor)
	at, _, _ := strings.Cut(fresh.Header.Get("Location"), "?")
	form := s.Get(fresh.Header.Get("Location"), editor).Want(200)
	if action := form.Attrs("#editor", "action"); len(action) != 1 || action[0] != at+"/media?new" {
		t.Fatalf("%v", action)
	}
	tabs := form.Attrs(".langs-tabs a", "href")
	if len(tabs) != 3 {
		t.Errorf("%d languages", len(tabs))
	}
	for _, tab := range tabs {
		if !strings.HasSuffix(tab, "?new&kind=video") {
			t.Errorf("another language forgets the kind: %s", tab)
		}
	}
	fields := url.Values{
		"title": {"Rempoter"}, "body": {"Le geste."}, "kind": {"video"}, "media-kind": {"video"}, "audience": {"everyone"}, "do": {"publish"},
		"media-length": {"1:30"}, "media-transcript": {"Prenez un pot."},
	}
	body, ctype := filesForm(t, fields, map[string][]byte{"up-file": []byte("<html>no</html>")})
	bad := s.Do(http.MethodPost, at+"/media?new", body, editor, ctype).Want(http.StatusUnprocessableEntity)
	if !bad.Has("MP4, WebM") || bad.Text("#body") != "Le geste." || bad.Text("#media-transcript") != "Prenez un pot." {
		t.Errorf("what was typed is lost: %q", bad.Text("#body"))
	}
	body, ctype = filesForm(t, fields, map[string][]byte{"up-file": mediumtest.MP4("isom", true, nil), "up-captions": []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n")})
	s.Do(http.MethodPost, at+"/media?new", body, editor, ctype).Want(http.StatusSeeOther)
	page := s.Get("/fr/articles/rempoter").Want(200)
	if len(page.All("video track")) != 1 || page.Text(".medium time") != "1:30" {
		t.Errorf("%v", page.Texts(".medium"))
	}
	again := s.Get(at, editor).Want(200)
	if again.Attrs("[name=media-file]", "value")[0] == "" || again.Attrs("#media-length", "value")[0] != "1:30" {
		t.Error("the form does not show the file")
	}
	fields.Set("base", again.Attrs("[name=base]", "value")[0])
	fields.Set("media-file", again.Attrs("[name=media-file]", "value")[0])
	fields.Set("drop-file", "1")
	s.Post(at, fields, editor).Want(http.StatusSeeOther)
	if page := s.Get("/fr/articles/rempoter").Want(200); len(page.All("video")) != 0 {
		t.Error("the file is still there")
	}
	s.Do(http.MethodPost, at+"/media", body, s.As(webtest.Agent), ctype).Want(http.StatusForbidden)
}

func TestAScriptSendsAFileAlone(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	json := webtest.With("Accept", "application/json")
	send := func(who webtest.Edit, kind, part string, data []byte) *webtest.Answer {
		body, ctype := filesForm(t, url.Values{"kind": {kind}, "part": {part}}, map[string][]byte{"file": data})
		return s.Do(http.MethodPost, "/staff/files/media", body, who, ctype, json)
	}
	editor := s.As(webtest.Editor)
	if a := send(editor, "video", "file", mediumtest.WebM("webm")).Want(200); !a.Has(`"facts":"video/webm`) || !a.Has("320 × 240") {
		t.Errorf("%s", a.Body)
	}
	if a := send(editor, "video", "captions", []byte("WEBVTT\n\nx")).Want(400); !a.Has("00:01.000") {
		t.Errorf("%s", a.Body)
	}
	send(editor, "download", "file", []byte("MZ\x90\x00\x03")).Want(415)
	send(s.As(webtest.Agent), "video", "file", mediumtest.WebM("webm")).Want(403)
}

func TestALinkOutIsALink(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Recording}, help.TextInput{
		Lang: app.French, Title: "Questions du printemps", Body: "Ailleurs.", State: help.Published,
		Media: help.Media{Link: "https://videos.test/w/1?a=1&b=2", Held: "2026-03-02", Seconds: 3725},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := s.Get("/fr/articles/questions-du-printemps").Want(200)
	if got := a.Attrs(".medium a", "href"); len(got) != 1 || got[0] != "https://videos.test/w/1?a=1&b=2" || !a.Has("Ouvrir sur videos.test") ||
		a.Attrs(".medium a", "rel")[0] != "noopener noreferrer" || !a.Has("1:02:05") || !a.Has(`datetime="2026-03-02"`) {
		t.Errorf("%v, %v", got, a.Texts(".medium"))
	}
	if strings.Contains(a.Header.Get("Content-Security-Policy"), "media-src") || len(a.All("iframe")) > 0 {
		t.Error("it may load something")
	}
}

func TestTheLibraryIsLedToOnceThereIsMoreThanAnswers(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	leads := func() bool {
		return s.Get("/fr").Want(200).Has(`href="/fr/library"`) && s.Get("/sitemap.xml").Want(200).Has("/fr/library<")
	}
	s.Get("/fr/library").Want(200)
	if leads() {
		t.Error("an empty library is led to")
	}
	f, path := medium(t, s, help.Download, app.Everyone, help.Published, "tarifs.pdf", []byte("%PDF-1.7\n"))
	medium(t, s, help.Video, app.StaffOnly, help.Published, "secret.mp4", mediumtest.MP4("isom", true, nil))
	if !leads() {
		t.Error("nothing leads to the library")
	}
	page := s.Get("/fr/library/download").Want(200)
	if got := page.Attrs(".rows h3 a", "href"); len(got) != 1 || got[0] != path || !page.Has("PDF") {
		t.Errorf("%v", got)
	}
	if all := s.Get("/fr/library").Want(200); all.Has("secret") || all.Has("/fr/library/video") {
		t.Error("what is for the staff shows")
	}
	for _, name := range []string{"video", "page", "download_nulle", "x"} {
		s.Get("/fr/library/" + name).Want(404)
	}
	s.Get("/fr/library?page=2").Want(404)
	s.Synced()
	found := s.Get("/api/v1/search?lang=fr&kind=download&q=tarifs").Want(200)
	if !found.Has(`"kind":"download"`) {
		t.Errorf("%s", found.Body)
	}
	print := s.Get(path + "/print").Want(200)
	if !print.Has(help.FilePath(f.ID, f.Name)) || !print.Has("Ce qui est dit.") {
		t.Error("the print says nothing of the file")
	}
}
