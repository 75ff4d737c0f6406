package account

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"guichet/app"
	"guichet/store"
)

// How long a session of the staff lives (ASVS 5.0, 7.3.1 and 7.3.2), and how
// long a confirmed password opens what is dangerous.
const (
	IdleLimit     = time.Hour
	AbsoluteLimit = 12 * time.Hour
	ConfirmedFor  = 10 * time.Minute
)

// seenEvery is how often the last use of a session is written at most.
const seenEvery = 5 * time.Minute

// slack is how far two clocks may be apart before the later one is wrong.
const slack = time.Minute

// ErrNoSession says that a token opens nothing: it never did, or no longer.
var ErrNoSession = errors.New("account: no session")

// Session is who is signed in. A Session is valid at the moment it is given;
// ask again at the next request.
type Session struct {
	ID           app.ID
	Account      app.ID
	Name, Email  string
	Role         app.Role
	Lang         app.Lang // empty: not chosen
	Began, Until time.Time
	SecondFactor bool      // the account has one, and it was shown
	Confirmed    time.Time // when the password was last typed

	gen  int
	hash []byte
}

// Actor is who asks, for the rooms.
func (s Session) Actor() app.Actor { return app.Actor{Role: s.Role, ID: s.Account} }

// Client is where a request comes from.
type Client struct {
	Addr  netip.Addr
	Agent string // the User-Agent header; only browser and system are kept of it
	Known string // the known-device token, or empty
}

// Entry is what signing in came to: a session, or a second factor that is due.
// Session and Pending are secrets for the client alone. Known is set when the
// device is new, and is then to be kept there.
type Entry struct {
	Session string
	Until   time.Time // of the session
	Pending string
	Known   string
}

// session is what is kept of one.
type session struct {
	Hash      []byte    `json:"hash"` // SHA-256 of the token
	ID        app.ID    `json:"id"`
	Account   app.ID    `json:"account"`
	Gen       int       `json:"gen"` // of the account when it began
	Began     time.Time `json:"began"`
	Until     time.Time `json:"until"`
	Confirmed time.Time `json:"confirmed"`
	Factor    bool      `json:"factor,omitempty"`
	Agent     string    `json:"agent,omitempty"`
}

// sight is when a session was last used; not later than seenEvery ago.
type sight struct {
	Hash []byte    `json:"hash"`
	At   time.Time `json:"at"`
}

var (
	sessions = store.NewTable("account_session", func(s *session) store.Key { return byHash(s.Hash) })

	sessionsOf    = sessions.List(1, "account", func(s *session) []store.Key { return []store.Key{store.K(s.Account, s.ID)} })
	sessionsByEnd = sessions.List(2, "until", func(s *session) []store.Key { return []store.Key{store.K(s.Until)} })

	sights = store.NewTable("account_seen", func(s *sight) store.Key { return byHash(s.Hash) }, store.Quiet())
)

// lives reports whether the session is good now. One from the future was begun
// before the clock was set back: nobody knows how old it is.
func (s *session) lives(p *person, used, now time.Time) bool {
	return p.State == Active && p.Gen == s.Gen &&
		now.Before(s.Until) && now.Sub(used) < IdleLimit &&
		!s.Began.After(now.Add(slack)) && !used.After(now.Add(slack))
}

// Identify returns the session a token opens, or ErrNoSession. It writes nothing
// itself: that the session was used is noted beside.
func (a *Accounts) Identify(ctx context.Context, text string) (Session, error) {
	hash, ok := hashOf(text)
	if !ok {
		return Session{}, ErrNoSession
	}
	now := a.now()
	var s session
	var p person
	var used time.Time
	err := a.st.View(ctx, func(r store.Reader) (err error) {
		s, p, used, err = sessionBy(r, hash)
		return err
	})
	if missing(err) {
		return Session{}, ErrNoSession
	}
	if err != nil {
		return Session{}, err
	}
	if at := a.seen.at(hash); at.After(used) {
		used = at
	}
	if !s.lives(&p, used, now) {
		return Session{}, ErrNoSession
	}
	a.seen.note(hash, now)
	return sessionView(&s, &p), nil
}

// sessionBy reads a session, its account, and when it was last used.
func sessionBy(r store.Reader, hash []byte) (s session, p person, used time.Time, err error) {
	if s, err = sessions.Get(r, byHash(hash)); err != nil {
		return s, p, used, err
	}
	if p, err = accounts.Get(r, store.K(s.Account)); err != nil {
		return s, p, used, err
	}
	seen, err := sights.Get(r, byHash(hash))
	if err != nil && !missing(err) {
		return s, p, used, err
	}
	used = s.Began
	if seen.At.After(used) {
		used = seen.At
	}
	return s, p, used, nil
}

func sessionView(s *session, p *person) Session {
	return Session{
		ID: s.ID, Account: p.ID, Name: p.Name, Email: p.Email, Role: p.Role, Lang: p.Lang,
		Began: s.Began, Until: s.Until, SecondFactor: s.Factor, Confirmed: s.Confirmed, gen: s.Gen, hash: s.Hash,
	}
}

// Desk is the session of the command line: whoever can run it in the data folder
// already owns that folder.
func (a *Accounts) Desk() Session {
	return Session{Role: app.Owner, Confirmed: a.now()}
}

// present returns the account of a session that still holds, in an Update: it
// may have ended since it was identified. The command line has none.
func (s Session) present(r store.Reader) (person, error) {
	if s.Account.IsZero() {
		return person{Role: s.Role}, nil
	}
	p, err := accounts.Get(r, store.K(s.Account))
	if err != nil && !missing(err) {
		return p, err
	}
	if err != nil || p.State != Active || p.Gen != s.gen {
		return p, app.E(app.SignedOut, "error.signedout")
	}
	if there, err := sessions.Has(r, byHash(s.hash)); err != nil || !there {
		return p, errors.Join(err, app.E(app.SignedOut, "error.signedout"))
	}
	return p, nil
}

// owns refuses all but an owner whose session still holds.
func (s Session) owns(r store.Reader) error {
	p, err := s.present(r)
	if err == nil && p.Role < app.Owner {
		err = app.E(app.Forbidden, "error.role")
	}
	return err
}

// ConfirmKey is the key of the refusal that says: type your password first.
const ConfirmKey = "account.error.confirm"

// needConfirmed refuses what is dangerous unless the password was typed within
// ten minutes: a session that was left open, or stolen, is not enough.
func (a *Accounts) needConfirmed(s Session) error {
	if a.Confirmed(s) {
		return nil
	}
	return app.E(app.Forbidden, "account.error.confirm")
}

// Confirmed reports whether the password of the session was typed within ten
// minutes.
func (a *Accounts) Confirmed(s Session) bool {
	age := a.now().Sub(s.Confirmed)
	return age < ConfirmedFor && age > -slack
}

// NeedsConfirm reports whether an error says that the password must be typed
// first.
func NeedsConfirm(err error) bool {
	var known *app.Error
	return errors.As(err, &known) && known.Key == ConfirmKey
}
