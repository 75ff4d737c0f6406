// Package account knows the people who sign in: the staff of the business now,
// its customers when they get accounts. It owns passwords, second factors,
// sessions, one-time links and who has which role, and that none of them is
// worth anything after it ended. It never renders a page and sends no mail.
//
// What it keeps:
//
//	account           a person: name, e-mail, role, state, the hash of the password
//	account_factor    the sealed seed of a second factor, and the last step used
//	account_recovery  hashes of recovery codes
//	account_session   hashes of session tokens; account_seen: when last used (quiet)
//	account_device    hashes of the tokens of devices somebody signed in on
//	account_link      hashes of the tokens of invitations and resets
//	account_pending   sign-ins that wait for the second factor (quiet)
//	account_tries     when guesses at an account failed (quiet)
//
// Every token is 256 bits of crypto/rand and is kept as its SHA-256 only. Seeds
// are sealed (package seal). Keys of records hold ids and hashes; an e-mail
// address is found by a keyed hash of it.
//
// A session carries the generation of its account. Whatever must end sessions
// at once (a new password, another role, a disabled account) raises that number
// in the same Update, and Identify compares it on every request.
package account

import (
	"log/slog"
	"runtime"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/account/common"
	"guichet/app/gate"
	"guichet/app/keys"
	"guichet/app/settings"
	"guichet/store"
)

// Deps is what the room needs from the house.
type Deps struct {
	Store    *store.Store
	Keys     *keys.Keys // nil while they are missing: nobody can sign in then
	Settings *settings.Live
	Clock    app.Clock
	Log      *slog.Logger
	// Cost is the work factor of bcrypt; 0 is 12, some 0.3 s on one core.
	Cost int
}

// Accounts is the room. Its methods may be called from any goroutine.
type Accounts struct {
	st      *store.Store
	set     *settings.Live
	secrets *secrets // nil without keys
	wall    app.Clock
	steady  steady
	log     *slog.Logger
	cost    int
	nobodys string // the hash that a password of nobody is compared with
	common  common.List

	// Hashing a password takes a core for a third of a second. Strangers share
	// one of two cores; who is known (a device, a session, a link) does not wait
	// behind them.
	strangers, known *gate.Gate

	tries throttle
	seen  sightings

	firstMu sync.Mutex
	first   firstLink
}

// The queues before the hash: how many wait, and how long at most.
const (
	hashesWaiting  = 24
	hashesPatience = 8 * time.Second
)

// forStrangers and forKnown are how many passwords are hashed at once.
func forStrangers() int { return max(1, runtime.NumCPU()/2) }

const forKnown = 1

// MostHashes is how many passwords are hashed at once at most. A hash computes
// for a third of a second without a pause: who serves others beside it lets the
// runtime run so many more goroutines at once than there are cores, and leaves
// it to the system to share those.
func MostHashes() int { return forStrangers() + forKnown }

// New opens the room.
func New(d Deps) *Accounts {
	a := &Accounts{
		st: d.Store, set: d.Settings, wall: d.Clock, log: d.Log, cost: d.Cost,
		strangers: gate.New(forStrangers(), hashesWaiting, hashesPatience),
		known:     gate.New(forKnown, hashesWaiting, hashesPatience),
		tries:     newThrottle(),
		seen:      newSightings(),
	}
	if a.cost == 0 {
		a.cost = defaultCost
	}
	a.nobodys = nobodysHash(a.cost)
	a.steady.clock = d.Clock
	if d.Keys != nil {
		a.secrets = newSecrets(d.Keys)
	}
	return a
}

// Schema names the room's tables for store.Open.
func Schema() store.Schema {
	return store.Schema{Room: "account", Tables: []store.AnyTable{
		accounts, factors, recoveries, sessions, sights, devices, links, pendings, failures, habits,
	}}
}

// Open reports whether anybody can sign in: the folder's keys are there.
func (a *Accounts) Open() bool { return a.secrets != nil }

// needKeys refuses what cannot be done while the keys are missing.
func (a *Accounts) needKeys() error {
	if a.secrets == nil {
		return app.E(app.Busy, "account.error.nokeys")
	}
	return nil
}
