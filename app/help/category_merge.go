package help

import (
	"context"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// mergeStep is how many articles move in one Update.
const mergeStep = 200

// MergeCategory moves all that stands in one category into another and removes
// the first. The second takes over the names it has none for, and answers to
// all addresses of the first. Neither may stand below the other.
func (h *Help) MergeCategory(ctx context.Context, who app.Actor, from, into app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	for more := true; more; {
		_, err := h.st.UpdateBulk(ctx, func(tx *store.Tx) (err error) {
			if err := apart(tx, from, into); err != nil {
				return err
			}
			more, err = moveArticles(tx, from, into)
			return err
		})
		if err != nil {
			return err
		}
	}
	now := h.clock()
	entry := audit.By(who, now, "category.merge").On("category", from).With("into", into.String())
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		if err := apart(tx, from, into); err != nil {
			return err
		}
		if _, err := moveArticles(tx, from, into); err != nil {
			return err
		}
		if err := mergeInto(tx, from, into, now); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// apart refuses to merge a category with itself or with one above or below it.
func apart(r store.Reader, a, b app.ID) error {
	for _, pair := range [...][2]app.ID{{a, b}, {b, a}} {
		line, err := lineOf(r, pair[0])
		if err != nil {
			return err
		}
		if len(line) == 0 {
			return notFound()
		}
		for _, c := range line {
			if c.ID == pair[1] {
				return app.E(app.Invalid, "help.error.category.loop")
			}
		}
	}
	return nil
}

func moveArticles(tx *store.Tx, from, into app.ID) (more bool, err error) {
	some, _, err := articlesByCategory.Find(tx, store.K(from), store.Page{Limit: mergeStep})
	if err != nil {
		return false, err
	}
	for i := range some {
		a := &some[i]
		a.Category = into
		if err := articles.Put(tx, *a); err != nil {
			return false, err
		}
		if err := putFacts(tx, a); err != nil {
			return false, err
		}
	}
	return len(some) == mergeStep, nil
}

// mergeInto hands over the categories below, the names and the slugs.
func mergeInto(tx *store.Tx, from, into app.ID, now time.Time) error {
	gone, err := categories.Get(tx, store.K(from))
	if err != nil {
		return err
	}
	below, err := children(tx, from)
	if err != nil {
		return err
	}
	for _, c := range below {
		if err := fits(tx, c.ID, into); err != nil {
			return err
		}
		c.Parent, c.Updated = into, now
		if err := categories.Put(tx, c); err != nil {
			return err
		}
	}
	kept, err := categories.Get(tx, store.K(into))
	if err != nil {
		return err
	}
	if err := handSlugs(tx, from, &kept); err != nil {
		return err
	}
	names := map[app.Lang]CategoryName{}
	for l, n := range gone.Names {
		names[l] = n
	}
	for l, n := range kept.Names {
		names[l] = n
	}
	kept.Names, kept.Updated = names, now
	if err := categories.Put(tx, kept); err != nil {
		return err
	}
	return categories.Delete(tx, store.K(from))
}

// handSlugs gives another category the slugs of one; where it has a name of its
// own they are former ones.
func handSlugs(tx *store.Tx, from app.ID, to *Category) error {
	rows, _, err := slugsByOwner.Find(tx, store.K(from), store.Page{Limit: 1000})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, named := to.Names[row.Lang]; named {
			row.Former = true
		}
		row.Category = to.ID
		if err := slugs.Put(tx, row); err != nil {
			return err
		}
	}
	return nil
}
