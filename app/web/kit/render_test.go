package kit

import (
	"strings"
	"sync"
	"testing"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/frontend"
)

func TestTightenKeepsWordsApart(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ source, want string }{
		"indentation":      {"  <p>\n\n\t  a\n</p>", "<p>\na\n</p>\n"},
		"lone action":      {"a\n{{if .X}}\nb\n{{end}}\nc", "a\n{{if .X}}b\n{{end}}c\n"},
		"two on a line":    {"{{.A}} {{.B}}\nc", "{{.A}} {{.B}}\nc\n"},
		"action with text": {"{{.A}}, b\nc", "{{.A}}, b\nc\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tighten(row.source); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestRenderIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	type page struct {
		Base
		Ours             bool
		Status           int
		Heading, Message string
		RequestID        string
		Neighbours       []struct{}
		Categories       []Link
	}
	var all sync.WaitGroup
	for range 8 {
		for _, lang := range app.Langs() {
			all.Go(func() {
				html, err := r.Render("error", page{Base: Base{Lang: lang}, Status: 404, Heading: "<b>"})
				if err != nil {
					t.Error(err)
					return
				}
				if !strings.Contains(string(html), `<html lang="`+string(lang)+`">`) {
					t.Errorf("%s: another language", lang)
				}
				if !strings.Contains(string(html), "&lt;b&gt;") {
					t.Error("a heading was not escaped")
				}
			})
		}
	}
	all.Wait()
}

func TestUnknownPageIsAnError(t *testing.T) {
	t.Parallel()
	if html, err := newRenderer(t).Render("nowhere", Base{Lang: app.English}); err == nil {
		t.Errorf("got %q", html)
	}
}

func newRenderer(t *testing.T) *Renderer {
	t.Helper()
	front, err := frontend.Open()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return NewRenderer(front, texts)
}
