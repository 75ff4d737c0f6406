package help

import (
	"cmp"
	"slices"

	"guichet/app"
	"guichet/store"
)

// latestMax bounds how many shelf records one list of the latest looks at.
const latestMax = 1000

// Home returns the front page.
func (h *Help) Home(r store.Reader, who app.Actor, lang app.Lang) (HomeView, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return HomeView{}, err
	}
	var view HomeView
	if view.Categories, err = v.tree(); err != nil {
		return view, err
	}
	if err := v.others(&view); err != nil {
		return view, err
	}
	if view.Latest, err = v.latest(app.ID{}, 6, false); err != nil {
		return view, err
	}
	view.Empty = len(view.Categories) == 0 && len(view.Latest) == 0
	return view, nil
}

// Latest returns the n articles that changed last, newest first, at most 100:
// everywhere, or in a category and those below it. Texts of other languages
// stand in for what the reader's does not have.
func (h *Help) Latest(r store.Reader, who app.Actor, lang app.Lang, category app.ID, n int) ([]Card, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	return v.latest(category, min(n, 100), false)
}

// Feed is Latest without the texts of other languages.
func (h *Help) Feed(r store.Reader, who app.Actor, lang app.Lang, category app.ID, n int) ([]Card, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	return v.latest(category, min(n, 100), true)
}

func (v *reading) latest(category app.ID, n int, own bool) ([]Card, error) {
	from, err := v.below(category)
	if err != nil {
		return nil, err
	}
	var all []Card
	for _, id := range from {
		cards, err := v.latestIn(id, n, own)
		if err != nil {
			return nil, err
		}
		all = append(all, cards...)
	}
	app.SortStable(all, func(a, b Card) int {
		return cmp.Or(b.Updated.Compare(a.Updated), slices.Compare(b.Article[:], a.Article[:]))
	})
	return all[:min(n, len(all))], nil
}

func (v *reading) latestIn(category app.ID, n int, own bool) ([]Card, error) {
	var all []Card
	var after store.Key
	for looked := 0; len(all) < n && looked < latestMax; looked += 4 * n {
		p := store.Page{After: after, Limit: 4 * n, Reverse: true}
		found, next, err := shelfByTime.Find(v.r, store.K(category), p)
		if err != nil {
			return nil, err
		}
		cards, err := v.listed(found)
		if err != nil {
			return nil, err
		}
		for _, c := range cards {
			if !own || !c.Foreign {
				all = append(all, c)
			}
		}
		if after = next; next == nil {
			break
		}
	}
	return all, nil
}

// below returns a category and all below it; the zero one stands for all.
func (v *reading) below(id app.ID) ([]app.ID, error) {
	all := []app.ID{id}
	if id.IsZero() {
		return all, nil
	}
	for at := 0; at < len(all) && len(all) <= MaxCategories; at++ {
		next, err := children(v.r, all[at])
		if err != nil {
			return nil, err
		}
		for _, c := range next {
			all = append(all, c.ID)
		}
	}
	return all, nil
}

// FooterPages links to the footer pages, in the order they were made.
func (h *Help) FooterPages(r store.Reader, who app.Actor, lang app.Lang) ([]Link, error) {
	cards, err := h.FooterCards(r, who, lang)
	if err != nil {
		return nil, err
	}
	links := make([]Link, len(cards))
	for i, c := range cards {
		links[i] = Link{Title: c.Title, Path: c.Path, Lang: c.Lang}
	}
	return links, nil
}

// FooterCards is FooterPages with what else is known of them.
func (h *Help) FooterCards(r store.Reader, who app.Actor, lang app.Lang) ([]Card, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	found, _, err := shelfOfPages.Find(r, store.K(true), store.Page{Limit: 20})
	if err != nil {
		return nil, err
	}
	return v.listed(found)
}
