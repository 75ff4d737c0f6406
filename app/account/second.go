package account

import (
	"context"
	"time"

	"guichet/app"
	"guichet/store"
)

// errCode is the answer to a code that is wrong, used already, or one too many.
func errCode() error { return app.E(app.Unfit, "account.error.code") }

// errPending says that a sign-in must begin again: it took too long, or its
// codes were wrong too often.
func errPending() error { return app.E(app.SignedOut, "account.error.pending") }

// SecondFactor ends a sign-in with a code of the application or a recovery code.
// A wrong code is of kind Unfit; kind SignedOut says to begin with the password
// again.
func (a *Accounts) SecondFactor(ctx context.Context, c Client, pendingText, code string) (Entry, error) {
	if err := a.needKeys(); err != nil {
		return Entry{}, err
	}
	hash, ok := hashOf(pendingText)
	if !ok {
		return Entry{}, errPending()
	}
	made := a.arrive(c)
	var entry Entry
	var refused error
	_, err := a.st.UpdateEssential(ctx, func(tx *store.Tx) error {
		// What is refused is written too: a wrong code counts.
		entry, refused = Entry{}, nil
		w, p, err := pendingBy(tx, hash, made.now)
		if err != nil {
			return err
		}
		right, err := a.showFactor(tx, &p, code, made.wallTime)
		if err != nil {
			return err
		}
		if !right {
			refused = errCode()
			if w.Wrong++; w.Wrong >= pendingTries {
				refused = errPending()
				return pendings.Delete(tx, byHash(hash))
			}
			return pendings.Put(tx, w)
		}
		if err := pendings.Delete(tx, byHash(hash)); err != nil {
			return err
		}
		entry, err = begin(tx, &p, c, made, true)
		return err
	})
	if err == nil {
		err = refused
	}
	return entry, err
}

// pendingBy returns a sign-in that still waits, and its account.
func pendingBy(r store.Reader, hash []byte, now time.Time) (w pendingEntry, p person, err error) {
	w, err = pendings.Get(r, byHash(hash))
	if missing(err) || err == nil && (!now.Before(w.Until) || w.Until.Sub(now) > pendingLife+slack) {
		return w, p, errPending()
	}
	if err != nil {
		return w, p, err
	}
	p, err = accounts.Get(r, store.K(w.Account))
	if missing(err) || err == nil && (p.State != Active || p.Gen != w.Gen) {
		return w, p, errPending()
	}
	return w, p, err
}

// showFactor takes a code or a recovery code for an account. It is the only
// place where one is compared and used, for every way in.
func (a *Accounts) showFactor(tx *store.Tx, p *person, text string, wall time.Time) (bool, error) {
	if hash, ok := recoveryHash(text); ok {
		return useRecovery(tx, p.ID, hash)
	}
	f, err := factorOf(tx, p.ID)
	if err != nil || len(f.Seed) == 0 {
		return false, err
	}
	right := false
	if code, ok := sixDigits(text); ok {
		if right, err = a.use(&f, code, wall); err != nil {
			return false, err
		}
	}
	return right, factors.Put(tx, f)
}

// PendingLeft is until when a sign-in waits for its second factor; the zero time
// when it does not.
func (a *Accounts) PendingLeft(ctx context.Context, pendingText string) (until time.Time, err error) {
	hash, ok := hashOf(pendingText)
	if !ok {
		return until, nil
	}
	err = a.st.View(ctx, func(r store.Reader) error {
		w, _, err := pendingBy(r, hash, a.now())
		until = w.Until
		return err
	})
	if app.KindOf(err) == app.SignedOut {
		return time.Time{}, nil
	}
	return until, err
}
