package site

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/gate"
	"guichet/app/help"
	"guichet/app/help/markup"
	"guichet/app/i18n"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/frontend"
	"guichet/store"
)

// Deps is what the public pages are made from.
type Deps struct {
	Store     *store.Store
	Help      *help.Help
	Feedback  *feedback.Feedback
	Question  *question.Room
	Guard     *guard.Guard
	Settings  *settings.Live
	Texts     *i18n.Catalogue
	Front     *frontend.Bundle
	Languages *kit.Languages
	Search    *gate.Gate // bounds searches; shared with the API
	Clock     app.Clock
	Log       *slog.Logger
}

// Site fills the public pages. Its methods are the endpoints of the table of
// routes.
type Site struct {
	Deps
	renderer      *kit.Renderer
	markup        *markup.Renderer
	sitemapLength int // addresses in one file
	prints        *gate.Gate
	copy          *copying // nil unless the pages are those of a copy
}

// New returns the public pages.
func New(d Deps) *Site {
	return &Site{Deps: d, renderer: kit.NewRenderer(d.Front, d.Texts), markup: markup.New(d.Texts), sitemapLength: sitemapLength,
		prints: newPrints()}
}

// Prepare makes ready what the first visitors meet.
func (s *Site) Prepare() {
	if langs := s.Settings.Now().Languages; s.Front.Built() && len(langs) > 0 {
		s.Texts.Printer(langs[0]).T("site.skip") // reads the sentences
		s.renderer.Prepare("article", langs[0])
	}
}

// page renders a page struct. Without the built interface there is nothing to
// render with, and the reader is told so in one sentence.
func (s *Site) page(set settings.Settings, name string, p kit.Page) (kit.Document, error) {
	if !s.Front.Built() {
		return kit.Document{}, app.E(app.Busy, "error.notbuilt")
	}
	body, err := s.renderer.Render(name, p)
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{Type: kit.HTML, Body: bytes.TrimSpace(body), Until: s.yearEnd(set)}, nil
}

// yearEnd is when the year at the foot of a kept page becomes wrong.
func (s *Site) yearEnd(set settings.Settings) time.Time {
	now := s.now(set)
	return time.Date(now.Year()+1, 1, 1, 0, 0, 0, 0, now.Location())
}

// now is the time on the business's wall.
func (s *Site) now(set settings.Settings) time.Time { return s.Clock().In(set.Zone) }

// view opens the one View of a page that is not kept.
func (s *Site) view(ctx context.Context, fn func(r store.Reader) error) error {
	return s.Store.View(ctx, fn)
}

// Old answers where an address that is not found lives now.
func (s *Site) Old(r *http.Request) (string, bool) {
	var to string
	var ok bool
	path := r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	err := s.view(r.Context(), func(rd store.Reader) error {
		var err error
		to, ok, err = s.Help.Redirect(rd, path)
		return err
	})
	return to, ok && err == nil
}
