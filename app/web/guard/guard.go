// Package guard keeps machines from flooding the forms that anybody may send,
// without asking a third party and without keeping out a person: a field people
// do not see, a signed moment at which the form was handed out, limits by address
// and by device, and a little work for the browser, which raises the limits and
// is never required. It knows no form: a handler asks it, and shows its form again
// with what it says. All it remembers lies in memory and is bounded.
package guard

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"sync"

	"guichet/app"
)

// Key signs what is handed out: forms and devices. It stays the same over a
// restart, so that a form filled in meanwhile can still be sent.
type Key [32]byte

// Guard is the defences of one site. Its methods may be called from any
// goroutine.
type Guard struct {
	clock  app.Clock
	limits limiter
	hashes sync.Pool // hash.Hash, keyed

	mu     sync.Mutex
	spent  [2]map[nonce]uint8 // how often a form was sent; the second is the older half
	recent map[[16]byte]newcomer
}

// New returns the defences of a site.
func New(key Key, clock app.Clock) *Guard {
	return &Guard{
		clock:  clock,
		hashes: sync.Pool{New: func() any { return hmac.New(sha256.New, key[:]) }},
		spent:  [2]map[nonce]uint8{{}, {}},
		recent: map[[16]byte]newcomer{},
	}
}

// sum is a keyed hash of some parts for one purpose. Each part goes in with its
// length, so that no two lists of parts are signed alike.
func (g *Guard) sum(purpose string, parts ...[]byte) [sha256.Size]byte {
	room := make([]byte, 0, 256)
	room = append(append(room, byte(len(purpose)>>8), byte(len(purpose))), purpose...)
	for _, p := range parts {
		room = append(append(room, byte(len(p)>>8), byte(len(p))), p...)
	}
	mac := g.hashes.Get().(hash.Hash)
	defer g.hashes.Put(mac)
	mac.Reset()
	mac.Write(room)
	return [sha256.Size]byte(mac.Sum(room[:0]))
}

// Secret derives 256 bits that only who has the key can know, from what is not
// secret: the same parts give the same bits.
func (g *Guard) Secret(purpose string, parts ...[]byte) [sha256.Size]byte {
	return g.sum("secret "+purpose, parts...)
}
