package staff

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/audit"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/frontend"
	"guichet/store"
)

// Deps is what the staff's pages are made from.
type Deps struct {
	Store     *store.Store
	Accounts  *account.Accounts
	Audit     *audit.Log // nil while the keys are missing
	Help      *help.Help
	Feedback  *feedback.Feedback
	Question  *question.Room
	Settings  *settings.Live
	Texts     *i18n.Catalogue
	Front     *frontend.Bundle
	Languages *kit.Languages
	Clock     app.Clock
	Log       *slog.Logger
	House     House // nil for a site that nobody keeps: no backups, no imports
}

// Staff fills the staff's pages. Its methods are endpoints of the table of
// routes.
type Staff struct {
	Deps
	renderer *kit.Renderer
	offers   offers
}

// New returns the staff's pages.
func New(d Deps) *Staff {
	return &Staff{Deps: d, renderer: kit.NewRenderer(d.Front, d.Texts)}
}

// lang is the interface language: what the person chose, else the browser's.
func (s *Staff) lang(r *http.Request) app.Lang {
	if l := kit.VisitOf(r).Lang; l != "" {
		return l
	}
	return s.Languages.Of(r)
}

// words are the sentences in the reader's language.
func (s *Staff) words(r *http.Request) *i18n.Printer { return s.Texts.Printer(s.lang(r)) }

// reader reads one moment of the store.
type reader = store.Reader

// view opens the one View of a page.
func (s *Staff) view(ctx context.Context, fn func(rd store.Reader) error) error {
	return s.Store.View(ctx, fn)
}

// local is a moment on the business's wall.
func (s *Staff) local(t time.Time) time.Time { return t.In(s.Settings.Now().Zone) }

// page renders a page struct: "content" is frontend/pages/staff/content.
func (s *Staff) page(name string, p kit.Page) (kit.Document, error) {
	if !s.Front.Built() {
		return kit.Document{}, app.E(app.Busy, "error.notbuilt")
	}
	body, err := s.renderer.Render("staff/"+name, p)
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{Type: kit.HTML, Body: bytes.TrimSpace(body), Negotiated: true}, nil
}

// fragment renders a part of a page, for a script that shows it in place.
func (s *Staff) fragment(name, part string, p kit.Page) (kit.Document, error) {
	if !s.Front.Built() {
		return kit.Document{}, app.E(app.Busy, "error.notbuilt")
	}
	body, err := s.renderer.RenderPart("staff/"+name, part, p)
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{Type: kit.HTML, Body: bytes.TrimSpace(body), Negotiated: true}, nil
}

// refused is page for a form that could not be carried out.
func (s *Staff) refused(name string, p refusable) (kit.Document, error) {
	doc, err := s.page(name, p)
	doc.Status = p.refusal()
	return doc, err
}

// refusable is a page on the frame of the staff.
type refusable interface {
	kit.Page
	refusal() int
}

// blame adds to the faults what a refusal says of a control ("" for the form as
// a whole). An error no form can be shown again for comes back.
func (s *Staff) blame(r *http.Request, to *kit.Faults, field string, err error) error {
	f, ok := kit.Blames(err, s.words(r).Error, field)
	if !ok {
		return err
	}
	*to = append(*to, f)
	return nil
}
