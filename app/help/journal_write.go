package help

import (
	"context"
	"errors"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Undo takes back what an action did, article by article: one that was changed
// since is left alone, and ChangesOf names it. It can be asked for again when it
// was broken off. After JournalDays, or a second time, it is a Conflict.
func (h *Help) Undo(ctx context.Context, who app.Actor, id app.ID) (ActionView, error) {
	if err := mayWrite(who); err != nil {
		return ActionView{}, err
	}
	if !h.acting.begin(id) {
		return ActionView{}, app.E(app.Conflict, "help.error.undo.working")
	}
	defer h.nudge()
	err := h.undo(ctx, who, id)
	h.acting.end(id)
	if err != nil {
		return ActionView{}, err
	}
	var v ActionView
	err = h.st.View(ctx, func(r store.Reader) (err error) {
		v, err = h.ActionOf(r, who, id)
		return err
	})
	return v, err
}

func (h *Help) undo(ctx context.Context, who app.Actor, id app.ID) error {
	now := h.clock().UTC()
	var a Action
	var todo []app.ID
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		if a, err = undoable(r, id, now); err != nil {
			return err
		}
		for c, err := range changes.Each(r, store.K(id)) {
			if err != nil {
				return err
			}
			if c.Fate == FateChanged {
				todo = append(todo, c.Article)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if a.Do == DoJoin {
		return h.unjoin(ctx, who, a)
	}
	un := &undoing{h: h, who: who, action: id}
	for first := true; len(todo) > 0 || first; first = false {
		n := min(bulkGroup, len(todo))
		if err := un.group(ctx, todo[:n], n == len(todo)); err != nil {
			return err
		}
		todo = todo[n:]
	}
	return nil
}

// undoable returns an action that may still be undone.
func undoable(r store.Reader, id app.ID, now time.Time) (Action, error) {
	a, err := actions.Get(r, store.K(id))
	switch {
	case err != nil:
		return a, found(err)
	case !a.Undone.IsZero():
		return a, app.E(app.Conflict, "help.error.undo.twice")
	case a.expired(now):
		return a, app.E(app.Gone, "help.error.undo.late", "Days", JournalDays)
	}
	return a, nil
}

// undoing is the way back of an action.
type undoing struct {
	h      *Help
	who    app.Actor
	action app.ID
}

func (un *undoing) group(ctx context.Context, ids []app.ID, last bool) error {
	err := un.try(ctx, ids, last, nil)
	if err == nil || ctx.Err() != nil || app.KindOf(err) == app.Internal && !errors.Is(err, errMoved) {
		return err
	}
	if len(ids) == 1 {
		return un.try(ctx, ids, last, err)
	}
	for i, id := range ids {
		if err := un.group(ctx, []app.ID{id}, last && i == len(ids)-1); err != nil {
			return err
		}
	}
	return nil
}

// way is the way back for one article.
type way struct {
	id    app.ID
	words map[app.Lang]worded
	entry audit.Entry
}

// try takes a group back in one Update. With refused, the one article of it is
// left alone for that reason.
func (un *undoing) try(ctx context.Context, ids []app.ID, last bool, refused error) error {
	h, now := un.h, un.h.clock().UTC()
	ways := make([]way, len(ids))
	err := h.st.View(ctx, func(r store.Reader) error {
		for i, id := range ids {
			ways[i] = way{id: id, entry: audit.By(un.who, now, "article.undo").On("article", id).
				With("action", un.action.String())}
			c, err := changes.Get(r, store.K(un.action, id))
			if err != nil {
				return err
			}
			back, why, err := c.back(r, now)
			if err != nil || why != nil {
				if err != nil {
					return err
				}
				continue
			}
			if ways[i].words, err = h.wordsFor(r, &back); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	whole := audit.By(un.who, now, "bulk.undo").On("action", un.action)
	_, err = h.st.UpdateBulk(ctx, func(tx *store.Tx) error {
		a, err := undoable(tx, un.action, now)
		if err != nil {
			return err
		}
		for _, w := range ways {
			if err := w.take(tx, &a, now, refused); err != nil {
				return err
			}
		}
		if last {
			a.Undone, a.UndoneBy = now, un.who.ID
			if err := audit.Record(tx, whole.With("do", string(a.Do))); err != nil {
				return err
			}
		}
		return actions.Put(tx, a)
	})
	return err
}

// take brings one article back, or notes why it is left alone.
func (w *way) take(tx *store.Tx, a *Action, now time.Time, refused error) error {
	c, err := changes.Get(tx, store.K(a.ID, w.id))
	if err != nil || c.Fate != FateChanged {
		return err
	}
	back, why, err := c.back(tx, now)
	if err != nil {
		return err
	}
	if refused != nil {
		why = app.E(app.Conflict, "help.error.undo.changed")
		_ = errors.As(refused, &why)
	}
	if why != nil {
		a.Left++
		c.Fate, c.Key, c.Args = FateLeft, why.Key, why.Args
		return changes.Put(tx, c)
	}
	if err := back.apply(tx, w.words); err != nil {
		return err
	}
	a.Back++
	c.Fate = FateBack
	return errors.Join(audit.Record(tx, w.entry), changes.Put(tx, c))
}

// back says what undoing comes to: a change from what is now to what was before.
// why is the reason to leave the article alone.
func (c *change) back(r store.Reader, now time.Time) (back change, why *app.Error, err error) {
	a, err := articles.Get(r, store.K(c.Article))
	if missing(err) {
		return back, app.E(app.Gone, "help.error.gone"), nil
	}
	if err != nil {
		return back, nil, err
	}
	changed := app.E(app.Conflict, "help.error.undo.changed")
	back = change{Article: c.Article, Before: a, After: a}
	if !a.Into.IsZero() || !c.facts(&back.After) {
		return back, changed, nil
	}
	// An article that goes to the bin again stays there for its whole time.
	if a.Deleted.IsZero() && !back.After.Deleted.IsZero() {
		back.After.Deleted = now
	}
	if !a.Deleted.IsZero() && !back.After.Deleted.IsZero() {
		return back, app.E(app.Conflict, "help.error.undo.bin"), nil
	}
	if back.After.Category != a.Category || !a.Deleted.IsZero() {
		had := back.After.Category
		if err := homeless(r, &back.After); err != nil {
			return back, nil, err
		}
		if a.Deleted.IsZero() && back.After.Category != had {
			return back, app.E(app.Conflict, "help.error.undo.category"), nil
		}
	}
	for i := range c.Texts {
		t := &c.Texts[i]
		is, err := texts.Get(r, store.K(c.Article, t.Lang))
		if missing(err) {
			return back, changed, nil
		}
		if err != nil {
			return back, nil, err
		}
		will := is
		if !t.text(&will) {
			return back, changed, nil
		}
		back.noteText(is, will)
	}
	return back, nil, nil
}

// dropOldActions throws away what of the journal is too old to be undone, some
// at a time: what is left goes the next time the bell looks.
func (h *Help) dropOldActions(ctx context.Context) error {
	for {
		var old []Action
		err := h.st.View(ctx, func(r store.Reader) (err error) {
			old, _, err = actions.Scan(r, store.Page{Limit: 1})
			return err
		})
		if err != nil || len(old) == 0 || !old[0].expired(h.clock()) || h.acting.has(old[0].ID) {
			return err
		}
		if err := h.dropAction(ctx, old[0].ID); err != nil {
			return err
		}
	}
}

func (h *Help) dropAction(ctx context.Context, id app.ID) error {
	for more := true; more; {
		_, err := h.st.UpdateBulk(ctx, func(tx *store.Tx) error {
			some, next, err := changes.Scan(tx, store.Page{From: store.K(id), To: store.K(id), Limit: 500})
			if err != nil {
				return err
			}
			for i := range some {
				if err := changes.Delete(tx, store.K(id, some[i].Article)); err != nil {
					return err
				}
			}
			if more = next != nil; more {
				return nil
			}
			return actions.Delete(tx, store.K(id))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
