// Package kit is what the pages of every room share: the frame around a page
// (Base) and the renderer that turns a page struct into HTML; the router with
// its rows, the listener's facts, the checks every request must pass, and the
// pages that are kept until a table they read changes. It knows no room: what
// is shown, and to whom, the rooms decide.
package kit

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/frontend"
)

// Page is a page's struct; embedding Base makes one.
type Page interface {
	PageLang() app.Lang
}

// Renderer writes pages. A template is parsed on its first use, once a page
// and language: parsing all of them at start was measured at tens of
// milliseconds. It is safe for concurrent use.
type Renderer struct {
	front *frontend.Bundle
	texts *i18n.Catalogue

	mu     sync.Mutex
	parsed map[variant]func() (*template.Template, error)
}

type variant struct {
	name string
	lang app.Lang
}

// NewRenderer returns a renderer over the embedded templates and the sentences
// of a catalogue.
func NewRenderer(front *frontend.Bundle, texts *i18n.Catalogue) *Renderer {
	return &Renderer{front: front, texts: texts, parsed: map[variant]func() (*template.Template, error){}}
}

// Render returns the HTML of a page: name is its folder under pages. The whole
// page is made before a byte is handed out, so an error can still become an
// error page.
func (r *Renderer) Render(name string, page Page) ([]byte, error) {
	t, err := r.Template(name, page.PageLang())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Grow(24 << 10)
	if err := t.Execute(&out, page); err != nil {
		return nil, fmt.Errorf("kit: render page %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// RenderPart returns one part of a page: what the page's templates define under
// a name, for scripts that put it in the place of another.
func (r *Renderer) RenderPart(name, part string, page Page) ([]byte, error) {
	t, err := r.Template(name, page.PageLang())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, part, page); err != nil {
		return nil, fmt.Errorf("kit: render %s of page %s: %w", part, name, err)
	}
	return out.Bytes(), nil
}

// Prepare makes a page's template ready in a language, before it is asked for.
func (r *Renderer) Prepare(name string, lang app.Lang) {
	if t, err := r.Template(name, lang); err == nil {
		// The first execution looks at what may stand where; then there is nothing
		// to write, and it ends.
		_ = t.Execute(io.Discard, nil)
	}
}

// Template returns the parsed template of a page in a language. Tests check it
// against the page's struct.
func (r *Renderer) Template(name string, lang app.Lang) (*template.Template, error) {
	v := variant{name, lang}
	r.mu.Lock()
	once, ok := r.parsed[v]
	if !ok {
		once = sync.OnceValues(func() (*template.Template, error) { return r.parse(name, lang) })
		r.parsed[v] = once
	}
	r.mu.Unlock()
	return once()
}

// staffPages begins the names of the pages for people who are signed in: they
// have a layout and parts of their own.
const staffPages = "staff/"

// parse reads the layout, the parts and one page; the page's "main" fills the
// layout's.
func (r *Renderer) parse(name string, lang app.Lang) (*template.Template, error) {
	files := r.front.Templates()
	names, err := fs.Glob(files, "parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("kit: list parts: %w", err)
	}
	layout := "layouts/site.html"
	if strings.HasPrefix(name, staffPages) {
		layout = "layouts/staff.html"
		more, err := fs.Glob(files, "parts/staff/*.html")
		if err != nil {
			return nil, fmt.Errorf("kit: list parts: %w", err)
		}
		names = append(names, more...)
	}
	names = append(names, path.Join("pages", name, path.Base(name)+".html"))
	t := template.New("layout").Funcs(r.funcs(lang))
	for _, n := range append([]string{layout}, names...) {
		src, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, fmt.Errorf("kit: read template: %w", err)
		}
		if t, err = t.Parse(tighten(string(src))); err != nil {
			return nil, fmt.Errorf("kit: parse %s: %w", n, err)
		}
	}
	return t, nil
}

// funcs are the words a template may use besides its data. They are bound to
// one language so that parts need no printer handed down.
func (r *Renderer) funcs(lang app.Lang) template.FuncMap {
	p := r.texts.Printer(lang)
	return template.FuncMap{
		"t":      p.T,
		"date":   p.Date,
		"number": func(n int) string { return p.Number(int64(n)) },
		"day":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"clock":  func(t time.Time) string { return t.Format("15:04") },
		"stamp":  func(t time.Time) string { return t.Format(time.RFC3339) },
		"icon":   r.front.Icon,
		"asset":  r.front.Asset,
		"lang":   func() app.Lang { return lang },
	}
}

// tighten drops the blank lines of a template source, and the breaks after
// lines that are one action and nothing else: they would go over the wire with
// every page. Every other break stays, so that words remain apart.
func tighten(src string) string {
	var out strings.Builder
	out.Grow(len(src))
	for line := range strings.Lines(src) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		out.WriteString(line)
		inner, ok := strings.CutPrefix(line, "{{")
		inner, closed := strings.CutSuffix(inner, "}}")
		if !ok || !closed || strings.Contains(inner, "}}") {
			out.WriteByte('\n')
		}
	}
	return out.String()
}
