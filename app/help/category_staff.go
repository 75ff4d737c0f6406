package help

import (
	"cmp"
	"slices"

	"guichet/app"
	"guichet/store"
)

// Branch is a category as the staff see it, with those below it.
type Branch struct {
	Category
	Depth    int // 0 at the top
	Articles int // directly in it, drafts too, the bin too
	First    bool
	Last     bool
	Children []Branch
}

// Name is what the category is called in a language, or in the first other that
// has a name.
func (c Category) Name(lang app.Lang) string {
	n, _ := c.name(lang, app.Langs())
	return n.Title
}

// Branches returns the whole category tree for the staff, with what is empty.
func (h *Help) Branches(r store.Reader, who app.Actor) ([]Branch, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	below := map[app.ID][]Category{}
	for c, err := range categories.Each(r, nil) {
		if err != nil {
			return nil, err
		}
		below[c.Parent] = append(below[c.Parent], c)
	}
	return branches(r, below, app.ID{}, 0)
}

func branches(r store.Reader, below map[app.ID][]Category, parent app.ID, depth int) ([]Branch, error) {
	if depth >= MaxDepth {
		return nil, nil
	}
	list := below[parent]
	app.Sort(list, func(a, b Category) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), slices.Compare(a.ID[:], b.ID[:]))
	})
	out := make([]Branch, len(list))
	for i, c := range list {
		n, err := articlesByCategory.Count(r, store.K(c.ID), countMax)
		if err != nil {
			return nil, err
		}
		children, err := branches(r, below, c.ID, depth+1)
		if err != nil {
			return nil, err
		}
		out[i] = Branch{
			Category: c, Depth: depth, Articles: n, First: i == 0, Last: i == len(list)-1, Children: children,
		}
	}
	return out, nil
}

// Flat lists branches with those below each, as they stand on a page.
func Flat(list []Branch) []Branch {
	var out []Branch
	for _, b := range list {
		out = append(out, b)
		out = append(out, Flat(b.Children)...)
	}
	return out
}

// Category returns one category for the staff.
func (h *Help) Category(r store.Reader, who app.Actor, id app.ID) (Category, error) {
	if err := mayLook(who); err != nil {
		return Category{}, err
	}
	c, err := categories.Get(r, store.K(id))
	return c, found(err)
}
