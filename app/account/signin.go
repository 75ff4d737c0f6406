package account

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// arrival is what a session needs that is random or depends on the time: made
// before the Update that begins it.
type arrival struct {
	now             time.Time
	session, device token
	id, deviceID    app.ID
	pending         token
	agent           string
	wallTime        time.Time // for the audit log
}

func (a *Accounts) arrive(c Client) arrival {
	now := a.now()
	return arrival{
		now: now, session: newToken(), device: newToken(), id: app.NewID(now), deviceID: app.NewID(now),
		pending: newToken(), agent: agentName(c.Agent), wallTime: a.wall(),
	}
}

// errWrong is the one answer to a wrong name, a wrong password and an account
// that cannot sign in.
func errWrong() error { return app.E(app.Unfit, "account.error.wrong") }

// candidate is what a View finds out about a name somebody types.
type candidate struct {
	person person // zero for an unknown name
	device device // zero for an unknown device
	try    attempt
}

func (a *Accounts) candidate(ctx context.Context, c Client, email string) (candidate, error) {
	var found candidate
	same, ok := sameEmail(email)
	if !ok {
		same = "\x00" + email // an address of nobody, compared like any other
	}
	lookup, now := a.secrets.lookup(same), a.now()
	found.try = attempt{from: network(c.Addr), lookup: [32]byte(lookup)}
	err := a.st.View(ctx, func(r store.Reader) error {
		p, err := namedOr(r, lookup)
		if err != nil {
			return err
		}
		kept, err := keptTries(r, p.ID)
		if err != nil {
			return err
		}
		if !hmac.Equal(p.Lookup, lookup) {
			p, kept = person{}, nil
		}
		found.person, found.try.account, found.try.kept = p, p.ID, kept
		found.device, err = knownDevice(r, p.ID, c.Known, now)
		found.try.device = found.device.ID
		return err
	})
	return found, err
}

// namedOr returns the account of a lookup; where there is none, an owner's, so
// that of nobody as much is read as of somebody.
func namedOr(r store.Reader, lookup []byte) (person, error) {
	named, _, err := accountByLookup.Keys(r, store.K(lookup), store.Page{Limit: 1})
	if err != nil {
		return person{}, err
	}
	other, _, err := accountByRole.Keys(r, store.K(app.Owner, Active), store.Page{Limit: 1})
	if err != nil {
		return person{}, err
	}
	ids := append(named, other...)
	if len(ids) == 0 {
		return person{}, nil
	}
	p, err := accounts.Get(r, ids[0])
	if missing(err) {
		err = fmt.Errorf("%w: an entry of an index of account leads nowhere", store.ErrDamaged)
	}
	return p, err
}

// checkPassword compares a password with what the candidate has, within the
// limits of guessing.
func (a *Accounts) checkPassword(ctx context.Context, found candidate, password string) error {
	if err := tooLong(password); err != nil {
		return err
	}
	if !a.tries.take(found.try, a.now()) {
		return app.E(app.TooMany, "account.error.slowdown")
	}
	queue := a.strangers
	if !found.device.ID.IsZero() {
		queue = a.known
	}
	hash := found.person.Hash
	if found.person.Key != a.secrets.id || found.person.State != Active {
		hash = ""
	}
	right, err := a.verify(ctx, queue, hash, password)
	if err != nil || right {
		a.tries.give(found.try)
	}
	if err == nil && !right {
		err = errWrong()
	}
	return err
}

// SignIn opens a session, or says in Entry.Pending that a second factor is due.
// A wrong name, a wrong password and a disabled account are one refusal of kind
// Unfit, after the same time. Too many failures are of kind TooMany, hashing
// that many wait for of kind Busy.
func (a *Accounts) SignIn(ctx context.Context, c Client, email, password string) (Entry, error) {
	if err := a.needKeys(); err != nil {
		return Entry{}, err
	}
	found, err := a.candidate(ctx, c, email)
	if err != nil {
		return Entry{}, err
	}
	if err := a.checkPassword(ctx, found, password); err != nil {
		return Entry{}, err
	}
	made := a.arrive(c)
	var entry Entry
	_, err = a.st.UpdateEssential(ctx, func(tx *store.Tx) error {
		entry = Entry{}
		p, err := accounts.Get(tx, store.K(found.person.ID))
		if missing(err) || err == nil && (p.State != Active || p.Hash != found.person.Hash) {
			return errWrong()
		}
		if err != nil {
			return err
		}
		on, err := factorOn(tx, p.ID)
		if err != nil {
			return err
		}
		if on {
			entry.Pending = made.pending.text
			return putPending(tx, &p, made)
		}
		entry, err = begin(tx, &p, c, made, false)
		return err
	})
	return entry, err
}

// begin opens the session of somebody who has shown all that is asked for.
func begin(tx *store.Tx, p *person, c Client, made arrival, factor bool) (Entry, error) {
	return beginAs(tx, p, c, made, factor, "account.sign_in")
}

// beginAs is begin under the name by which the audit log knows it. It is the
// only place that makes a session out of nothing.
func beginAs(tx *store.Tx, p *person, c Client, made arrival, factor bool, action string) (Entry, error) {
	s := session{
		Hash: made.session.hash, ID: made.id, Account: p.ID, Gen: p.Gen, Began: made.now,
		Until: made.now.Add(AbsoluteLimit), Confirmed: made.now, Factor: factor, Agent: made.agent,
	}
	if err := sessions.Insert(tx, s); err != nil {
		return Entry{}, err
	}
	entry := Entry{Session: made.session.text, Until: s.Until}
	fresh, err := keepDevice(tx, p, c, made)
	if err != nil {
		return Entry{}, err
	}
	if fresh {
		entry.Known = made.device.text
	}
	return entry, audit.Record(tx, made.note(p, action))
}

// note is an entry of the audit log about somebody's own account. Its id is that
// of the session made with it.
func (m arrival) note(p *person, action string) audit.Entry {
	e := audit.By(app.Actor{Role: p.Role, ID: p.ID}, m.wallTime, action).On("account", p.ID)
	e.ID = m.id
	return e
}

// SignOut ends the session of a token. One that opens nothing is no error.
func (a *Accounts) SignOut(ctx context.Context, text string) error {
	hash, ok := hashOf(text)
	if !ok {
		return nil
	}
	_, err := a.st.UpdateEssential(ctx, func(tx *store.Tx) error { return dropSession(tx, hash) })
	return err
}

func dropSession(tx *store.Tx, hash []byte) error {
	if err := sights.Delete(tx, byHash(hash)); err != nil {
		return err
	}
	return sessions.Delete(tx, byHash(hash))
}
