package bolt

import (
	"bytes"
	"fmt"
	"runtime"

	"guichet/store/engine"
)

// group is what goes into one commit.
type group struct {
	e    *Engine
	me   uint64  // the writer's goroutine
	base *moment // while closures run
	use  cursor  // of theirs

	over    *overlay // what its Updates wrote
	slab    []write  // for the next writes
	room    []*write // for the list of the next Update
	head    engine.Pos
	feed    [][]byte // entries, the last one at head
	changes []engine.Change
	bytes   int
	bulk    bool

	ops  []*op
	outs []outcome

	err     error // fails all of them
	refused error // fails those that are not essential
	strict  bool  // it meets a damaged page: see each Update
}

// turns is how often a group lets others run before it takes that nobody comes.
const turns = 16

// slabSize is how many writes are allocated at once.
const slabSize = 64

// written makes a write of this group.
func (g *group) written(key, raw []byte) *write {
	if len(g.slab) == 0 {
		g.slab = make([]write, slabSize)
	}
	w := &g.slab[0]
	g.slab = g.slab[1:]
	w.key, w.raw = key, raw
	return w
}

func (g *group) full() bool { return len(g.ops) >= maxGroup || g.bytes >= maxGroupBytes }

// fill runs an Update and those that wait behind it, in one moment of the file.
// It returns the one that has to wait for the next group, if any.
func (g *group) fill(o *op) (next *op) {
	err := g.e.view(func(m *moment) error {
		g.base = m
		for o != nil {
			if o.bulk && g.bulk {
				next = o
				return nil
			}
			g.take(o)
			if o = nil; !g.full() {
				o = g.e.waiting()
			}
		}
		return nil
	})
	if g.base = nil; err != nil {
		g.fail(o, err)
	}
	return next
}

// waiting is an Update that waits, or comes as soon as those that run now have
// had their turn: a commit costs as much as ten Updates, so one more in it is
// worth more than to begin at once. Nil where nobody comes.
func (e *Engine) waiting() *op {
	for range turns {
		select {
		case o := <-e.ops:
			return o
		default:
			runtime.Gosched()
		}
	}
	return nil
}

// take runs one Update.
func (g *group) take(o *op) {
	if !o.claimed.CompareAndSwap(false, true) {
		return
	}
	g.bulk = g.bulk || o.bulk
	g.ops, g.outs = append(g.ops, o), append(g.outs, outcome{err: errLeft})
	g.outs[len(g.outs)-1] = g.try(o)
}

// fail is for an Update during which the file could not be read.
func (g *group) fail(o *op, err error) {
	if o.claimed.CompareAndSwap(false, true) {
		g.ops, g.outs = append(g.ops, o), append(g.outs, outcome{})
	}
	g.outs[len(g.outs)-1] = outcome{err: err}
}

// try runs one Update, which is not in the file before the commit.
func (g *group) try(o *op) outcome {
	if err := o.ctx.Err(); err != nil {
		return outcome{err: err}
	}
	t, err := g.run(o)
	if err == nil {
		err = g.apply(t)
	}
	if err != nil {
		return outcome{err: err}
	}
	return outcome{pos: g.head}
}

// apply takes what one Update wrote into the group.
func (g *group) apply(t *tx) error {
	if g.strict {
		if err := g.base.writable(t.over.list); err != nil {
			return err
		}
	}
	for _, w := range t.over.list {
		g.bytes += len(w.key) + len(w.raw)
	}
	g.over.take(&t.over)
	g.room = t.over.list
	if len(t.changes) > 0 {
		epoch, seq := g.head.Split()
		g.head = engine.PosAt(epoch, seq+1)
		g.changes = append(g.changes, t.changes...)
		entry := engine.PackChanges(t.changes)
		g.bytes += len(entry)
		g.feed = append(g.feed, entry)
	}
	return nil
}

// writable reports whether the pages to be written to are sound, and the ways
// there: bbolt would read as much of a damaged page as it can and write that in
// its place.
func (m *moment) writable(list []*write) (err error) {
	defer guard(&err)
	c := cursor{m: m, t: m.kv}
	c.stack = c.room[:0]
	for i, w := range list {
		if i > 0 && (c.end == nil || bytes.Compare(w.key, c.end) < 0) {
			continue // on the same page
		}
		if err := c.seek(w.key); err != nil {
			return err
		}
		s := c.leafAt()
		if m.seen.has(s.id) && s.id != 0 {
			continue
		}
		if err := s.layout(); err != nil {
			return err
		}
	}
	return nil
}

// again runs the closures anew: only the essential ones if the others are
// refused.
func (g *group) again() {
	g.over, g.head = new(overlay), g.e.Head()
	g.feed, g.changes, g.bytes = nil, nil, 0
	err := g.e.view(func(m *moment) error {
		g.base = m
		for i, o := range g.ops {
			if g.refused == nil || o.must {
				g.outs[i] = g.try(o)
			}
		}
		return nil
	})
	if g.base = nil; err != nil {
		g.err = fmt.Errorf("run a group again: %w", err)
	}
}
