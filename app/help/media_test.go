package help

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/app"
	"guichet/app/help/medium/mediumtest"
	"guichet/store"
)

const someCaptions = "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n"

func (h *house) media(kind Kind, part MediaPart, name string, data []byte) File {
	h.t.Helper()
	f, err := h.AddMedia(h.t.Context(), editor, kind, part, name, bytes.NewReader(data))
	h.must(err)
	return f
}

func TestMediaAreTakenByTheirKind(t *testing.T) {
	t.Parallel()
	h := open(t)
	film, sheet := mediumtest.MP4("isom", true, nil), []byte("%PDF-1.7\n")
	for name, row := range map[string]struct {
		kind Kind
		part MediaPart
		file string
		data []byte
		want string // type, or the key of the error
	}{
		"film":                 {Video, FilePart, "film.mp4", film, "video/mp4"},
		"film called a page":   {Recording, FilePart, "film.html", film, "video/mp4"},
		"film to take away":    {Download, FilePart, "film.mp4", film, "help.error.media.type.download"},
		"sheet":                {Download, FilePart, "a.pdf", sheet, "application/pdf"},
		"sheet to play":        {Video, FilePart, "a.mp4", sheet, "help.error.media.type.plays"},
		"image":                {Download, FilePart, "a.png", dot(t, 3), "image/png"},
		"image to play":        {Video, FilePart, "a.mp4", dot(t, 3), "help.error.media.type.plays"},
		"page":                 {Download, FilePart, "a.pdf", []byte("<html>x"), "help.error.media.type.download"},
		"drawing":              {Download, FilePart, "a.txt", []byte("<svg onload=x>"), "help.error.media.type.download"},
		"program":              {Download, FilePart, "a.zip", []byte("MZ\x90\x00"), "help.error.media.type.download"},
		"captions":             {Video, CaptionsPart, "a.srt", []byte(someCaptions), "text/vtt"},
		"captions without":     {Download, CaptionsPart, "a.vtt", []byte(someCaptions), "help.error.kind"},
		"captions that are no": {Video, CaptionsPart, "a.vtt", []byte("Bonjour"), "help.error.captions.header"},
		"poster":               {Video, PosterPart, "a.png", dot(t, 3), "image/png"},
		"poster of a film":     {Video, PosterPart, "a.png", film, "help.error.media.poster"},
		"no medium":            {Question, FilePart, "film.mp4", film, "help.error.kind"},
		"too many captions":    {Video, CaptionsPart, "a.vtt", append([]byte(someCaptions), make([]byte, MaxCaptions)...), "help.error.captions.large"},
	} {
		f, err := h.AddMedia(t.Context(), editor, row.kind, row.part, row.file, bytes.NewReader(row.data))
		if err != nil {
			if e, _ := asError(err); e == nil || e.Key != row.want {
				t.Errorf("%s: %v, want %s", name, err, row.want)
			}
			continue
		}
		if f.Type != row.want {
			t.Errorf("%s: %+v, want %s", name, f, row.want)
		}
	}
	_, err := h.AddMedia(t.Context(), app.Actor{Role: app.Agent}, Video, FilePart, "film.mp4", bytes.NewReader(film))
	wantKind(t, err, app.Forbidden)
	if f := h.media(Video, FilePart, "film.html", film); f.Name != "film.mp4" {
		t.Errorf("%s would be opened as a page", f.Name)
	}
	f := h.media(Video, FilePart, `C:\x\film "1".mp4`, film)
	if f.Name != "film--1-.mp4" || f.Seconds != 95 || f.Width != 640 || f.Height != 360 || f.Size != int64(len(film)) {
		t.Errorf("%+v", f)
	}
	if again := h.media(Video, FilePart, `film "1".mp4`, film); again.ID != f.ID {
		t.Error("the same file is kept twice")
	}
}

func TestALargeFileIsNeverHeldWhole(t *testing.T) {
	h := open(t)
	head := mediumtest.MP4("isom", true, nil)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := h.AddMedia(t.Context(), editor, Video, FilePart, "a.mp4", io.MultiReader(bytes.NewReader(head), io.LimitReader(zeros{}, MaxMedia)))
	runtime.ReadMemStats(&after)
	if e, _ := asError(err); e == nil || e.Key != "help.error.media.large" {
		t.Errorf("%v", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d MiB were allocated", used>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestAMediumIsPartOfTheWording(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.media(Video, FilePart, "un.mp4", mediumtest.MP4("isom", true, nil))
	second := h.media(Video, FilePart, "deux.webm", mediumtest.WebM("webm"))
	in := live(app.French, "Rempoter", "Le geste.")
	in.Media = Media{File: first.ID, Captions: h.media(Video, CaptionsPart, "a.vtt", []byte(someCaptions)).ID,
		Poster: h.media(Video, PosterPart, "a.png", dot(t, 3)).ID, Transcript: "## Début\n\nPrenez un [pot](/files/x)."}
	a := h.article(ArticleInput{Kind: Video}, in)
	v, err := h.get(app.French, a.Slug)
	h.must(err)
	m := v.Medium
	if m == nil || m.File.ID != first.ID || m.Captions == nil || m.Poster.Width != 3 || m.Seconds != 95 ||
		!strings.Contains(m.Transcript, `<h3 id="st-s-debut">`) || !strings.Contains(v.Plain, "Prenez un pot") {
		t.Errorf("%+v, %q", m, v.Plain)
	}
	in.Media = Media{File: second.ID, Seconds: 61}
	changed := h.text(a.Article, in)
	if v, err = h.get(app.French, a.Slug); err != nil || v.Medium.File.ID != second.ID || v.Medium.Seconds != 61 || v.Media.Type != "video/webm" {
		t.Errorf("%+v, %v", v.Medium, err)
	}
	seen := func(id app.ID) bool {
		return h.view(func(r store.Reader) error { _, err := h.File(r, app.Visitor(), id); return err }) == nil
	}
	if seen(first.ID) || !seen(second.ID) {
		t.Error("a file is served by the wording it belongs to")
	}
	err = h.DeleteFile(t.Context(), editor, first.ID)
	if e, _ := asError(err); e == nil || e.Key != "help.error.file.kept" {
		t.Errorf("%v", err)
	}
	h.pass(48 * 3600e9)
	_, err = h.st.Collect(t.Context())
	h.must(err)
	_, err = h.Revert(t.Context(), editor, a.Article, app.French, a.Revision, changed.Revision)
	h.must(err)
	if v, err = h.get(app.French, a.Slug); err != nil || v.Medium.File.ID != first.ID {
		t.Errorf("%+v, %v", v.Medium, err)
	}
	rc, err := h.OpenFile(*v.Medium.File)
	h.must(err)
	rc.Close()
}

func TestWhatAMediumMayHold(t *testing.T) {
	t.Parallel()
	h := open(t)
	film := h.media(Video, FilePart, "un.mp4", mediumtest.MP4("isom", true, nil))
	captions := h.media(Video, CaptionsPart, "a.vtt", []byte(someCaptions))
	for want, m := range map[string]Media{
		"help.error.media.both":       {File: film.ID, Link: "https://videos.test/1"},
		"help.error.media.length":     {File: film.ID, Seconds: -1},
		"help.error.media.held":       {File: film.ID, Held: "2026-02-30"},
		"help.error.media.transcript": {File: film.ID, Transcript: strings.Repeat("a", MaxTranscript+1)},
		"help.error.media.gone":       {File: app.NewID(h.clock())},
		"help.error.hidden":           {File: film.ID, Transcript: "a\u202eb"},
	} {
		in := live(app.French, "Rempoter", "Le geste.")
		in.Media = m
		_, err := h.CreateArticle(t.Context(), editor, ArticleInput{Kind: Video}, in)
		if e, _ := asError(err); e == nil || e.Key != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	for _, link := range []string{"http://videos.test/1", "javascript:alert(1)", "//videos.test", "https://", "https://u:p@videos.test/", "videos"} {
		in := live(app.French, "Rempoter", "Le geste.")
		in.Media = Media{Link: link}
		_, err := h.CreateArticle(t.Context(), editor, ArticleInput{Kind: Video}, in)
		if e, _ := asError(err); e == nil || e.Key != "help.error.media.link" {
			t.Errorf("%s: %v", link, err)
		}
	}
	for _, m := range []Media{{Poster: film.ID}, {Captions: film.ID}, {Poster: captions.ID}} {
		in := live(app.French, "Rempoter", "Le geste.")
		in.Media = m
		_, err := h.CreateArticle(t.Context(), editor, ArticleInput{Kind: Video}, in)
		wantKind(t, err, app.Invalid)
	}
}

func TestTwoPeopleMayChangeAMedium(t *testing.T) {
	t.Parallel()
	h := open(t)
	film := h.media(Video, FilePart, "un.mp4", mediumtest.MP4("isom", true, nil))
	in := live(app.French, "Rempoter", "Le geste.")
	in.Media = Media{File: film.ID}
	a := h.article(ArticleInput{Kind: Video}, in)
	theirs := in
	theirs.Media.Transcript = "Voici."
	_, err := h.SaveEdit(t.Context(), editor, a.Article, Edit{Text: theirs, Base: a.Revision})
	h.must(err)
	mine := in
	mine.Media.Seconds = 90
	saved, err := h.SaveEdit(t.Context(), editor, a.Article, Edit{Text: mine, Base: a.Revision})
	h.must(err)
	v, err := h.get(app.French, a.Slug)
	h.must(err)
	if !saved.Merged || v.Medium.Seconds != 90 || !strings.Contains(v.Medium.Transcript, "Voici.") {
		t.Errorf("%+v, %+v", saved, v.Medium)
	}
	mine.Media.Transcript = "Voilà."
	_, err = h.SaveEdit(t.Context(), editor, a.Article, Edit{Text: mine, Base: a.Revision})
	if clash, ok := err.(*ConflictError); !ok || !clash.Media {
		t.Errorf("%v", err)
	}
}

func TestAMediumAndTheReviewTravel(t *testing.T) {
	t.Parallel()
	h := open(t)
	in := live(app.French, "Rempoter", "Le geste.")
	in.Media = Media{File: h.media(Video, FilePart, "un film.mp4", mediumtest.MP4("isom", true, []byte("image"))).ID,
		Captions: h.media(Video, CaptionsPart, "a.vtt", []byte(someCaptions)).ID, Poster: h.media(Video, PosterPart, "a.png", dot(t, 3)).ID,
		Seconds: 61, Transcript: "Prenez\n\nun pot."}
	h.article(ArticleInput{Kind: Video, Review: "2027-01-02"}, in)
	in = live(app.French, "Tarifs", "La liste.")
	in.Media = Media{File: h.media(Download, FilePart, "tarifs.csv", []byte("question,answer\nnom,prix\n")).ID}
	h.article(ArticleInput{Kind: Download}, in)
	in = live(app.French, "Questions", "Ailleurs.")
	in.Media = Media{Link: "https://videos.test/1?a=b", Held: "2026-03-02"}
	h.article(ArticleInput{Kind: Recording}, in)
	for _, format := range []Format{JSONL, Markdown} {
		data, done := h.exported(format)
		if done.Files != 4 {
			t.Errorf("%s: %+v", format, done)
		}
		other := open(t)
		files := fstest.MapFS{"all.zip": {Data: data}}
		for round := range 2 {
			report, err := other.Import(t.Context(), editor, files, []string{"all.zip"}, ImportOptions{Source: "s"}, func(e Event) error {
				if e.Outcome == Refused || e.Outcome == Noted && e.Key != "" {
					t.Errorf("%s: %+v", format, e)
				}
				return nil
			})
			other.must(err)
			if round == 0 && report.Created != 3 || round == 1 && report.Unchanged != 3 {
				t.Errorf("%s, round %d: %+v", format, round, report)
			}
		}
		film, err := other.get(app.French, "rempoter")
		other.must(err)
		m := film.Medium
		if m.File.Name != "un-film.mp4" || m.Captions.Name != "a.vtt" || m.Poster.Width != 3 || m.Seconds != 61 || !strings.Contains(m.Transcript, "un pot") {
			t.Errorf("%s: %+v", format, m)
		}
		sheet, err := other.get(app.French, "tarifs")
		other.must(err)
		if sheet.Medium.File.Type != "text/csv" || sheet.Medium.File.Name != "tarifs.csv" {
			t.Errorf("%s: %+v", format, sheet.Medium.File)
		}
		link, err := other.get(app.French, "questions")
		other.must(err)
		if link.Medium.Link != "https://videos.test/1?a=b" || link.Medium.Held != "2026-03-02" {
			t.Errorf("%s: %+v", format, link.Medium)
		}
		other.must(other.view(func(r store.Reader) error {
			a, err := articles.Get(r, store.K(film.Article))
			if a.Review != "2027-01-02" {
				t.Errorf("%s: to be read again by %q", format, a.Review)
			}
			return err
		}))
	}
}
