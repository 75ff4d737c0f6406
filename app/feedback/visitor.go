package feedback

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"sync"
)

// Visitor stands for a browser at an address for one day: a keyed hash of both.
// The key is random, lies in memory only, and is thrown away at midnight on the
// business's wall. From then on nobody, we neither, can tell whose it was.
type Visitor uint64

// mostVisitors bounds how many visitors a day are told apart; of those after
// them none counts as new.
const mostVisitors = 200_000

// visitors holds the key of the day and who was met on it.
type visitors struct {
	mu  sync.Mutex
	day Day
	key [sha256.Size]byte
	met map[Visitor]struct{}
	new int // met since the sums were last written
}

// turn begins a new day if there is one.
func (v *visitors) turn(day Day) {
	if day == v.day {
		return
	}
	// A read of random bytes never fails (crypto/rand).
	_, _ = rand.Read(v.key[:])
	v.day, v.met = day, map[Visitor]struct{}{}
}

// meet counts a visitor of today and returns who it is.
func (v *visitors) meet(day Day, from netip.Addr, browser string) Visitor {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.turn(day)
	mac := hmac.New(sha256.New, v.key[:])
	addr := from.As16()
	mac.Write(addr[:])
	mac.Write([]byte(browser))
	who := Visitor(binary.BigEndian.Uint64(mac.Sum(nil)))
	if _, known := v.met[who]; !known && len(v.met) < mostVisitors {
		v.met[who] = struct{}{}
		v.new++
	}
	return who
}

// take returns how many were new since the last time.
func (v *visitors) take() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := v.new
	v.new = 0
	return n
}

// giveBack takes in what could not be written.
func (v *visitors) giveBack(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.new += n
}

// Meet counts who searches or asks, from an address with a browser, and returns
// who it is today. Neither is kept.
func (f *Feedback) Meet(from netip.Addr, browser string) Visitor {
	return f.visitors.meet(f.today(), from, browser)
}
