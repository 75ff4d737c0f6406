package account

import (
	"context"

	"guichet/app"
	"guichet/store"
)

// Confirm takes the password of the person who is signed in once more and opens
// what is dangerous for ten minutes. The session goes on under the token of
// Entry, with its old end.
func (a *Accounts) Confirm(ctx context.Context, c Client, s Session, password string) (Entry, error) {
	if err := a.own(ctx, c, s, password); err != nil {
		return Entry{}, err
	}
	made := a.arrive(c)
	var entry Entry
	_, err := a.st.Update(ctx, func(tx *store.Tx) error {
		if _, err := s.present(tx); err != nil {
			return err
		}
		old, err := sessions.Get(tx, byHash(s.hash))
		if err != nil {
			return err
		}
		if err := dropSession(tx, s.hash); err != nil {
			return err
		}
		old.Hash, old.Confirmed = made.session.hash, made.now
		entry = Entry{Session: made.session.text, Until: old.Until}
		return sessions.Insert(tx, old)
	})
	return entry, err
}

// own compares a password with that of the session's account.
func (a *Accounts) own(ctx context.Context, c Client, s Session, password string) error {
	if err := a.needKeys(); err != nil {
		return err
	}
	found, err := a.candidate(ctx, c, s.Email)
	if err != nil {
		return err
	}
	if found.person.ID != s.Account {
		return app.E(app.SignedOut, "error.signedout")
	}
	err = a.checkPassword(ctx, found, password)
	if app.KindOf(err) == app.Unfit {
		return app.E(app.Unfit, "account.error.password")
	}
	return err
}

// renew changes something about the account of a session, ends all of its
// sessions and begins a new one in the same Update. factor says whether the new
// one stands behind a second factor.
func (a *Accounts) renew(ctx context.Context, c Client, s Session, made arrival, factor bool, action string,
	change func(*store.Tx, *person) error) (Entry, error) {
	var entry Entry
	_, err := a.st.Update(ctx, func(tx *store.Tx) error {
		entry = Entry{}
		p, err := s.present(tx)
		if err != nil {
			return err
		}
		if err := change(tx, &p); err != nil {
			return err
		}
		p.endSessions()
		if err := accounts.Put(tx, p); err != nil {
			return err
		}
		if err := dropSessions(tx, p.ID, app.ID{}); err != nil {
			return err
		}
		entry, err = beginAs(tx, &p, c, made, factor, action)
		return err
	})
	return entry, err
}

// ChangePassword gives the account of a session a new password, against the old
// one. Every session ends; this one goes on under the token of Entry.
func (a *Accounts) ChangePassword(ctx context.Context, c Client, s Session, old, password string) (Entry, error) {
	if err := a.own(ctx, c, s, old); err != nil {
		return Entry{}, err
	}
	var p person
	on := false
	err := a.st.View(ctx, func(r store.Reader) (err error) {
		if p, err = s.present(r); err != nil {
			return err
		}
		on, err = factorOn(r, s.Account)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	fresh, err := a.withPassword(ctx, p, password, on)
	if err != nil {
		return Entry{}, err
	}
	made, was := a.arrive(c), p.Hash
	entry, err := a.renew(ctx, c, s, made, s.SecondFactor, "account.password", func(tx *store.Tx, p *person) error {
		if p.Hash != was {
			return app.E(app.Conflict, "account.error.meanwhile")
		}
		p.Hash, p.Key, p.HashSet, p.Short = fresh.Hash, fresh.Key, fresh.HashSet, fresh.Short
		return dropLinks(tx, p.ID)
	})
	if err == nil {
		a.tries.forget(s.Account)
	}
	return entry, err
}
