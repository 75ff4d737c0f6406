package site

import (
	"errors"
	"net/http"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// Problem is what a failure looks like to a reader: a sentence in the reader's
// language, search, the categories, and the neighbours of what is gone. If the
// page itself cannot be made, the sentence stands alone.
func (s *Site) Problem(r *http.Request, f kit.Failure) kit.Document {
	lang := s.Languages.Of(r)
	page := ErrorPage{
		Status:    f.Status,
		Heading:   s.heading(lang, f.Status),
		Message:   s.Texts.Printer(lang).Error(f.Error),
		RequestID: f.RequestID,
	}
	if f.Status == http.StatusNotFound {
		page.Message = s.Texts.Printer(lang).T("site.error.notfound")
	}
	plain := kit.Document{Status: f.Status, Type: kit.Text, Negotiated: true}
	plain.Body = []byte(page.Message + "\n")
	// A foreign Host is told no more than that.
	if f.Status == http.StatusMisdirectedRequest {
		return plain
	}
	set := s.Settings.Now()
	s.around(r, set, lang, f, &page)
	doc, err := s.page(set, "error", page)
	if err != nil {
		if s.Front.Built() {
			s.Log.Error("error page failed", "err", err)
		}
		return plain
	}
	doc.Status, doc.Negotiated = f.Status, true
	return doc
}

// around adds what leads on from here. A store that cannot answer leaves it
// empty: the sentence is what counts.
func (s *Site) around(r *http.Request, set settings.Settings, lang app.Lang, f kit.Failure, page *ErrorPage) {
	home := "/" + string(lang)
	page.Base = kit.Base{Lang: lang, Site: s.info(set, lang), Path: home, Languages: s.menu(set, lang, home, nil)}
	err := s.view(r.Context(), func(rd store.Reader) error {
		base, err := s.frame(rd, set, "", lang, home, nil)
		if err != nil || f.Status >= 500 {
			return err
		}
		page.Base = base
		topics, err := s.topics(rd, lang)
		page.Categories = topics.chips()
		return err
	})
	if err != nil {
		s.Log.Warn("error page without categories", "err", err)
	}
	page.Base.Title, page.Base.NoIndex = page.Heading, true
	page.Base.Canonical, page.Base.Feed, page.Base.OG = "", "", kit.OpenGraph{}
	var gone *help.GoneError
	if errors.As(f.Cause, &gone) {
		page.Neighbours = cards(set, gone.Neighbours)
	}
}

// heading is the title of an error page.
func (s *Site) heading(lang app.Lang, status int) string {
	key := "error.heading.refused"
	switch {
	case status == http.StatusNotFound:
		key = "error.heading.notfound"
	case status == http.StatusGone:
		key = "error.heading.gone"
	case status == http.StatusServiceUnavailable, status == http.StatusInsufficientStorage:
		key = "error.heading.busy"
	case status >= 500:
		key = "error.heading.internal"
	}
	return s.Texts.Printer(lang).T(key)
}

// formError tells a form that is too large from one that cannot be read.
func formError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return err
	}
	return app.E(app.Invalid, "error.form").Wrap(err)
}
