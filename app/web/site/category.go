package site

import (
	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// Category is the page of one category.
func (s *Site) Category(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	view, err := s.Help.ReadCategory(r, app.Visitor(), v.Lang, v.Name, v.Number)
	if err != nil {
		return kit.Document{}, err
	}
	topics, err := s.topics(r, v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	base, err := s.frame(r, set, v.Origin, v.Lang, view.Path, view.Alternates)
	if err != nil {
		return kit.Document{}, err
	}
	base.Title = view.Title
	base.Description = clip(view.Description)
	base.Crumbs = s.crumbs(v.Lang, view.Trail)
	if s.copy == nil {
		base.Feed = view.Path + "/feed.xml"
	}
	base.Alternates = alternates(set, v.Origin, view.Alternates)
	if base.JSONLD, err = kit.LD(crumbsLD(v.Origin, base)); err != nil {
		return kit.Document{}, err
	}
	own := top(view.Trail)
	if own == "" {
		own = view.Path
	}
	if view.Page > 1 {
		base.Canonical = s.canonical(v.Origin, pagePath(view.Path, view.Page))
		base.Alternates = nil
	}
	return s.page(set, "category", CategoryPage{
		Base:        base,
		Title:       view.Title,
		Description: view.Description,
		Icon:        view.Icon,
		Children:    categoryCards(view.Children),
		Articles:    unlabelled(cards(set, view.Articles)),
		Total:       view.Total,
		Pages:       listPager(view.Listing, view.Path),
		Siblings:    topics.beside(own),
		FeedPath:    base.Feed,
		PrintPath:   view.Path + printPath,
	})
}

// unlabelled drops the category from cards that all stand in one.
func unlabelled(cards []ArticleCard) []ArticleCard {
	for i := range cards {
		cards[i].Category, cards[i].CategoryPath = "", ""
	}
	return cards
}

// crumbs lead from the front page down to the parent of a page.
func (s *Site) crumbs(lang app.Lang, trail []help.Link) []kit.Link {
	home := kit.Link{Title: s.Texts.Printer(lang).T("site.crumbs.home"), Path: "/" + string(lang)}
	return append([]kit.Link{home}, links(trail, lang)...)
}
