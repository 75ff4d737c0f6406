package feedback

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Gaps ranks what was searched in the last GapDays without a sure answer: by how
// many asked, then how often. aside lists those put aside instead.
func (f *Feedback) Gaps(r store.Reader, who app.Actor, aside bool) ([]Gap, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	first := DayOf(f.clock().AddDate(0, 0, -GapDays+1), f.zone())
	var all []Gap
	for g, err := range gaps.Each(r, nil) {
		if err != nil {
			return nil, err
		}
		if g.trim(first); len(g.Days) > 0 && g.Put.IsZero() != aside {
			all = append(all, g)
		}
	}
	app.Sort(all, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.Visitors, a.Visitors), cmp.Compare(b.Count(), a.Count()), b.Last.Compare(a.Last),
			cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return all, nil
}

// GapOf returns one gap.
func (f *Feedback) GapOf(r store.Reader, who app.Actor, id app.ID) (Gap, error) {
	if err := mayLook(who); err != nil {
		return Gap{}, err
	}
	g, err := gaps.Get(r, store.K(id))
	if errors.Is(err, store.ErrNotFound) {
		err = app.E(app.NotFound, "feedback.error.missing").Wrap(err)
	}
	return g, err
}

// PutAside takes a gap off the list, or puts it back.
func (f *Feedback) PutAside(ctx context.Context, who app.Actor, id app.ID, aside bool) error {
	at, action := f.clock().UTC(), "gap.aside"
	if !aside {
		at, action = time.Time{}, "gap.back"
	}
	return f.change(ctx, who, action, id, func(_ *store.Tx, g *Gap) (bool, error) {
		g.Put = at
		return true, nil
	})
}

// Draft begins the article for a gap: create makes it in the same Update, so that
// two people who begin at once begin one. standing tells what became of the one
// that was begun before; zero is nothing, and another is begun. It returns the
// article there is now, and whether it is a new one.
func (f *Feedback) Draft(ctx context.Context, who app.Actor, id app.ID,
	standing func(store.Reader, app.ID) (app.ID, error),
	create func(*store.Tx) (app.ID, error)) (article app.ID, fresh bool, err error) {
	err = f.change(ctx, who, "gap.draft", id, func(tx *store.Tx, g *Gap) (bool, error) {
		var err error
		if article, err = standing(tx, g.Article); err != nil {
			return false, err
		}
		if fresh = article.IsZero(); fresh {
			article, err = create(tx)
			g.Article = article
		}
		return fresh, err
	})
	return article, fresh, err
}

// change changes a gap and says so in the log; what change leaves as it was is
// not written.
func (f *Feedback) change(ctx context.Context, who app.Actor, action string, id app.ID,
	change func(*store.Tx, *Gap) (bool, error)) error {
	entry := audit.By(who, f.clock(), action).On("gap", id)
	_, err := f.st.Update(ctx, func(tx *store.Tx) error {
		g, err := f.GapOf(tx, who, id)
		if err != nil {
			return err
		}
		if changed, err := change(tx, &g); err != nil || !changed {
			return err
		}
		if err := gaps.Put(tx, g); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	f.open.forget()
	return err
}

// gapCount keeps how many gaps are open: they are written once a minute, and
// counting them reads all.
type gapCount struct {
	mu sync.Mutex
	at time.Time // zero: to be counted
	n  int
}

func (c *gapCount) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = time.Time{}
}

// GapsOpen counts the gaps that Gaps lists, as of a minute ago at most.
func (f *Feedback) GapsOpen(ctx context.Context, who app.Actor) (int, error) {
	if err := mayLook(who); err != nil {
		return 0, err
	}
	c, now := &f.open, f.clock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && now.Sub(c.at) < time.Minute {
		return c.n, nil
	}
	err := f.st.View(ctx, func(r store.Reader) error {
		all, err := f.Gaps(r, who, false)
		c.n = len(all)
		return err
	})
	if err == nil {
		c.at = now
	}
	return c.n, err
}
