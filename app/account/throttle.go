package account

import (
	"net/netip"
	"sync"
	"time"

	"guichet/app"
)

// Limits of guessing. They count failures: who signs in is not slowed down.
//
// An account cannot be closed by strangers: a device on which its person has
// signed in before has a count of its own and does not feel theirs. What is
// unknown counts like an account, so that nobody learns which it is.
const (
	pairTries    = 10 // an address at an account, in 15 minutes
	addressTries = 50 // an address at all accounts, in 15 minutes
	deviceTries  = 10 // a known device, in 15 minutes
	accountTries = 100
	shortWindow  = 15 * time.Minute
	longWindow   = 30 * 24 * time.Hour
)

// tracked bounds the memory of each kind of count: some 10 MB together. A count
// that gives way to a new one is one of an address or of an unknown name; those
// of accounts are as many as there are accounts.
const tracked = 10_000

// throttle counts failures in memory.
type throttle struct {
	mu        sync.Mutex
	pairs     map[pair]tries
	addresses map[netip.Prefix]tries
	devices   map[app.ID]tries
	unknown   map[[32]byte]tries
	accounts  map[app.ID]tries
	changed   map[app.ID]bool // accounts whose count is not written yet
}

type pair struct {
	from netip.Prefix
	to   [32]byte
}

// tries are the moments of failures in Unix seconds, oldest first.
type tries []int64

func newThrottle() throttle {
	return throttle{
		pairs: map[pair]tries{}, addresses: map[netip.Prefix]tries{}, devices: map[app.ID]tries{},
		unknown: map[[32]byte]tries{}, accounts: map[app.ID]tries{}, changed: map[app.ID]bool{},
	}
}

// within drops what is older than the window.
func (t tries) within(now time.Time, window time.Duration) tries {
	from := now.Add(-window).Unix()
	for len(t) > 0 && t[0] <= from {
		t = t[1:]
	}
	return t
}

// attempt is one guess: where it comes from and at what.
type attempt struct {
	from    netip.Prefix
	lookup  [32]byte
	account app.ID // zero for an unknown name
	device  app.ID // zero for an unknown device
	kept    tries  // what the store has of the account's failures
}

// network is the part of an address that one sender has: all of an IPv4 address,
// the first 64 bits of an IPv6 one.
func network(addr netip.Addr) netip.Prefix {
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

// take counts an attempt as failed before its outcome is known, so that many at
// once are no way around the limit; false refuses it. give takes it back.
func (t *throttle) take(at attempt, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !at.device.IsZero() {
		return count(t.devices, at.device, deviceTries, now, shortWindow)
	}
	if !at.account.IsZero() {
		if _, ok := t.accounts[at.account]; !ok {
			t.accounts[at.account] = at.kept
		}
	}
	if full(t.pairs, pair{at.from, at.lookup}, pairTries, now, shortWindow) ||
		full(t.addresses, at.from, addressTries, now, shortWindow) ||
		at.account.IsZero() && full(t.unknown, at.lookup, accountTries, now, longWindow) ||
		!at.account.IsZero() && full(t.accounts, at.account, accountTries, now, longWindow) {
		return false
	}
	count(t.pairs, pair{at.from, at.lookup}, pairTries, now, shortWindow)
	count(t.addresses, at.from, addressTries, now, shortWindow)
	if at.account.IsZero() {
		return count(t.unknown, at.lookup, accountTries, now, longWindow)
	}
	t.changed[at.account] = true
	return count(t.accounts, at.account, accountTries, now, longWindow)
}

// give takes back what take counted for an attempt that was right, or was never
// made.
func (t *throttle) give(at attempt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !at.device.IsZero() {
		uncount(t.devices, at.device)
		return
	}
	uncount(t.pairs, pair{at.from, at.lookup})
	uncount(t.addresses, at.from)
	if at.account.IsZero() {
		uncount(t.unknown, at.lookup)
		return
	}
	uncount(t.accounts, at.account)
	t.changed[at.account] = true
}

// forget begins an account's count anew: its password is another one.
func (t *throttle) forget(id app.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.accounts[id] = nil
	t.changed[id] = true
}

// unsaved returns the counts of accounts that changed since it was last asked.
func (t *throttle) unsaved() map[app.ID]tries {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[app.ID]tries, len(t.changed))
	for id := range t.changed {
		out[id] = append(tries(nil), t.accounts[id]...)
	}
	clear(t.changed)
	return out
}

func full[K comparable](m map[K]tries, key K, limit int, now time.Time, window time.Duration) bool {
	list := m[key].within(now, window)
	return len(list) >= limit
}

// count adds a failure unless there are too many. The new slice leaves the old
// one, which may be another map's, alone.
func count[K comparable](m map[K]tries, key K, limit int, now time.Time, window time.Duration) bool {
	list := m[key].within(now, window)
	if len(list) >= limit {
		return false
	}
	if _, ok := m[key]; !ok && len(m) >= tracked {
		makeRoom(m, now, window)
	}
	m[key] = append(append(make(tries, 0, len(list)+1), list...), now.Unix())
	return true
}

// makeRoom drops the counts that are over; a tenth of all, any, if there are none.
func makeRoom[K comparable](m map[K]tries, now time.Time, window time.Duration) {
	for key, list := range m {
		if len(list.within(now, window)) == 0 {
			delete(m, key)
		}
	}
	for key := range m {
		if len(m) <= tracked-tracked/10 {
			return
		}
		delete(m, key)
	}
}

func uncount[K comparable](m map[K]tries, key K) {
	if list := m[key]; len(list) > 0 {
		m[key] = list[: len(list)-1 : len(list)-1]
	}
	if len(m[key]) == 0 {
		delete(m, key)
	}
}
