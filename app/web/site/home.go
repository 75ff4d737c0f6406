package site

import (
	"net/http"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// Home is the front page of a language.
func (s *Site) Home(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	view, err := s.Help.Home(r, app.Visitor(), v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	all := everywhere(set, "")
	base, err := s.frame(r, set, v.Origin, v.Lang, "/"+string(v.Lang), all)
	if err != nil {
		return kit.Document{}, err
	}
	base.Description = clip(base.Site.Tagline)
	base.Alternates = alternates(set, v.Origin, all)
	if base.JSONLD, err = kit.LD(websiteLD(set, v)); err != nil {
		return kit.Document{}, err
	}
	// Without categories the list beside it is everything: the latest would only
	// say some of it twice.
	if len(view.Categories) == 0 {
		view.Latest = nil
	}
	return s.page(set, "home", HomePage{
		Base:       base,
		Categories: categoryCards(view.Categories),
		Others:     s.others(set, v.Lang, view),
		Latest:     cards(set, view.Latest),
		Empty:      view.Empty,
	})
}

// others is the front page's list of what stands in no category.
func (s *Site) others(set settings.Settings, lang app.Lang, view help.HomeView) OthersBlock {
	b := OthersBlock{Articles: cards(set, view.Others), Total: view.OthersAll}
	b.Title = s.restTitle(lang, len(view.Categories))
	if b.Total > len(view.Others) {
		b.Path = help.OthersPath(lang)
	}
	return b
}

// Root sends the reader to the front page of the best language.
func (s *Site) Root(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Vary", "Accept-Language, Cookie")
	return &app.Moved{To: "/" + string(s.Languages.Of(r))}
}
