package help

import (
	"guichet/app"
	"guichet/store"
)

// How many articles without a category the front page names: some beside the
// categories, more where there are none.
const (
	othersBeside = 6
	othersAlone  = 20
)

// Others returns one page of the articles that stand in no category, from 1; 0
// is the first. A page beyond the last is not found.
func (h *Help) Others(r store.Reader, who app.Actor, lang app.Lang, page int) (Listing, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return Listing{}, err
	}
	return v.listing(app.ID{}, max(page, 1))
}

// OthersCount counts the articles that stand in no category.
func (h *Help) OthersCount(r store.Reader, who app.Actor, lang app.Lang) (int, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return 0, err
	}
	return v.count(app.ID{})
}

// others fills in what the front page shows of them.
func (v *reading) others(view *HomeView) (err error) {
	if view.OthersAll, err = v.count(app.ID{}); err != nil || view.OthersAll == 0 {
		return err
	}
	n := othersBeside
	if len(view.Categories) == 0 {
		n = othersAlone
	}
	view.Others, err = v.inCategory(app.ID{}, 0, n)
	return err
}
