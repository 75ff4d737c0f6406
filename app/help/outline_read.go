package help

import (
	"errors"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// MostOutlined bounds the articles of one outline; more are a TooLarge.
const MostOutlined = 50_000

// Outline is a category with the articles that stand directly in it, in the
// order a reader meets them. The zero Category holds what stands in none.
type Outline struct {
	Category app.ID
	Title    string
	Lang     app.Lang // of the title
	Depth    int      // 0 for a top category, or for the one that was asked for
	Articles []app.ID
}

// Outline lists all a reader may browse in a language: the whole tree and what
// stands in no category, or with a category that one and those below it. It
// holds ids only, so that a site of any size can be gone through page by page.
func (h *Help) Outline(r store.Reader, who app.Actor, lang app.Lang, category app.ID) ([]Outline, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	tree, err := v.tree()
	if err != nil {
		return nil, err
	}
	var out []Outline
	if category.IsZero() {
		if out, err = v.outline(out, tree, 0); err != nil {
			return nil, err
		}
		rest, err := v.outlined(app.ID{})
		if err != nil || len(rest) == 0 {
			return out, err
		}
		out = append(out, Outline{Articles: rest})
		return out, bounded(out)
	}
	n := find(tree, category)
	if n == nil {
		return nil, nil // nothing to read in it
	}
	return v.outline(out, []CategoryNode{*n}, 0)
}

func (v *reading) outline(out []Outline, nodes []CategoryNode, depth int) ([]Outline, error) {
	for _, n := range nodes {
		ids, err := v.outlined(n.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, Outline{Category: n.ID, Title: n.Title, Lang: n.Lang, Depth: depth, Articles: ids})
		if err := bounded(out); err != nil {
			return nil, err
		}
		if out, err = v.outline(out, n.Children, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func bounded(out []Outline) error {
	n := 0
	for _, o := range out {
		n += len(o.Articles)
	}
	if n > MostOutlined {
		return app.E(app.TooLarge, "help.error.outline", "Limit", MostOutlined)
	}
	return nil
}

// outlined are the ids of what stands directly in a category.
func (v *reading) outlined(category app.ID) ([]app.ID, error) {
	var ids []app.ID
	for _, a := range v.mine() {
		keys, err := v.keysOf(category, a, MostOutlined+1)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			id, err := idOf(k)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// idOf is the article a key of the shelf names.
func idOf(k store.Key) (app.ID, error) {
	parts, err := k.Parts()
	if err == nil && len(parts) == 1 {
		if id, ok := parts[0].(app.ID); ok {
			return id, nil
		}
	}
	return app.ID{}, errors.Join(store.ErrBadKey, err)
}

// Sheet is one text to be read away from its page: in print, in a copy of
// the site. HTML and Plain are empty where only its head was asked for.
type Sheet struct {
	Card
	Keywords []string
	HTML     string // safe: made by markup.Render, with present addresses
	Plain    string
	Headings []markup.Heading
	Medium   *MediaView
}

// Part says how much of a text is read.
type Part int

// The parts of a text. Each has those before it.
const (
	Heads  Part = iota // what lists show
	Plains             // the plain text too
	Wholes             // all of it
)

// Sheets returns texts by the ids of their articles, in their order. Those
// the reader may not see, or that lists do not show, are left out.
func (h *Help) Sheets(r store.Reader, who app.Actor, lang app.Lang, ids []app.ID, part Part) ([]Sheet, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	keys := make([]store.Key, len(ids))
	for i, id := range ids {
		keys[i] = store.K(id)
	}
	found, err := shelf.GetMany(r, keys)
	if err != nil {
		return nil, err
	}
	return v.sheets(found, part)
}

// CountShelf counts the published articles, up to most of them.
func (h *Help) CountShelf(r store.Reader, most int) (int, error) {
	n := 0
	var after store.Key
	for n < most {
		list, next, err := shelf.Scan(r, store.Page{After: after, Limit: min(most-n, 1000)})
		n += len(list)
		if err != nil || next == nil {
			return n, err
		}
		after = next
	}
	return n, nil
}

// Everything returns up to n texts, footer pages too, that a reader may find in
// a language, beginning after an article, and the one to go on after: the zero
// id at the end.
func (h *Help) Everything(r store.Reader, who app.Actor, lang app.Lang, after app.ID, n int, part Part) (
	[]Sheet, app.ID, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, app.ID{}, err
	}
	p := store.Page{Limit: n}
	if !after.IsZero() {
		p.After = store.K(after)
	}
	found, next, err := shelf.Scan(r, p)
	if err != nil {
		return nil, app.ID{}, err
	}
	var last app.ID
	if next != nil && len(found) > 0 {
		last = found[len(found)-1].Article
	}
	list, err := v.sheets(found, part)
	return list, last, err
}

func (v *reading) sheets(found []shelved, part Part) ([]Sheet, error) {
	return visible(v, found, func(s *shelved, h head) (Sheet, error) { return v.sheet(s, h, part) })
}

func (v *reading) sheet(s *shelved, h head, part Part) (out Sheet, err error) {
	out.Keywords = h.Keywords
	if out.Card, err = v.card(s, h); err != nil || part == Heads {
		return out, err
	}
	page, err := pages.Get(v.r, store.K(s.Article, h.Lang))
	if err != nil {
		return out, err
	}
	out.Plain = page.Plain
	if part == Wholes {
		out.Headings = page.Headings
		if out.HTML, err = v.linked(page.HTML, s.Source); err != nil {
			return out, err
		}
		out.Medium, err = page.Media.view(v, s.Source)
	}
	return out, err
}

// SheetOf returns one text by the id of its article, one that is archived too.
func (h *Help) SheetOf(r store.Reader, who app.Actor, lang app.Lang, id app.ID) (Sheet, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return Sheet{}, err
	}
	s, err := shelf.Get(r, store.K(id))
	if err != nil {
		return Sheet{}, found(err)
	}
	may, err := v.may(s.Category, s.Audience)
	if err != nil {
		return Sheet{}, err
	}
	head, ok := s.best(v.langs, true)
	if !may || !ok {
		return Sheet{}, notFound()
	}
	return v.sheet(&s, head, Wholes)
}

// CategoryOf finds the category a slug of a language names, for a reader who
// may see it: its id and where it stands. The errors are those of ReadCategory.
func (h *Help) CategoryOf(r store.Reader, who app.Actor, lang app.Lang, slug string) (CategoryNode, error) {
	v, err := h.ReadCategory(r, who, lang, slug, 1)
	return v.CategoryNode, err
}

// Earlier is an address in a language that leads on to another.
type Earlier struct {
	From, To string
}

// Earlier calls yield with each former address of what a reader may read in a
// language: former slugs, and addresses of older help centres that texts took
// the place of. To is a path of ours.
func (h *Help) Earlier(r store.Reader, who app.Actor, lang app.Lang, yield func(Earlier) error) error {
	v, err := h.read(r, who, lang)
	if err != nil {
		return err
	}
	for row, err := range slugs.Each(r, store.K(lang)) {
		if err != nil {
			return err
		}
		if row.Gone || !row.Former || !row.Article.IsZero() && !row.Seen {
			continue
		}
		e, err := v.earlier(row)
		if err != nil {
			return err
		}
		if e.To == "" || e.To == e.From {
			continue
		}
		if err := yield(e); err != nil {
			return err
		}
	}
	for row, err := range aliases.Each(r, nil) {
		if err != nil {
			return err
		}
		if row.Lang != lang {
			continue
		}
		to, err := h.aliased(r, row.Path)
		if err != nil {
			return err
		}
		if to == "" {
			continue
		}
		if err := yield(Earlier{row.Path, to}); err != nil {
			return err
		}
	}
	return nil
}

// earlier is where a former slug leads; To is empty where it leads nobody.
func (v *reading) earlier(row slugRow) (Earlier, error) {
	if row.Article.IsZero() {
		c, err := v.category(row.Category)
		if err != nil || c == nil {
			return Earlier{}, err
		}
		may, err := v.may(c.ID, "")
		if err != nil || !may {
			return Earlier{}, err
		}
		return Earlier{CategoryPath(row.Lang, row.Slug), v.node(*c).Path}, nil
	}
	s, err := shelf.Get(v.r, store.K(row.Article))
	if err != nil {
		return Earlier{}, passOver(err)
	}
	may, err := v.may(s.Category, s.Audience)
	if err != nil || !may {
		return Earlier{}, err
	}
	to, err := v.slugPath(&s)
	return Earlier{pathOf(s.Kind, row.Lang, row.Slug), to}, err
}
