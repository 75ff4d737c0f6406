package store

import (
	"sync/atomic"

	"guichet/store/engine"
)

// Every table that is not quiet has a generation, a number that the writer
// raises after a commit and before anyone is told of it. A page that keeps the
// generations of the tables it was made from knows, without a lock or a read,
// whether it is still what it would be if made now. This holds only if the
// generations are sampled before the View opens.

// Sample is the generations of all tables at one moment.
type Sample struct {
	gens []*atomic.Uint64
	at   []uint64
}

// Sample takes the generations. Call it before the View whose result is kept.
func (s *Store) Sample() Sample {
	at := make([]uint64, len(s.gens))
	for i, g := range s.gens {
		at[i] = g.Load()
	}
	return Sample{gens: s.gens, at: at}
}

// SampleOf takes the generations of these tables, for what is kept of them and
// nothing else. Call it before the View in which they are read.
func (s *Store) SampleOf(tables ...AnyTable) Seen {
	n := Seen{
		gens: make([]*atomic.Uint64, 0, len(tables)), at: make([]uint64, 0, len(tables)), tables: make([]*table, 0, len(tables)),
	}
	for _, t := range tables {
		slot := s.slots[t.base()]
		n.gens = append(n.gens, s.gens[slot])
		n.at = append(n.at, s.gens[slot].Load())
		n.tables = append(n.tables, t.base())
	}
	return n
}

// Seen narrows the sample to the tables the reader has looked at so far. Call
// it at the end of the View.
func (m Sample) Seen(r Reader) Seen {
	var n Seen
	for slot, read := range r.base().seen {
		if read {
			n.gens = append(n.gens, m.gens[slot])
			n.at = append(n.at, m.at[slot])
			n.tables = append(n.tables, r.base().s.tables[slot])
		}
	}
	return n
}

// Seen is the generations of the tables a View read. The zero Seen read none
// and is always fresh.
type Seen struct {
	gens   []*atomic.Uint64
	at     []uint64
	tables []*table
}

// Fresh reports whether none of the tables has changed since the sample. It
// takes no lock and may be called from any goroutine.
func (n Seen) Fresh() bool {
	for i, g := range n.gens {
		if g.Load() != n.at[i] {
			return false
		}
	}
	return true
}

// Without leaves out tables whose changes may show late.
func (n Seen) Without(soft ...AnyTable) Seen {
	var rest Seen
	for i, t := range n.tables {
		if !among(t, soft) {
			rest.gens = append(rest.gens, n.gens[i])
			rest.at = append(rest.at, n.at[i])
			rest.tables = append(rest.tables, t)
		}
	}
	return rest
}

// Tables names the tables, for a page that says what it depends on.
func (n Seen) Tables() []string {
	names := make([]string, len(n.tables))
	for i, t := range n.tables {
		names[i] = t.name
	}
	return names
}

func among(t *table, list []AnyTable) bool {
	for _, o := range list {
		if o.base() == t {
			return true
		}
	}
	return false
}

// raise moves the generations of the changed tables on; the engine calls it
// between the commit and the first answer.
func (s *Store) raise(changes []engine.Change) {
	var last string
	for _, c := range changes {
		if c.Table == last {
			continue
		}
		if slot, ok := s.names[c.Table]; ok {
			s.gens[slot].Add(1)
		}
		last = c.Table
	}
}
