package account

import (
	"context"
	"crypto/subtle"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// firstLink is the link to become the first owner. It lives in this process
// only: another start makes another one.
type firstLink struct {
	hash []byte
	made time.Time
}

// NewFirst makes the link to become the first owner, and the one before it
// worthless. There is none once the folder has an owner.
func (a *Accounts) NewFirst(ctx context.Context) (l Link, needed bool, err error) {
	if a.secrets == nil {
		return l, false, nil
	}
	err = a.st.View(ctx, func(r store.Reader) error {
		has, err := HasOwner(r)
		needed = !has
		return err
	})
	if err != nil || !needed {
		return l, false, err
	}
	t, now := newToken(), a.now()
	a.firstMu.Lock()
	defer a.firstMu.Unlock()
	a.first = firstLink{hash: t.hash, made: now}
	return Link{Purpose: First, Token: t.text, Until: now.Add(FirstLife)}, true, nil
}

// LookFirst says until when the link to become the first owner is good, or
// refuses it. It does not use it.
func (a *Accounts) LookFirst(r store.Reader, text string) (time.Time, error) {
	until, err := a.firstUntil(text)
	if err != nil {
		return until, err
	}
	has, err := HasOwner(r)
	if err == nil && has {
		err = errLink()
	}
	return until, err
}

func (a *Accounts) firstUntil(text string) (time.Time, error) {
	hash, ok := hashOf(text)
	a.firstMu.Lock()
	first := a.first
	a.firstMu.Unlock()
	if !ok || len(first.hash) == 0 || subtle.ConstantTimeCompare(hash, first.hash) != 1 {
		return time.Time{}, errLink()
	}
	until := first.made.Add(FirstLife)
	if !a.now().Before(until) {
		return time.Time{}, errLink()
	}
	return until, nil
}

// Newcomer is what somebody says of themselves who takes a link.
type Newcomer struct {
	Name     string
	Email    string // of the first owner only: an invitation has one
	Password string
	Lang     app.Lang
}

// TakeFirst makes the first owner and signs them in. Of many at once, one
// becomes it.
func (a *Accounts) TakeFirst(ctx context.Context, c Client, text string, n Newcomer) (Entry, error) {
	if err := a.needKeys(); err != nil {
		return Entry{}, err
	}
	if _, err := a.firstUntil(text); err != nil {
		return Entry{}, err
	}
	p, err := a.newPerson(n.Email, app.Owner)
	if err != nil {
		return Entry{}, err
	}
	if p, err = a.grown(ctx, p, n, false); err != nil {
		return Entry{}, err
	}
	made := a.arrive(c)
	var entry Entry
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		has, err := HasOwner(tx)
		if err == nil && has {
			err = errLink()
		}
		if err != nil {
			return err
		}
		if err := insertPerson(tx, p); err != nil {
			return err
		}
		entry, err = beginAs(tx, &p, c, made, false, "account.first_owner")
		return err
	})
	if err == nil {
		a.firstMu.Lock()
		a.first = firstLink{}
		a.firstMu.Unlock()
	}
	return entry, err
}

// newPerson is an account on its way, without a password.
func (a *Accounts) newPerson(email string, role app.Role) (person, error) {
	shown, same, err := cleanEmail(email)
	if err != nil {
		return person{}, err
	}
	if err := cleanRole(role); err != nil {
		return person{}, err
	}
	now := a.now()
	return person{
		ID: app.NewID(now), Lookup: a.secrets.lookup(same), Key: a.secrets.id, Email: shown, Role: role,
		State: Invited, Made: now,
	}, nil
}

// grown is an account with the name and password its person chose.
func (a *Accounts) grown(ctx context.Context, p person, n Newcomer, factor bool) (person, error) {
	name, err := cleanName(n.Name)
	if err != nil {
		return p, err
	}
	p.Name = name
	if n.Lang != "" {
		p.Lang = n.Lang
	}
	p, err = a.withPassword(ctx, p, n.Password, factor)
	p.State = Active
	return p, err
}

// withPassword checks and hashes a new password.
func (a *Accounts) withPassword(ctx context.Context, p person, password string, factor bool) (person, error) {
	if err := tooLong(password); err != nil {
		return p, err
	}
	if err := a.fit(p, password, factor); err != nil {
		return p, err
	}
	hash, err := a.hash(ctx, password)
	if err != nil {
		return p, err
	}
	p.Hash, p.Key, p.HashSet, p.Short = hash, a.secrets.id, a.now(), shortAlone(password)
	return p, nil
}

// insertPerson adds an account whose address must be new.
func insertPerson(tx *store.Tx, p person) error {
	_, err := accountByLookup.One(tx, store.K(p.Lookup))
	if err == nil {
		return app.E(app.Conflict, "account.error.taken")
	}
	if !missing(err) {
		return err
	}
	return accounts.Insert(tx, p)
}

// by is an entry of the audit log: what a session does to an account.
func (a *Accounts) by(s Session, action string, to app.ID) audit.Entry {
	return audit.By(s.Actor(), a.wall(), action).On("account", to)
}
