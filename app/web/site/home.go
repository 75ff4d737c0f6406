package site

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/store"
)

// Home is the front page of a language.
func (s *Site) Home(r store.Reader, v kit.Variant) (kit.Document, error) {
	view, err := s.Help.Home(r, app.Visitor(), v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	all := s.everywhere("")
	base, err := s.frame(r, v.Origin, v.Lang, "/"+string(v.Lang), all)
	if err != nil {
		return kit.Document{}, err
	}
	base.Description = clip(base.Site.Tagline)
	base.Alternates = s.alternates(v.Origin, all)
	if base.JSONLD, err = kit.LD(s.websiteLD(v)); err != nil {
		return kit.Document{}, err
	}
	return s.page("home", HomePage{
		Base:       base,
		Categories: categoryCards(view.Categories),
		Latest:     s.cards(view.Latest),
		Empty:      view.Empty,
	})
}

// Root sends the reader to the front page of the best language.
func (s *Site) Root(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Vary", "Accept-Language, Cookie")
	return &app.Moved{To: "/" + string(s.Languages.Of(r))}
}
