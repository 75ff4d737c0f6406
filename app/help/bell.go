package help

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Ring is the bell: it publishes what is due, empties the bin and throws drafts
// away that nobody took up and what of the journal is too old, at start and
// then whenever something is, until ctx ends. Only the bell compares times;
// whoever reads finds the state.
func (h *Help) Ring(ctx context.Context) error {
	for {
		next, err := h.Strike(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			err = errors.Join(h.dropOldDrafts(ctx), h.dropOldActions(ctx))
		}
		if err != nil {
			h.log.Error("the bell failed", "err", err)
		}
		if err := h.sleep(ctx, next, err); err != nil {
			return nil
		}
	}
}

// sleep waits until next, a nudge or the end. It looks again after an hour at
// the latest: a timer stands still while the machine sleeps.
func (h *Help) sleep(ctx context.Context, next time.Time, failed error) error {
	wait := time.Hour
	if !next.IsZero() {
		wait = max(0, min(wait, next.Sub(h.clock())))
	}
	if failed != nil {
		wait = time.Minute
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-h.bell:
	}
	return nil
}

func (h *Help) nudge() {
	select {
	case h.bell <- struct{}{}:
	default: // it is already up
	}
}

// Strike does all that is due now and returns when something is due next, the
// zero time when nothing is.
func (h *Help) Strike(ctx context.Context) (next time.Time, err error) {
	for {
		due, changes, old, next, err := h.due(ctx)
		if err != nil || len(due)+len(changes)+len(old) == 0 {
			return next, err
		}
		for _, p := range changes {
			if err := h.publishDueChange(ctx, p); err != nil {
				return next, fmt.Errorf("publish the change of %s in %s: %w", p.Article, p.Lang, err)
			}
		}
		for _, t := range due {
			if err := h.publishDue(ctx, t); err != nil {
				return next, fmt.Errorf("publish %s in %s: %w", t.Article, t.Lang, err)
			}
		}
		for _, a := range old {
			if err := h.purge(ctx, a.ID, h.binned()); err != nil {
				return next, fmt.Errorf("purge %s: %w", a.ID, err)
			}
		}
	}
}

func (h *Help) binned() time.Time { return h.clock().AddDate(0, 0, -BinDays) }

func (h *Help) due(ctx context.Context) (due []Text, changes []Proposal, old []Article, next time.Time, err error) {
	err = h.st.View(ctx, func(r store.Reader) (err error) {
		if due, _, err = textsDue.Find(r, nil, store.Page{To: store.K(h.clock())}); err != nil {
			return err
		}
		if changes, _, err = proposalsDue.Find(r, nil, store.Page{To: store.K(h.clock())}); err != nil {
			return err
		}
		if old, _, err = articlesInBin.Find(r, nil, store.Page{To: store.K(h.binned())}); err != nil {
			return err
		}
		next, err = nextDue(r)
		return err
	})
	return due, changes, old, next, err
}

func nextDue(r store.Reader) (next time.Time, err error) {
	first, _, err := textsDue.Find(r, nil, store.Page{Limit: 1})
	if err != nil {
		return next, err
	}
	if len(first) > 0 {
		next = first[0].PublishAt
	}
	change, _, err := proposalsDue.Find(r, nil, store.Page{Limit: 1})
	if err != nil {
		return next, err
	}
	if len(change) > 0 && (next.IsZero() || change[0].PublishAt.Before(next)) {
		next = change[0].PublishAt
	}
	oldest, _, err := articlesInBin.Find(r, nil, store.Page{Limit: 1})
	if err != nil {
		return next, err
	}
	if len(oldest) > 0 {
		if t := oldest[0].Deleted.AddDate(0, 0, BinDays); next.IsZero() || t.Before(next) {
			next = t
		}
	}
	return next, nil
}

// publishDue puts a text on the shelf unless it was changed meanwhile.
func (h *Help) publishDue(ctx context.Context, t Text) error {
	w, err := h.wordAgain(ctx, t.Article, t.Lang)
	if err != nil {
		return err
	}
	now := h.clock()
	entry := onText(audit.By(app.Desk(), now, "article.publish"), t.Article, t.Lang)
	line := newAct(app.Desk(), now, t.Article, t.Lang, "")
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		a, err := articles.Get(tx, store.K(t.Article))
		if err != nil {
			return err
		}
		t, err := texts.Get(tx, store.K(w.Article, w.Lang))
		if err != nil {
			return err
		}
		if t.State != Scheduled || t.PublishAt.After(now) || t.Revision != w.ID {
			return nil // the next look decides anew
		}
		at := t.PublishAt
		t.to(Published, time.Time{}, now)
		t.First, t.Updated = at, at
		if _, err = w.settle(tx, &a, &t); err != nil {
			return err
		}
		if err := turned(tx, line, &t); err != nil {
			return err
		}
		return audit.Record(tx, entry.With("state", string(t.State)))
	})
	if app.KindOf(err) == app.TooLarge {
		return h.holdBack(ctx, t, err)
	}
	return err
}

// holdBack makes a draft of a text that cannot be published, so that the bell
// does not ring for it for ever.
func (h *Help) holdBack(ctx context.Context, t Text, cause error) error {
	h.log.Warn("a scheduled text cannot be published", "article", t.Article.String(), "lang", t.Lang, "err", cause)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		t, err := texts.Get(tx, store.K(t.Article, t.Lang))
		if err != nil {
			return err
		}
		t.State = Draft
		return texts.Put(tx, t)
	})
	return err
}
