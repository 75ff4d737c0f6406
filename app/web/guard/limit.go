package guard

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/web/kit"
)

// Rate lets Burst through at once and one more each Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// Rule is the limits of one kind of form. Names part them: what one form uses up
// another still has.
type Rule struct {
	Name    string
	Address Rate // by network address, of IPv6 by the /64 a subscriber is given
	Device  Rate // by device, if it brought one
	Worked  Rate // by address instead of Address, when the browser did the work
}

// wide is how many times as much a whole IPv6 /48 may do as one /64 of it.
const wide = 16

// Admit counts a form that Check let in as sent, and against its limits. The
// error is of kind TooMany and says when to try again, or Unfit for a form that
// was sent too often.
func (g *Guard) Admit(r *http.Request, rule Rule, s Sent) error {
	if err := g.Allow(r, rule, s.Worked); err != nil {
		return err
	}
	if g.spend(s.Nonce) > mostSends {
		return app.E(app.Unfit, "guard.error.old")
	}
	return nil
}

// Allow counts a form against its limits alone.
func (g *Guard) Allow(r *http.Request, rule Rule, worked bool) error {
	now := g.clock()
	rate := rule.Address
	if worked && rule.Worked.Burst > 0 {
		rate = rule.Worked
	}
	if d, ok := g.DeviceOf(r); ok && rule.Device.Burst > 0 {
		if !g.limits.take(bucketKey{rule.Name, "device", d}, rule.Device, now) {
			return tooMany(rule.Device)
		}
	}
	addr := kit.ClientOf(r).Addr
	near, far := networks(addr)
	kind := "address"
	if worked {
		kind = "worked"
	}
	if !g.limits.take(bucketKey{rule.Name, kind, near}, rate, now) {
		return tooMany(rate)
	}
	if far != near {
		many := Rate{Burst: wide * rate.Burst, Every: rate.Every / wide}
		if !g.limits.take(bucketKey{rule.Name, kind, far}, many, now) {
			return tooMany(rate)
		}
	}
	return nil
}

func tooMany(rate Rate) error {
	return app.E(app.TooMany, "guard.error.often", "Count", max(1, int(rate.Every.Round(time.Minute)/time.Minute)))
}

// networks are the two nets an address is counted by. An IPv4 address has one.
func networks(addr netip.Addr) (near, far [16]byte) {
	if addr.Is4() || !addr.IsValid() {
		near = addr.As16()
		return near, near
	}
	a, _ := addr.Prefix(64)
	b, _ := addr.Prefix(48)
	near, far = a.Addr().As16(), b.Addr().As16()
	far[15] = 48 // a /48 is no /64 of the same digits
	return near, far
}

type bucketKey struct {
	rule, kind string
	who        [16]byte
}

// bucket is empty at a moment in the past and fills from there.
type bucket struct{ empty time.Time }

// The limiter's memory: shards of so many buckets, some 130 bytes each.
const (
	shards       = 16
	shardBuckets = 4096
)

// limiter is token buckets. When a shard is full the buckets that are full
// again go, they say nothing; if that frees none, some that are left: who was
// limited may begin anew, and memory stays bounded.
type limiter struct {
	shards [shards]struct {
		mu      sync.Mutex
		buckets map[bucketKey]bucket
	}
}

// take takes one token, and reports whether there was one.
func (l *limiter) take(key bucketKey, rate Rate, now time.Time) bool {
	s := &l.shards[(key.who[15]^key.who[7]^key.who[0])%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	whole := time.Duration(rate.Burst) * rate.Every
	b, ok := s.buckets[key]
	if full := now.Add(-whole); !ok || b.empty.Before(full) {
		b.empty = full
	}
	if b.empty = b.empty.Add(rate.Every); b.empty.After(now) {
		return false
	}
	if s.buckets == nil {
		s.buckets = map[bucketKey]bucket{}
	}
	if !ok && len(s.buckets) >= shardBuckets {
		makeRoom(s.buckets, now)
	}
	s.buckets[key] = b
	return true
}

// longest is after how long every bucket of ours is full again.
const longest = 24 * time.Hour

func makeRoom(buckets map[bucketKey]bucket, now time.Time) {
	for key, b := range buckets {
		if now.Sub(b.empty) > longest {
			delete(buckets, key)
		}
	}
	for key := range buckets {
		if len(buckets) < shardBuckets*7/8 {
			return
		}
		delete(buckets, key)
	}
}
