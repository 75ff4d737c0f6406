package engine

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// Epoch names one life of a store's data: it is new at creation and after an
// import, so that a position of another life is recognised.
type Epoch [8]byte

// NewEpoch makes a random epoch.
func NewEpoch() Epoch {
	var e Epoch
	rand.Read(e[:])
	e[0] |= 1 // never zero
	return e
}

// Pos is a position in the feed. Positions are opaque: they may be kept,
// handed back and compared for equality. The zero Pos is no position.
type Pos struct {
	epoch Epoch
	seq   uint64
}

// PosAt makes the position of the seq-th Update of an epoch; for engines.
func PosAt(e Epoch, seq uint64) Pos { return Pos{epoch: e, seq: seq} }

// Split returns what PosAt joined; for engines.
func (p Pos) Split() (Epoch, uint64) { return p.epoch, p.seq }

// IsZero reports whether p is no position.
func (p Pos) IsZero() bool { return p == Pos{} }

// String writes the position for ParsePos; the zero Pos is empty.
func (p Pos) String() string {
	if p.IsZero() {
		return ""
	}
	return hex.EncodeToString(p.epoch[:]) + "-" + strconv.FormatUint(p.seq, 10)
}

// ErrBadPos says that a text is not a position.
var ErrBadPos = errors.New("store: not a position")

// ParsePos reads what String wrote.
func ParsePos(s string) (Pos, error) {
	if s == "" {
		return Pos{}, nil
	}
	head, tail, ok := strings.Cut(s, "-")
	if !ok || len(head) != 16 || len(tail) > 20 {
		return Pos{}, ErrBadPos
	}
	var p Pos
	if _, err := hex.Decode(p.epoch[:], []byte(head)); err != nil {
		return Pos{}, ErrBadPos
	}
	n, err := strconv.ParseUint(tail, 10, 64)
	if p.seq = n; err != nil || p.String() != s {
		return Pos{}, ErrBadPos
	}
	return p, nil
}

// Resume checks that the feed can be continued after a position when it runs
// from tail (the oldest Update it can continue after) to head.
func Resume(after, head Pos, tail uint64) error {
	if after.epoch != head.epoch || after.seq < tail || after.seq > head.seq {
		return ErrGone
	}
	return nil
}
