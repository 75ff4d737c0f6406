package bolt

import (
	"fmt"

	"guichet/store/engine"
)

// accountMost is up to how many pages every single one is looked at when a file
// is opened: 256 MiB. Of a larger file only the branches are.
const accountMost = 64 << 10

// account looks at where the pages of a file lead before anything is written to
// it: each is used once, or free, and none is left over. So no damage leads in a
// circle, to a page that was freed and holds what was, or past what was saved.
// It reads one line of each leaf. What is on the leaves is verified when it is
// read.
func (m *moment) account(raw *Raw) (err error) {
	defer guard(&err)
	now, _ := raw.newest()
	if !now.ok || now.tx != uint64(m.tx) {
		return fmt.Errorf("%w: the header changed while it was read", engine.ErrDamaged)
	}
	a := &accountant{m: m, used: make([]bool, len(m.data)/m.page)}
	a.whole = len(a.used) <= accountMost
	if err := a.lists(raw, now); err != nil {
		return err
	}
	for _, t := range []tree{m.kv, m.feed, m.meta} {
		if err := a.tree(t); err != nil {
			return err
		}
	}
	for id, used := range a.used {
		if !used && a.whole {
			return fmt.Errorf("%w: nothing leads to page %d", engine.ErrDamaged, id)
		}
	}
	return nil
}

type accountant struct {
	m      *moment
	used   []bool
	whole  bool // leaves, too
	leaves int  // how deep those of this tree are, 0 while unknown
}

// take notes pages as used.
func (a *accountant) take(id, more uint64) error {
	for n := id; n <= id+more; n++ {
		if n >= uint64(len(a.used)) || a.used[n] {
			return fmt.Errorf("%w: page %d is used twice, or free and used", engine.ErrDamaged, n)
		}
		a.used[n] = true
	}
	return nil
}

// lists takes the headers, the list of buckets, and the free pages with their
// list.
func (a *accountant) lists(raw *Raw, now meta) error {
	if err := a.take(0, 1); err != nil {
		return err
	}
	for _, id := range []uint64{now.root, now.freelist} {
		s, err := a.m.sheet(id)
		if err != nil {
			return err
		}
		if err := a.take(id, s.over); err != nil {
			return err
		}
	}
	free, err := raw.free(now)
	if err != nil {
		return err
	}
	for id := range free {
		if err := a.take(id, 0); err != nil {
			return err
		}
	}
	return nil
}

// tree takes all pages of a tree, in order. That none is taken twice ends it.
func (a *accountant) tree(t tree) error {
	if t.root == 0 {
		return nil
	}
	a.leaves = 0
	c := &cursor{m: a.m, t: t}
	if err := c.open(0, nil); err != nil {
		return err
	}
	s := c.leafAt()
	err := a.take(s.id, s.over)
	for err == nil && len(c.stack) > 0 {
		s := c.leafAt()
		if s.flags == flagLeaf || s.n == s.count {
			if c.stack = c.stack[:len(c.stack)-1]; len(c.stack) > 0 {
				c.leafAt().n++
			}
			continue
		}
		err = a.child(c)
	}
	return err
}

// child steps down, or past a leaf that is not looked at.
func (a *accountant) child(c *cursor) error {
	s := c.leafAt()
	if !a.whole && len(c.stack)+1 == a.leaves {
		_, id, _ := s.branch(s.n)
		s.n++
		return a.take(id, 0)
	}
	if err := c.down(); err != nil {
		return err
	}
	s = c.leafAt()
	if s.flags == flagLeaf {
		a.leaves = len(c.stack)
	}
	return a.take(s.id, s.over)
}
