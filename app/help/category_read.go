package help

import (
	"cmp"
	"errors"
	"slices"

	"guichet/app"
	"guichet/store"
)

// countMax bounds how far the articles of one category are counted.
const countMax = 1_000_000

// Tree returns the categories the reader may see that hold something to read,
// in their order, with names in lang or else in the site's next language.
func (h *Help) Tree(r store.Reader, who app.Actor, lang app.Lang) ([]CategoryNode, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	return v.tree()
}

func (v *reading) tree() ([]CategoryNode, error) {
	below := map[app.ID][]Category{}
	for c, err := range categories.Each(v.r, nil) {
		if err != nil {
			return nil, err
		}
		v.seen[c.ID] = &c
		below[c.Parent] = append(below[c.Parent], c)
	}
	return v.branch(below, app.ID{}, 0)
}

func (v *reading) branch(below map[app.ID][]Category, parent app.ID, depth int) ([]CategoryNode, error) {
	if depth >= MaxDepth {
		return nil, nil
	}
	var nodes []CategoryNode
	list := below[parent]
	app.Sort(list, func(a, b Category) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), slices.Compare(a.ID[:], b.ID[:]))
	})
	for _, c := range list {
		if !v.who.MayRead(c.Audience) {
			continue
		}
		n := v.node(c)
		own, err := v.count(c.ID)
		if err != nil {
			return nil, err
		}
		if n.Children, err = v.branch(below, c.ID, depth+1); err != nil {
			return nil, err
		}
		n.Count = own
		for _, child := range n.Children {
			n.Count += child.Count
		}
		if n.Count > 0 {
			nodes = append(nodes, n)
		}
	}
	return nodes, nil
}

func (v *reading) node(c Category) CategoryNode {
	n, l := c.name(v.langs[0], v.langs[1:])
	return CategoryNode{
		ID: c.ID, Title: n.Title, Description: n.Description, Icon: c.Icon, Slug: n.Slug,
		Path: CategoryPath(v.lang(), n.Slug), Lang: l, Foreign: l != v.lang(),
	}
}

// count counts the articles directly in a category. The category itself was
// checked by the caller.
func (v *reading) count(id app.ID) (int, error) {
	sum := 0
	for _, a := range v.mine() {
		n, err := shelfByCategory.Count(v.r, store.K(id, audienceOf(a)), countMax)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// ReadCategory returns one page of a category, from 1; 0 is the first. A slug
// of an earlier name, or of another language although the category has a name
// in this one, is an *app.Moved; a page beyond the last is not found.
func (h *Help) ReadCategory(r store.Reader, who app.Actor, lang app.Lang, slug string, page int) (CategoryView, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return CategoryView{}, err
	}
	row, err := v.slug(slug)
	if err != nil {
		return CategoryView{}, err
	}
	if !row.Article.IsZero() {
		return CategoryView{}, notFound()
	}
	c, err := v.category(row.Category)
	if err != nil {
		return CategoryView{}, err
	}
	if c == nil {
		return CategoryView{}, notFound()
	}
	if may, err := v.may(c.ID, ""); err != nil || !may {
		return CategoryView{}, errors.Join(err, notFoundUnless(may))
	}
	if path := v.node(*c).Path; path != CategoryPath(lang, slug) {
		return CategoryView{}, &app.Moved{To: path, Permanent: row.Lang == lang}
	}
	return v.categoryView(*c, max(page, 1))
}

func notFoundUnless(ok bool) error {
	if ok {
		return nil
	}
	return notFound()
}

func (v *reading) categoryView(c Category, page int) (CategoryView, error) {
	view := CategoryView{CategoryNode: v.node(c)}
	top, err := v.tree()
	if err != nil {
		return view, err
	}
	view.Siblings = top
	if line, err := v.above(c.Parent); err != nil {
		return view, err
	} else if len(line) > 0 {
		view.Siblings = nil
		for _, p := range line {
			view.Trail = append(view.Trail, v.link(p))
		}
		if parent := find(top, c.Parent); parent != nil {
			view.Siblings = parent.Children
		}
	}
	if n := find(top, c.ID); n != nil {
		view.CategoryNode = *n
	}
	view.Alternates = v.categoryAlternates(c)
	view.Listing, err = v.listing(c.ID, page)
	return view, err
}

func find(nodes []CategoryNode, id app.ID) *CategoryNode {
	for i := range nodes {
		if nodes[i].ID == id {
			return &nodes[i]
		}
		if n := find(nodes[i].Children, id); n != nil {
			return n
		}
	}
	return nil
}

func (v *reading) categoryAlternates(c Category) []Alternate {
	var all []Alternate
	for _, l := range v.set.Languages {
		if n, ok := c.Names[l]; ok {
			all = append(all, Alternate{Lang: l, Path: CategoryPath(l, n.Slug)})
		}
	}
	return all
}

// listing returns one page of the articles of a category, the zero one for what
// stands in none, audience by audience: for a visitor there is one.
func (v *reading) listing(id app.ID, page int) (Listing, error) {
	list := Listing{Page: page}
	var err error
	if list.Total, err = v.count(id); err != nil {
		return list, err
	}
	list.Pages = max(1, (list.Total+PageSize-1)/PageSize)
	if page > list.Pages {
		return list, notFound()
	}
	list.Articles, err = v.inCategory(id, (page-1)*PageSize, PageSize)
	return list, err
}

// inCategory returns n articles of a category after the first skip.
func (v *reading) inCategory(id app.ID, skip, n int) ([]Card, error) {
	var keys []store.Key
	for _, a := range v.mine() {
		more, err := v.keysOf(id, a, skip+n-len(keys))
		if err != nil {
			return nil, err
		}
		keys = append(keys, more...)
	}
	found, err := shelf.GetMany(v.r, keys[min(skip, len(keys)):])
	if err != nil {
		return nil, err
	}
	return v.listed(found)
}

// keysOf returns the first n article keys of a category and audience.
func (v *reading) keysOf(id app.ID, a app.Audience, n int) ([]store.Key, error) {
	var keys []store.Key
	var after store.Key
	for len(keys) < n {
		p := store.Page{After: after, Limit: min(n-len(keys), 1000)}
		more, next, err := shelfByCategory.Keys(v.r, store.K(id, audienceOf(a)), p)
		if err != nil {
			return nil, err
		}
		keys = append(keys, more...)
		if after = next; next == nil {
			break
		}
	}
	return keys, nil
}
