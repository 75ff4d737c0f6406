package help

import (
	"context"
	"reflect"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/fold"
	"guichet/store"
)

// CategoryInput is what an editor says about a category. A language without a
// title has no name; an empty slug keeps the present one or is made of the
// title.
type CategoryInput struct {
	Parent   app.ID // zero at the top
	Order    int
	Icon     string
	Audience app.Audience
	Names    map[app.Lang]CategoryName
}

func (in *CategoryInput) clean(offered func(app.Lang) bool) error {
	var ok bool
	if in.Audience, ok = app.ParseAudience(string(in.Audience)); !ok {
		return app.E(app.Invalid, "help.error.audience")
	}
	if in.Icon != "" && !validSlug(in.Icon) {
		return app.E(app.Invalid, "help.error.icon")
	}
	names := map[app.Lang]CategoryName{}
	for l, n := range in.Names {
		if !offered(l) {
			return app.E(app.Invalid, "help.error.language")
		}
		if err := n.clean(); err != nil {
			return err
		}
		names[l] = n
	}
	if len(names) == 0 {
		return app.E(app.Invalid, "help.error.title.missing")
	}
	in.Names = names
	return nil
}

func (n *CategoryName) clean() error {
	n.Title = fold.Line(n.Title)
	n.Description = fold.Line(n.Description)
	switch {
	case n.Title == "":
		return app.E(app.Invalid, "help.error.title.missing")
	case strings.Contains(n.Title, nesting):
		return app.E(app.Invalid, "help.error.category.title")
	case n.Slug != "" && !validSlug(n.Slug):
		return app.E(app.Invalid, "help.error.slug", "Limit", maxSlug)
	}
	if err := checkLine(n.Title, MaxTitle, "help.error.title.long"); err != nil {
		return err
	}
	return checkLine(n.Description, MaxTitle, "help.error.description.long")
}

// nesting parts the titles of a category and those above it in files.
const nesting = " > "

// CreateCategory makes a category. One too deep or too many is refused.
func (h *Help) CreateCategory(ctx context.Context, who app.Actor, in CategoryInput) (app.ID, error) {
	now := h.clock()
	id := app.NewID(now)
	e := audit.By(who, now, "category.create").On("category", id)
	return id, h.putCategory(ctx, who, in, e, func(tx *store.Tx) (Category, error) {
		if err := roomForCategory(tx); err != nil {
			return Category{}, err
		}
		return Category{ID: id, Created: now}, nil
	})
}

// SaveCategory changes a category. Its new parent must not be below it.
func (h *Help) SaveCategory(ctx context.Context, who app.Actor, id app.ID, in CategoryInput) error {
	e := audit.By(who, h.clock(), "category.save").On("category", id)
	return h.putCategory(ctx, who, in, e, func(tx *store.Tx) (Category, error) {
		c, err := categories.Get(tx, store.K(id))
		return c, found(err)
	})
}

func (h *Help) putCategory(ctx context.Context, who app.Actor, in CategoryInput, entry audit.Entry,
	load func(tx *store.Tx) (Category, error)) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	if err := in.clean(h.offers); err != nil {
		return err
	}
	now := h.clock()
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		c, err := load(tx)
		if err != nil {
			return err
		}
		if err := fits(tx, c.ID, in.Parent); err != nil {
			return err
		}
		if err := c.put(tx, in, now); err != nil || c.Updated != now {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// MoveCategory hangs a category below another, or with the zero id at the top.
func (h *Help) MoveCategory(ctx context.Context, who app.Actor, id, parent app.ID, order int) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	now := h.clock()
	entry := audit.By(who, now, "category.move").On("category", id)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		c, err := categories.Get(tx, store.K(id))
		if err != nil {
			return found(err)
		}
		if err := fits(tx, id, parent); err != nil {
			return err
		}
		in := CategoryInput{Parent: parent, Order: order, Icon: c.Icon, Audience: c.Audience, Names: c.Names}
		if err := c.put(tx, in, now); err != nil || c.Updated != now {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// put takes the input over, with slugs of its own in every language.
func (c *Category) put(tx *store.Tx, in CategoryInput, now time.Time) error {
	old := *c
	c.Parent, c.Order, c.Icon, c.Audience = in.Parent, in.Order, in.Icon, in.Audience
	c.Names = make(map[app.Lang]CategoryName, len(in.Names))
	for _, l := range app.Langs() {
		n, ok := in.Names[l]
		if !ok {
			continue
		}
		had := old.Names[l].Slug
		want := n.Slug
		if want == "" {
			want = had
		}
		if want == "" {
			want = Slugify(n.Title)
		}
		var err error
		if n.Slug, err = takeSlug(tx, l, want, had, owner{category: c.ID}); err != nil {
			return err
		}
		c.Names[l] = n
	}
	if reflect.DeepEqual(old, *c) {
		return nil
	}
	c.Updated = now
	return categories.Put(tx, *c)
}

func roomForCategory(r store.Reader) error {
	n, err := categoriesByParent.Count(r, nil, MaxCategories)
	if err == nil && n >= MaxCategories {
		err = app.E(app.Invalid, "help.error.category.many", "Limit", MaxCategories)
	}
	return err
}

// fits checks that a category can hang below a parent: it exists, is not below
// the category itself, and nothing becomes deeper than MaxDepth.
func fits(tx *store.Tx, id, parent app.ID) error {
	depth := 0
	for at := parent; !at.IsZero(); depth++ {
		if at == id || depth > MaxDepth {
			return app.E(app.Invalid, "help.error.category.loop")
		}
		c, err := categories.Get(tx, store.K(at))
		if missing(err) {
			return app.E(app.Invalid, "help.error.category.missing")
		}
		if err != nil {
			return err
		}
		at = c.Parent
	}
	tall, err := height(tx, id, 0)
	if err == nil && depth+tall > MaxDepth {
		err = app.E(app.Invalid, "help.error.category.deep", "Limit", MaxDepth)
	}
	return err
}

// height counts the levels from a category down, itself included.
func height(r store.Reader, id app.ID, depth int) (int, error) {
	if depth > MaxDepth {
		return depth, nil
	}
	below, err := children(r, id)
	tall := 0
	for _, c := range below {
		n, err := height(r, c.ID, depth+1)
		if err != nil {
			return 0, err
		}
		tall = max(tall, n)
	}
	return tall + 1, err
}

// DeleteCategory removes an empty category for good and frees its addresses.
func (h *Help) DeleteCategory(ctx context.Context, who app.Actor, id app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	entry := audit.By(who, h.clock(), "category.delete").On("category", id)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		if _, err := categories.Get(tx, store.K(id)); err != nil {
			return found(err)
		}
		if err := emptyCategory(tx, id); err != nil {
			return err
		}
		rows, _, err := slugsByOwner.Find(tx, store.K(id), store.Page{Limit: 1000})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := slugs.Delete(tx, store.K(row.Lang, row.Slug)); err != nil {
				return err
			}
		}
		if err := categories.Delete(tx, store.K(id)); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

func emptyCategory(r store.Reader, id app.ID) error {
	below, _, err := categoriesByParent.Keys(r, store.K(id), store.Page{Limit: 1})
	if err != nil {
		return err
	}
	in, _, err := articlesByCategory.Keys(r, store.K(id), store.Page{Limit: 1})
	if err == nil && len(below)+len(in) > 0 {
		err = app.E(app.Conflict, "help.error.category.full")
	}
	return err
}
