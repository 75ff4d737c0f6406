package store

import (
	"context"

	"guichet/store/engine"
)

// Pos is a position in the change feed: opaque, comparable with ==, and bound
// to one life of the folder. Keep it as the text of String. The zero Pos is no
// position.
type Pos = engine.Pos

// ParsePos reads what Pos.String wrote.
func ParsePos(s string) (Pos, error) { return engine.ParsePos(s) }

// Change names a record that was written or deleted. It says that whoever
// follows should look at the record again, not what happened to it.
type Change struct {
	Table   string
	Key     Key
	Deleted bool
}

// feedMax is how many changes Feed gives at most when asked for more.
const feedMax = 10_000

// Head is the position of the newest Update in the feed. Whoever takes it,
// then reads everything, then follows from it has missed nothing.
func (s *Store) Head() Pos { return s.engine.Head() }

// Feed lists the records changed after a position, in the order of the
// Updates, and the position reached, which is after when nothing is new. An
// Update is never split, so there may be more than max of one. max 0 is
// 10,000. ErrGone, which a zero position gives too, says: take Head, read the
// present state and follow from there.
func (s *Store) Feed(ctx context.Context, after Pos, max int) ([]Change, Pos, error) {
	if max <= 0 || max > feedMax {
		max = feedMax
	}
	raw, pos, err := s.engine.Feed(ctx, after, max)
	if err != nil {
		return nil, Pos{}, visible(err)
	}
	changes := make([]Change, len(raw))
	for i, c := range raw {
		changes[i] = Change{Table: c.Table, Key: c.Key, Deleted: c.Deleted}
	}
	return changes, pos, nil
}

// Wait returns a channel that is closed when the head is no longer after. It
// is a hint to read the Feed. Generations were raised before it closes.
func (s *Store) Wait(after Pos) <-chan struct{} { return s.engine.Wait(after) }
