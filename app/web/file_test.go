package web_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// attach keeps a file and, if shown, lets the tracking article use it.
func attach(t *testing.T, s *webtest.Site, c webtest.Content, name string, data []byte, shown bool) string {
	t.Helper()
	f, err := s.Help.AddFile(t.Context(), app.Desk(), name, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	at := help.FilePath(f.ID, f.Name)
	if shown {
		s.Text(c.Tracking, help.TextInput{
			Lang: app.French, Title: "Avec un fichier", Slug: "suivi", Body: "![image](" + at + ") [lien](" + at + ")",
		})
	}
	return at
}

func TestFilesCannotRun(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, file, ctype, how string
		data                   []byte
	}{
		{"image", "plan.png", "image/png", "inline", picture(t)},
		{"document", "notice.pdf", "application/pdf", "attachment", []byte("%PDF-1.7\n1 0 obj\n")},
		{"text", "note.txt", "text/plain", "attachment", []byte("Bonjour,\nvoici.\n")},
		{"accents and quotes", "été \"chaud\".png", "image/png", "inline", picture(t)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s, c := site(t)
			at := attach(t, s, c, row.file, row.data, true)
			a := s.Get(at).Want(200)
			same := bytes.Equal(a.Body, row.data) || row.how == "inline" && bytes.HasPrefix(a.Body, row.data[:8])
			if !same || !strings.HasPrefix(a.Header.Get("Content-Type"), row.ctype) {
				t.Errorf("%v", a.Header)
			}
			if p := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "sandbox; default-src 'none'") {
				t.Errorf("policy %q", p)
			}
			how := a.Header.Get("Content-Disposition")
			if !strings.HasPrefix(how, row.how+";") || strings.ContainsAny(how, "\r\n") {
				t.Errorf("disposition %q", how)
			}
			secured(t, a)
			if !strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%v", a.Header)
			}
			s.Get(at, webtest.With("If-None-Match", a.Header.Get("Etag"))).Want(304)
			if part := s.Get(at, webtest.With("Range", "bytes=0-3")).Want(206); !bytes.Equal(part.Body, row.data[:4]) {
				t.Errorf("part %q", part.Body)
			}
			s.Get(at, webtest.With("Range", "bytes=900000-")).Want(416)
		})
	}
}

func TestFilesOfHiddenTextsAreNotServed(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	at := attach(t, s, c, "unused.png", picture(t), false)
	s.Get(at).Want(404)
	in := help.TextInput{Lang: app.French, Title: "Brouillon", Slug: "b", Body: "![x](" + at + ")", State: help.Draft}
	if _, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question}, in); err != nil {
		t.Fatal(err)
	}
	s.Get(at).Want(404)
	if a := s.Get("/fr/articles/suivi").Want(200); a.Has(at) {
		t.Error("shown elsewhere")
	}
}

func TestLogo(t *testing.T) {
	t.Parallel()
	set := webtest.Defaults()
	set.Logo.File = "logo.svg"
	s := webtest.Open(t, set, webtest.Built())
	s.Get("/logo").Want(404)
	if got := s.Get("/fr").Attrs(".brand img", "src"); len(got) != 1 || got[0] != "/logo" {
		t.Errorf("brand %v", got)
	}
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	if err := os.WriteFile(filepath.Join(s.Store.Dir(), "logo.svg"), svg, 0o600); err != nil {
		t.Fatal(err)
	}
	a := s.Get("/logo").Want(200)
	if a.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(a.Header.Get("Content-Security-Policy"),
		"sandbox") {
		t.Errorf("%v", a.Header)
	}
	outside := filepath.Join(t.TempDir(), "outside.svg")
	if err := os.WriteFile(outside, svg, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(s.Store.Dir(), "logo.svg")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(s.Store.Dir(), "logo.svg")); err != nil {
		t.Fatal(err)
	}
	s.Get("/logo").Want(404)
}
