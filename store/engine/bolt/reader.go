package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"guichet/store/engine"
)

// reader reads one moment of the file.
type reader struct {
	ctx context.Context
	m   *moment // nil once the transaction has ended
	pos engine.Pos
	use *cursor // of Get
}

func (r *reader) Pos() engine.Pos { return r.pos }

func (r *reader) Get(key []byte) ([]byte, error) {
	if r.m == nil {
		return nil, engine.ErrClosed
	}
	return r.m.with(r.use, r.m.kv, key)
}

func (r *reader) GetMany(keys [][]byte) ([][]byte, error) { return getMany(keys, r.Get) }

func getMany(keys [][]byte, get func([]byte) ([]byte, error)) ([][]byte, error) {
	values := make([][]byte, len(keys))
	for i, key := range keys {
		var err error
		if values[i], err = get(key); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (r *reader) Scan(g engine.Range) iter.Seq2[engine.Item, error] { return r.scan(g, nil) }

// scan walks the file and, merged into it, the writes of an Update.
func (r *reader) scan(g engine.Range, over []*write) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		if r.m == nil {
			yield(engine.Item{}, engine.ErrClosed)
			return
		}
		w := walk{r: r, g: g, over: over}
		w.cursor.m, w.cursor.t = r.m, r.m.kv
		w.cursor.stack = w.cursor.room[:0]
		for n := 0; g.Limit == 0 || n < g.Limit; n++ {
			it, err := w.next()
			if err != nil || it.Key == nil {
				if err != nil {
					yield(engine.Item{}, err)
				}
				return
			}
			it.Value, err = engine.Unwrap(it.Key, it.Value)
			if !yield(it, err) {
				return
			}
		}
	}
}

// guard is deferred around a step through the file: where it is cut below its
// mapping the memory faults.
func guard(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("%w: %v", engine.ErrDamaged, v)
	}
}

// walk is a scan on its way.
type walk struct {
	r      *reader
	g      engine.Range
	cursor cursor
	over   []*write // still to come
	item   engine.Item
	read   bool // item is the file's next one, not yet taken
	begun  bool
	page   uint64 // the leaf that was verified
	flaw   error  // what is wrong with it, told when all that is on it was given
	last   []byte
	steps  int
}

// next returns the next item, its value still in the envelope; no key at the
// end.
func (w *walk) next() (engine.Item, error) {
	for {
		if !w.read {
			if err := w.step(); err != nil {
				return engine.Item{}, err
			}
		}
		order := w.order()
		if order > 0 {
			w.read = false
			return w.item, nil
		}
		if len(w.over) == 0 {
			return engine.Item{}, nil
		}
		top := w.over[0]
		w.over = w.over[1:]
		if order == 0 {
			w.read = false // the write stands in the place of the file's item
		}
		if top.raw != nil {
			return engine.Item{Key: top.key, Value: top.raw}, nil
		}
	}
}

// order is positive if the file's item comes first, negative if the overlay's
// does or both are at their end, 0 if they have one key.
func (w *walk) order() int {
	switch {
	case w.item.Key == nil:
		return -1
	case len(w.over) == 0:
		return 1
	case w.g.Reverse:
		return bytes.Compare(w.item.Key, w.over[0].key)
	}
	return bytes.Compare(w.over[0].key, w.item.Key)
}

// step reads the file's next item.
func (w *walk) step() (err error) {
	defer guard(&err)
	if w.steps++; w.steps%256 == 0 && w.r.ctx.Err() != nil {
		return w.r.ctx.Err()
	}
	if err := w.move(); err != nil {
		return err
	}
	var it engine.Item
	if at := w.cursor.leafAt(); at != nil {
		flags, k, v, _, ok := at.leaf(at.n)
		if !ok || flags != 0 {
			return at.wrong(at.n)
		}
		it = engine.Item{Key: k, Value: v}
	}
	// Keys that do not follow each other: a page was read in another's place.
	if it.Key != nil && w.last != nil && (bytes.Compare(it.Key, w.last) > 0) == w.g.Reverse {
		return fmt.Errorf("%w: keys out of order after %q", engine.ErrDamaged, w.last)
	}
	if it.Key == nil || !w.g.Has(it.Key) {
		// The range ends here only if this page says so for certain.
		if w.flaw != nil {
			return w.flaw
		}
		it = engine.Item{}
	}
	w.item, w.last, w.read = it, it.Key, true
	return nil
}

// move goes to the next element and verifies each leaf it comes to.
func (w *walk) move() error {
	var err error
	switch {
	case !w.begun:
		w.begun = true
		err = w.begin()
	case w.g.Reverse:
		err = w.cursor.prev()
	default:
		err = w.cursor.next()
	}
	at := w.cursor.leafAt()
	if err != nil || at == nil || w.page == at.id && at.id != 0 {
		return err
	}
	if w.flaw != nil { // of the leaf before
		return w.flaw
	}
	w.page = at.id
	return w.verify(at)
}

// verify remembers what is wrong with a leaf. Each of its values is verified
// again when it is given, so that those that are sound can be read.
func (w *walk) verify(at *place) error {
	err := w.r.m.whole(&at.sheet)
	if err == nil || !errors.Is(err, engine.ErrDamaged) {
		return nil // of a later program: told with its value
	}
	if err := at.layout(); err != nil {
		return err
	}
	if !w.g.Bare {
		w.flaw = err
	}
	return nil
}

// begin goes to the first element of the range in its direction.
func (w *walk) begin() error {
	c := &w.cursor
	if !w.g.Reverse {
		if err := c.seek(w.g.From); err != nil {
			return err
		}
		return w.settle()
	}
	if w.g.To == nil {
		if err := c.last(); err != nil {
			return err
		}
		if s := c.leafAt(); s.count == 0 {
			c.stack = c.stack[:0]
		}
		return nil
	}
	if err := c.seek(w.g.To); err != nil {
		return err
	}
	return w.before()
}

// settle steps over the end of a leaf, which seek may stand at.
func (w *walk) settle() error {
	s := w.cursor.leafAt()
	if err := w.verify(s); err != nil {
		return err
	}
	if w.page = s.id; s.n < s.count {
		return nil
	}
	if w.flaw != nil {
		return w.flaw
	}
	s.n--
	return w.cursor.next()
}

// before goes from where seek stands to the element before it. That the branch
// above is right is known from the page behind.
func (w *walk) before() error {
	c := &w.cursor
	s := c.leafAt()
	if err := w.verify(s); err != nil {
		return err
	}
	if w.page = s.id; s.n == s.count && len(c.stack) > 1 {
		ahead := cursor{m: c.m, t: c.t, stack: append([]place(nil), c.stack...)}
		if err := ahead.missing(w.g.To); err != nil && w.flaw == nil {
			return err
		}
	}
	return c.prev()
}
