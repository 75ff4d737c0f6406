package help

import (
	"context"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// BinDays is how long a removed article can be brought back.
const BinDays = 30

// Delete puts an article in the bin: visitors are told that it is gone.
func (h *Help) Delete(ctx context.Context, who app.Actor, id app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	now := h.clock()
	entry := audit.By(who, now, "article.delete").On("article", id)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		a, err := present(tx, id)
		if err != nil {
			return err
		}
		for t, err := range texts.Each(tx, store.K(id)) {
			if err != nil {
				return err
			}
			if t.State == Scheduled { // nothing in the bin rings the bell
				t.State = Draft
				if err := texts.Put(tx, t); err != nil {
					return err
				}
			}
		}
		a.Deleted = now
		if err := articles.Put(tx, a); err != nil {
			return err
		}
		if err := audit.Record(tx, entry); err != nil {
			return err
		}
		return takeOffShelf(tx, id, "")
	})
	h.nudge()
	return err
}

// Restore takes an article out of the bin, as it was, within BinDays.
func (h *Help) Restore(ctx context.Context, who app.Actor, id app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	before := h.binned()
	var all []worded
	err := h.st.View(ctx, func(r store.Reader) error {
		for t, err := range texts.Each(r, store.K(id)) {
			if err != nil {
				return err
			}
			w, err := h.worded(r, t)
			if err != nil {
				return err
			}
			all = append(all, w)
		}
		return nil
	})
	if err != nil {
		return err
	}
	entry := audit.By(who, h.clock(), "article.restore").On("article", id)
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		back, err := restore(tx, id, all, before)
		if err != nil || !back {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// restore reports whether the article was in the bin.
func restore(tx *store.Tx, id app.ID, all []worded, before time.Time) (bool, error) {
	a, err := articles.Get(tx, store.K(id))
	if err != nil || a.Deleted.IsZero() {
		return false, found(err)
	}
	if !a.Into.IsZero() {
		return false, app.E(app.Conflict, "help.error.join.restore")
	}
	if a.expired(before) {
		return false, app.E(app.Gone, "help.error.gone")
	}
	a.Deleted = time.Time{}
	if err := homeless(tx, &a); err != nil {
		return false, err
	}
	if err := articles.Put(tx, a); err != nil {
		return false, err
	}
	for _, w := range all {
		t, err := w.current(tx)
		if err != nil {
			return false, err
		}
		if _, err := w.settle(tx, &a, &t); err != nil {
			return false, err
		}
	}
	return true, nil
}

// purge removes an article that was in the bin long enough. Its slugs stay, so
// that its addresses go on saying that it is gone.
func (h *Help) purge(ctx context.Context, id app.ID, before time.Time) error {
	if err := h.purgeJoined(ctx, id, before); err != nil {
		return err
	}
	if err := h.purgeSome(ctx, id, before, purgeRevisions); err != nil {
		return err
	}
	if err := h.purgeSome(ctx, id, before, dropTalk); err != nil {
		return err
	}
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		a, err := articles.Get(tx, store.K(id))
		if err != nil || !a.expired(before) {
			return passOver(err)
		}
		if err := bury(tx, &a); err != nil {
			return err
		}
		if err := dropDraftsOf(tx, id); err != nil {
			return err
		}
		if err := dropReadsOf(tx, id); err != nil {
			return err
		}
		for t, err := range texts.Each(tx, store.K(id)) {
			if err != nil {
				return err
			}
			for _, path := range t.Aliases {
				if err := dropAlias(tx, path, id); err != nil {
					return err
				}
			}
			if err := texts.Delete(tx, store.K(id, t.Lang)); err != nil {
				return err
			}
		}
		return articles.Delete(tx, store.K(id))
	})
	return err
}

// purgeJoined removes first what was joined to an article: its wordings are
// part of that one's history.
func (h *Help) purgeJoined(ctx context.Context, id app.ID, before time.Time) error {
	var all []Article
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		all, _, err = articlesByInto.Find(r, store.K(id), store.Page{Limit: 1000})
		return err
	})
	for _, a := range all {
		if err == nil {
			err = h.purge(ctx, a.ID, before)
		}
	}
	return err
}

// bury leaves the slugs visitors have seen as gravestones of an article.
func bury(tx *store.Tx, a *Article) error {
	rows, _, err := slugsByOwner.Find(tx, store.K(a.ID), store.Page{Limit: 1000})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !row.Seen {
			err = slugs.Delete(tx, store.K(row.Lang, row.Slug))
		} else {
			row.Gone, row.Category, row.Audience = true, a.Category, a.Audience
			err = slugs.Put(tx, row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// purgeSome removes what belongs to an article that was in the bin long enough,
// a thousand records at a time.
func (h *Help) purgeSome(ctx context.Context, id app.ID, before time.Time,
	some func(*store.Tx, app.ID, int) (bool, error)) error {
	for more := true; more; {
		_, err := h.st.Update(ctx, func(tx *store.Tx) error {
			more = false
			a, err := articles.Get(tx, store.K(id))
			if err != nil || !a.expired(before) {
				return passOver(err)
			}
			more, err = some(tx, id, 1000)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func purgeRevisions(tx *store.Tx, id app.ID, limit int) (more bool, err error) {
	n := 0
	for v, err := range revisions.Each(tx, store.K(id)) {
		if err != nil || n == limit {
			return err == nil, err
		}
		n++
		if err := revisions.Delete(tx, store.K(id, v.Lang, v.ID)); err != nil {
			return false, err
		}
	}
	return false, nil
}

// expired reports whether the article went into the bin at that moment or
// before: then it cannot be brought back, and the bell removes it.
func (a *Article) expired(before time.Time) bool {
	return !a.Deleted.IsZero() && !a.Deleted.After(before)
}
