package store

import (
	"bytes"
	"fmt"
	"time"

	"guichet/store/engine"
)

// Reader reads one moment of the store. A View gives one; a *Tx is one too and
// sees its own writes. It serves one goroutine and ends with its closure.
type Reader interface{ base() *reader }

type reader struct {
	s    *Store
	e    engine.Reader
	seen []bool // by table slot: the tables this reader looked at
	last looked // the newest look at one record
}

// looked is a record that was looked at: its key in the engine, and what is
// there, nil for nothing. It holds until the key is written.
type looked struct{ key, payload []byte }

func (r *reader) base() *reader { return r }

// touch notes that a table is read.
func (r *reader) touch(t *table) (engine.Reader, error) {
	slot, ok := r.s.slots[t]
	if !ok {
		return nil, fmt.Errorf("%w: table %s", ErrSchema, t.name)
	}
	r.seen[slot] = true
	return r.e, nil
}

// Tx reads and writes in one Update. It ends with its closure.
type Tx struct {
	reader
	e     engine.Tx
	now   time.Time
	count int             // records written
	only  map[*table]bool // the tables a migration may write; nil is all
	room  *room           // for the record that is being written
}

// before is what is under a key that is written next. Most records are looked at
// right before they are.
func (tx *Tx) before(key []byte) ([]byte, error) {
	last := tx.last
	if tx.last = (looked{}); bytes.Equal(last.key, key) {
		return last.payload, nil
	}
	return tx.e.Get(key)
}

func (tx *Tx) mayWrite(t *table) error {
	if _, ok := tx.s.slots[t]; !ok {
		return fmt.Errorf("%w: table %s", ErrSchema, t.name)
	}
	if tx.only != nil && !tx.only[t] {
		return fmt.Errorf("%w: a migration wrote table %s of another room", ErrSchema, t.name)
	}
	return nil
}

// PosOf returns the feed position of the moment a Reader sees: all changes up
// to there are in what it reads, none behind.
func PosOf(r Reader) Pos { return r.base().e.Pos() }
