package guard

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"time"

	"guichet/app"
	"guichet/app/web/kit"
)

// The names of the fields a guarded form has beside its own.
const (
	StampField = "stamp"
	WorkField  = "work"
	TrapField  = "contact_me_by" // left empty by people: the style sheet hides it
)

// How long a form may take.
const (
	quickest  = 2 * time.Second // nobody reads and types faster
	slowest   = 24 * time.Hour
	mostSends = 4 // of one form: presses, reloads, a second thought
)

// WorkBits is how many zero bits a browser looks for: 65,000 hashes on average,
// some tenths of a second.
const WorkBits = 16

// mostSpent bounds how many forms are remembered, in each of two halves.
const mostSpent = 20_000

type nonce [16]byte

// Ticket is what a form carries to be let in.
type Ticket struct {
	Stamp string
	Bits  int // for the element that does the work
}

// Ticket hands out a form.
func (g *Guard) Ticket() Ticket {
	var raw [8 + 16 + 16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(g.clock().UnixMilli()))
	_, _ = rand.Read(raw[8:24])
	sum := g.sum("form", raw[:24])
	copy(raw[24:], sum[:16])
	return Ticket{Stamp: base64.RawURLEncoding.EncodeToString(raw[:]), Bits: WorkBits}
}

// Again is the ticket a form is shown again with: its own while it is good, so
// that work already done counts, else a new one.
func (g *Guard) Again(f kit.Form) Ticket {
	stamp := f.Secret(StampField)
	at, n, ok := g.read(stamp)
	if ok && g.clock().Sub(at) < slowest/2 && g.times(n) < mostSends {
		return Ticket{Stamp: stamp, Bits: WorkBits}
	}
	return g.Ticket()
}

// Sent is what is known of a form that was let in.
type Sent struct {
	Nonce  [16]byte // names the form that was handed out
	Worked bool     // the browser did the work
}

// Check reads what a form carries. The error is of kind Unfit and says what the
// person can do: nothing has been kept yet, and the form is to be shown again.
func (g *Guard) Check(f kit.Form) (Sent, error) {
	if f.Line(TrapField) != "" {
		return Sent{}, app.E(app.Unfit, "guard.error.trap")
	}
	at, n, ok := g.read(f.Secret(StampField))
	age := g.clock().Sub(at)
	switch {
	case !ok || age > slowest || age < -time.Minute || g.times(n) >= mostSends:
		return Sent{}, app.E(app.Unfit, "guard.error.old")
	case age < quickest:
		return Sent{}, app.E(app.Unfit, "guard.error.fast")
	}
	return Sent{Nonce: n, Worked: worked(f.Secret(StampField), f.Secret(WorkField))}, nil
}

func (g *Guard) read(stamp string) (at time.Time, n nonce, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(stamp)
	if err != nil || len(raw) != 40 {
		return at, n, false
	}
	sum := g.sum("form", raw[:24])
	if subtle.ConstantTimeCompare(sum[:16], raw[24:]) != 1 {
		return at, n, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(raw[:8]))), nonce(raw[8:24]), true
}

func (g *Guard) times(n nonce) uint8 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.spent[0][n] + g.spent[1][n]
}

// spend counts a form as sent and returns how often it was. When too many are
// remembered the older half is forgotten.
func (g *Guard) spend(n nonce) uint8 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.spent[0]) >= mostSpent {
		g.spent[1], g.spent[0] = g.spent[0], map[nonce]uint8{}
	}
	g.spent[0][n]++
	return g.spent[0][n] + g.spent[1][n]
}

// First reports whether a form does a thing for the first time: what is counted
// once however often the button is pressed.
func (g *Guard) First(s Sent, what string) bool {
	sum := g.sum("first", s.Nonce[:], []byte(what))
	return g.spend(nonce(sum[:16])) == 1
}

// worked reports whether the hash of the stamp and the number begins with
// WorkBits zero bits.
func worked(stamp, number string) bool {
	if number == "" || len(number) > 20 {
		return false
	}
	sum := sha256.Sum256([]byte(stamp + "." + number))
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:4])) >= WorkBits
}
