package account

import (
	"errors"
	"time"

	"guichet/app"
	"guichet/store"
)

// State says whether somebody can sign in.
type State string

// The states of an account.
const (
	Invited  State = "invited"  // has a link and no password yet
	Active   State = "active"   // can sign in
	Disabled State = "disabled" // cannot, until an owner enables it again
)

// person is the record of an account.
type person struct {
	ID      app.ID    `json:"id"`
	Lookup  []byte    `json:"lookup"` // the keyed hash of the e-mail address
	Key     string    `json:"key"`    // the id of the keys Lookup and Password were made with
	Email   string    `json:"email"`  // as it was typed
	Name    string    `json:"name,omitempty"`
	Role    app.Role  `json:"role"`
	Lang    app.Lang  `json:"lang,omitempty"`
	State   State     `json:"state"`
	Gen     int       `json:"gen"` // raised when all sessions end
	Made    time.Time `json:"made"`
	Hash    string    `json:"hash,omitempty"` // of the password; empty: there is none
	HashSet time.Time `json:"hash_set,omitzero"`
	Short   bool      `json:"short,omitempty"` // too short to stand without a second factor
}

var (
	accounts = store.NewTable("account", func(p *person) store.Key { return store.K(p.ID) })

	accountByLookup = accounts.Unique(1, "lookup", func(p *person) []store.Key { return []store.Key{store.K(p.Lookup)} })
	accountByRole   = accounts.List(2, "role", func(p *person) []store.Key { return []store.Key{store.K(p.Role, p.State)} })
	accountByKey    = accounts.List(3, "key", func(p *person) []store.Key { return []store.Key{store.K(p.Key)} })
)

// missing reports that a record is not there.
func missing(err error) bool { return errors.Is(err, store.ErrNotFound) }

// personOf returns an account that exists.
func personOf(r store.Reader, id app.ID) (person, error) {
	p, err := accounts.Get(r, store.K(id))
	if missing(err) {
		err = app.E(app.NotFound, "account.error.nobody")
	}
	return p, err
}

// endSessions makes every session of the account worthless; the caller puts the
// record.
func (p *person) endSessions() { p.Gen++ }

// owners counts the owners who can sign in, up to two.
func owners(r store.Reader) (int, error) {
	return accountByRole.Count(r, store.K(app.Owner, Active), 2)
}

// keepOwner refuses to lose the last owner who can sign in.
func keepOwner(r store.Reader, p person) error {
	if p.Role != app.Owner || p.State != Active {
		return nil
	}
	n, err := owners(r)
	if err == nil && n < 2 {
		err = app.E(app.Conflict, "account.error.lastowner")
	}
	return err
}

// Any reports whether there is an account, and so something that needs the
// folder's keys.
func Any(r store.Reader) (bool, error) {
	some, _, err := accounts.Scan(r, store.Page{Limit: 1})
	return len(some) > 0, err
}

// HasOwner reports whether the folder has an owner who can sign in.
func HasOwner(r store.Reader) (bool, error) {
	n, err := owners(r)
	return n > 0, err
}
