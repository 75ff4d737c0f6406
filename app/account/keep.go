package account

import (
	"context"
	"time"

	"guichet/app"
	"guichet/store"
)

// failed is when guesses at an account failed, in Unix seconds.
type failed struct {
	Account app.ID  `json:"account"`
	At      []int64 `json:"at"`
}

var failures = store.NewTable("account_tries", func(f *failed) store.Key { return store.K(f.Account) }, store.Quiet())

func keptTries(r store.Reader, id app.ID) (tries, error) {
	f, err := failures.Get(r, store.K(id))
	if missing(err) {
		return nil, nil
	}
	return f.At, err
}

// beat is how often Keep looks, and so how much of a session's time a clock that
// is set back can hide.
const beat = 10 * time.Second

// Keep writes what need not be written at once (when sessions were last used,
// how often was guessed), and removes what has ended, until ctx ends.
func (a *Accounts) Keep(ctx context.Context) error {
	timer := time.NewTicker(beat)
	defer timer.Stop()
	for {
		if err := a.tidy(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("accounts could not be tidied", "err", err)
		}
		select {
		case <-ctx.Done():
			return a.save(context.WithoutCancel(ctx))
		case <-timer.C:
		case <-a.seen.due:
		}
	}
}

// tidy does what Keep does once.
func (a *Accounts) tidy(ctx context.Context) error {
	now := a.now()
	if err := a.saveSights(ctx, seenEvery); err != nil {
		return err
	}
	if err := a.saveTries(ctx); err != nil {
		return err
	}
	a.seen.forget(now.Add(-IdleLimit - slack))
	return a.sweep(ctx, now)
}

// save writes what is only in memory.
func (a *Accounts) save(ctx context.Context) error {
	a.now()
	if err := a.saveSights(ctx, 0); err != nil {
		return err
	}
	return a.saveTries(ctx)
}

// saveTries writes how often was guessed at accounts. A crash forgets ten
// seconds of it.
func (a *Accounts) saveTries(ctx context.Context) error {
	changed := a.tries.unsaved()
	if len(changed) == 0 {
		return nil
	}
	_, err := a.st.Update(ctx, func(tx *store.Tx) error {
		for id, list := range changed {
			key := store.K(id)
			there, err := accounts.Has(tx, key)
			switch {
			case err != nil:
				return err
			case !there || len(list) == 0:
				err = failures.Delete(tx, key)
			default:
				err = failures.Put(tx, failed{Account: id, At: list})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// swept is how much of each kind one sweep removes.
const swept = 500

// sweep removes sessions, links and waiting sign-ins that ended.
func (a *Accounts) sweep(ctx context.Context, now time.Time) error {
	over := store.Page{To: store.K(now), Limit: swept}
	some := false
	err := a.st.View(ctx, func(r store.Reader) error {
		for _, find := range []func(store.Reader, store.Key, store.Page) ([]store.Key, store.Key, error){
			sessionsByEnd.Keys, linkByEnd.Keys, pendingByEnd.Keys,
		} {
			keys, _, err := find(r, nil, store.Page{To: over.To, Limit: 1})
			if err != nil {
				return err
			}
			some = some || len(keys) > 0
		}
		return nil
	})
	if err != nil || !some {
		return err
	}
	_, err = a.st.Update(ctx, func(tx *store.Tx) error { return sweepNow(tx, over) })
	return err
}

func sweepNow(tx *store.Tx, over store.Page) error {
	ended, _, err := sessionsByEnd.Find(tx, nil, over)
	if err != nil {
		return err
	}
	for _, s := range ended {
		if err := dropSession(tx, s.Hash); err != nil {
			return err
		}
	}
	old, _, err := linkByEnd.Keys(tx, nil, over)
	if err != nil {
		return err
	}
	for _, key := range old {
		if err := links.Delete(tx, key); err != nil {
			return err
		}
	}
	waiting, _, err := pendingByEnd.Keys(tx, nil, over)
	if err != nil {
		return err
	}
	for _, key := range waiting {
		if err := pendings.Delete(tx, key); err != nil {
			return err
		}
	}
	return nil
}
