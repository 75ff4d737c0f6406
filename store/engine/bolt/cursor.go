package bolt

import (
	"bytes"
	"fmt"

	"guichet/store/engine"
)

// maxLevels is more than any tree has: at least two children a branch.
const maxLevels = 32

// cursor walks a tree in order. It steps down only to a page whose first key is
// the one its branch gives for it.
type cursor struct {
	m     *moment
	t     tree
	stack []place
	room  [5]place // of the stack, for most trees
	end   []byte   // of seek: where the leaf's keys end, nil for nowhere
}

// place is one page of the way down.
type place struct {
	sheet
	n int // the element
}

// open steps to a page. first is its first key as the branch above has it, nil
// where that does not matter: left of it there is nothing.
func (c *cursor) open(id uint64, first []byte) error {
	if len(c.stack) == maxLevels {
		return fmt.Errorf("%w: page %d is deeper than a tree can be", engine.ErrDamaged, id)
	}
	var s sheet
	var err error
	if len(c.stack) == 0 {
		s, err = c.m.top(c.t)
	} else {
		s, err = c.m.sheet(id)
	}
	switch {
	case err != nil:
		return err
	case s.flags == flagBranch:
		if err := c.m.whole(&s); err != nil {
			return err
		}
	case s.flags != flagLeaf:
		return fmt.Errorf("%w: page %d is neither branch nor leaf", engine.ErrDamaged, id)
	}
	if len(c.stack) > 0 && s.count == 0 {
		return fmt.Errorf("%w: page %d is empty", engine.ErrDamaged, id)
	}
	if first != nil {
		if key, ok := s.key(0); !ok || !bytes.Equal(key, first) {
			return fmt.Errorf("%w: page %d does not begin with its key", engine.ErrDamaged, id)
		}
	}
	c.stack = append(c.stack, place{s, 0})
	return nil
}

// down steps from the branch at the top to the child at its place.
func (c *cursor) down() error {
	s := &c.stack[len(c.stack)-1]
	key, id, ok := s.branch(s.n)
	if !ok {
		return fmt.Errorf("%w: page %d, element %d", engine.ErrDamaged, s.id, s.n)
	}
	if c.leftmost() {
		key = nil
	}
	return c.open(id, key)
}

func (c *cursor) leftmost() bool {
	for n := range c.stack {
		if c.stack[n].n > 0 {
			return false
		}
	}
	return true
}

// seek goes to the first element whose key is not before key; the place may be
// behind the last element of a leaf.
func (c *cursor) seek(key []byte) error {
	c.stack, c.end = c.stack[:0], nil
	if err := c.open(0, nil); err != nil {
		return err
	}
	for {
		s := &c.stack[len(c.stack)-1]
		low, high := 0, s.count // the answer lies between them
		for low < high {
			mid := int(uint(low+high) >> 1)
			k, ok := s.key(mid)
			if !ok {
				return fmt.Errorf("%w: page %d, element %d", engine.ErrDamaged, s.id, mid)
			}
			order := bytes.Compare(k, key)
			if order < 0 || order == 0 && s.flags == flagBranch {
				low = mid + 1
			} else {
				high = mid
			}
		}
		if s.n = low; s.flags == flagLeaf {
			return nil
		}
		s.n = max(0, low-1) // the last child that begins with key or before
		if s.n+1 < s.count {
			c.end, _ = s.key(s.n + 1)
		}
		if err := c.down(); err != nil {
			return err
		}
	}
}

// missing reports whether it is certain that a key is not there, at the place
// where seek looked for it.
func (c *cursor) missing(key []byte) error {
	s := &c.stack[len(c.stack)-1]
	if err := c.m.whole(&s.sheet); err != nil {
		return err
	}
	if s.n < s.count || len(c.stack) == 1 {
		return nil
	}
	// It could only be on the page behind, were the branch between them wrong.
	if err := c.next(); err != nil || len(c.stack) == 0 {
		return err
	}
	s = &c.stack[len(c.stack)-1]
	if k, ok := s.key(s.n); !ok || bytes.Compare(k, key) <= 0 {
		return fmt.Errorf("%w: page %d, keys out of order", engine.ErrDamaged, s.id)
	}
	return nil
}

// first goes to the first element, last to the last one.
func (c *cursor) first() error {
	c.stack = c.stack[:0]
	if err := c.open(0, nil); err != nil {
		return err
	}
	return c.dive(false)
}

func (c *cursor) last() error {
	c.stack = c.stack[:0]
	if err := c.open(0, nil); err != nil {
		return err
	}
	c.stack[0].n = max(0, c.stack[0].count-1)
	return c.dive(true)
}

// dive steps down to a leaf, along the last children or along the first.
func (c *cursor) dive(last bool) error {
	for c.stack[len(c.stack)-1].flags == flagBranch {
		if err := c.down(); err != nil {
			return err
		}
		if s := &c.stack[len(c.stack)-1]; last {
			s.n = s.count - 1
		}
	}
	return nil
}

// next goes one element on, prev one back; behind the end the stack is empty.
func (c *cursor) next() error {
	for len(c.stack) > 0 {
		s := &c.stack[len(c.stack)-1]
		if s.n++; s.n < s.count {
			return c.dive(false)
		}
		c.stack = c.stack[:len(c.stack)-1]
	}
	return nil
}

func (c *cursor) prev() error {
	for len(c.stack) > 0 {
		s := &c.stack[len(c.stack)-1]
		if s.n--; s.n >= 0 {
			return c.dive(true)
		}
		c.stack = c.stack[:len(c.stack)-1]
	}
	return nil
}

// leafAt is the leaf the cursor is on, nil behind the end.
func (c *cursor) leafAt() *place {
	if len(c.stack) == 0 {
		return nil
	}
	return &c.stack[len(c.stack)-1]
}
