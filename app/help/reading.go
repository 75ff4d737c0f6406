package help

import (
	"errors"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
)

// reading is one reader's look at the shelf within one View. It remembers the
// categories it met.
type reading struct {
	h     *Help
	r     store.Reader
	who   app.Actor
	set   settings.Settings // of the moment
	langs []app.Lang        // the reader's, then the others
	seen  map[app.ID]*Category
	kept  *prepared // what was read before and still holds; nil for nothing
}

// read begins a look; no language is the site's default. A language the site
// does not offer is not found.
func (h *Help) read(r store.Reader, who app.Actor, lang app.Lang) (*reading, error) {
	set, err := h.set.At(r)
	if err != nil {
		return nil, err
	}
	if lang == "" {
		lang = set.Default()
	}
	if !set.Offers(lang) {
		return nil, notFound()
	}
	return &reading{h: h, r: r, who: who, set: set, langs: languages(set, lang), seen: map[app.ID]*Category{}}, nil
}

func notFound() *app.Error { return app.E(app.NotFound, "help.error.missing") }

func (v *reading) lang() app.Lang { return v.langs[0] }

// category returns a category by id, nil when there is none. It is shared and not
// to be changed.
func (v *reading) category(id app.ID) (*Category, error) {
	if c, ok := v.seen[id]; ok {
		return c, nil
	}
	if v.kept != nil {
		if c, ok := v.kept.category(id); ok {
			return c, nil
		}
	}
	c, err := categories.Get(v.r, store.K(id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v.seen[id] = &c
	if v.kept != nil {
		v.kept.keepCategory(&c)
	}
	return &c, nil
}

// above returns the category and those above it, the top one first.
func (v *reading) above(id app.ID) ([]Category, error) {
	var line []Category
	for n := 0; !id.IsZero() && n <= MaxDepth; n++ {
		c, err := v.category(id)
		if err != nil {
			return nil, err
		}
		if c == nil {
			break
		}
		line = append([]Category{*c}, line...)
		id = c.Parent
	}
	return line, nil
}

// may reports whether the reader belongs to the audience of a thing and of all
// categories above it: nothing is wider than what holds it.
func (v *reading) may(category app.ID, own app.Audience) (bool, error) {
	if !v.who.MayRead(own) {
		return false, nil
	}
	for id, n := category, 0; !id.IsZero() && n <= MaxDepth; n++ {
		c, err := v.category(id)
		if err != nil {
			return false, err
		}
		if c == nil {
			break
		}
		if !v.who.MayRead(c.Audience) {
			return false, nil
		}
		id = c.Parent
	}
	return true, nil
}

// mine lists the audiences the reader belongs to.
func (v *reading) mine() []app.Audience {
	var all []app.Audience
	for _, a := range []app.Audience{app.Everyone, app.SignedInOnly, app.StaffOnly} {
		if v.who.MayRead(a) {
			all = append(all, a)
		}
	}
	return all
}

// trail is the way down to a category.
func (v *reading) trail(id app.ID) ([]Link, error) {
	line, err := v.above(id)
	if err != nil {
		return nil, err
	}
	links := make([]Link, 0, len(line))
	for _, c := range line {
		links = append(links, v.link(c))
	}
	return links, nil
}

func (v *reading) link(c Category) Link {
	n, l := c.name(v.langs[0], v.langs[1:])
	return Link{Title: n.Title, Path: CategoryPath(v.lang(), n.Slug), Lang: l}
}

// card is an article as this reader sees it in a list.
func (v *reading) card(s *shelved, h head) (Card, error) {
	path, err := v.address(s, h)
	if err != nil {
		return Card{}, err
	}
	c := Card{
		Article: s.Article, ExternalID: s.ExternalID, Kind: s.Kind,
		Lang: h.Lang, Foreign: h.Lang != v.lang(),
		Title: h.Title, Excerpt: h.Excerpt, Path: path,
		Published: h.Published, Updated: h.Updated, Media: h.Media,
	}
	if s.Category.IsZero() {
		return c, nil
	}
	cat, err := v.category(s.Category)
	if err == nil && cat != nil {
		c.Category = v.link(*cat)
	}
	return c, err
}

// listed turns shelf records into cards, without those the reader may not see.
func (v *reading) listed(found []shelved) ([]Card, error) { return visible(v, found, v.card) }

// visible makes something of each of the shelf records that the reader may see, by
// its heading in the best of the reader's languages.
func visible[T any](v *reading, found []shelved, each func(*shelved, head) (T, error)) ([]T, error) {
	out := make([]T, 0, len(found))
	for i := range found {
		s := &found[i]
		h, ok := s.best(v.langs, false)
		if !ok {
			continue
		}
		may, err := v.may(s.Category, s.Audience)
		if err != nil {
			return nil, err
		}
		if !may {
			continue
		}
		one, err := each(s, h)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
