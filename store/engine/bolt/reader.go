package bolt

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// reader reads the file in one transaction.
type reader struct {
	ctx context.Context
	kv  *bbolt.Bucket // nil once the transaction has ended
	pos engine.Pos
}

func (r *reader) Pos() engine.Pos { return r.pos }

func (r *reader) Get(key []byte) ([]byte, error) {
	raw, err := r.raw(key)
	if raw == nil || err != nil {
		return nil, err
	}
	return engine.Unwrap(key, raw)
}

func (r *reader) raw(key []byte) (raw []byte, err error) {
	if r.kv == nil {
		return nil, engine.ErrClosed
	}
	defer guard(&err)
	return r.kv.Get(key), nil
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
		if r.kv == nil {
			yield(engine.Item{}, engine.ErrClosed)
			return
		}
		w := walk{r: r, g: g, cursor: r.kv.Cursor(), over: over}
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

// guard is deferred around a step of bbolt: it panics on a page that is not
// what the page above says.
func guard(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("%w: %v", engine.ErrDamaged, v)
	}
}

// walk is a scan on its way.
type walk struct {
	r      *reader
	g      engine.Range
	cursor *bbolt.Cursor
	over   []*write // still to come
	item   engine.Item
	read   bool // item is the file's next one, not yet taken
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

// step reads the file's next item. Keys that do not follow each other are
// damage that no checksum of a value can see.
func (w *walk) step() (err error) {
	defer guard(&err)
	if w.steps++; w.steps%256 == 0 && w.r.ctx.Err() != nil {
		return w.r.ctx.Err()
	}
	k, v := w.move()
	if k != nil && w.last != nil && (bytes.Compare(k, w.last) > 0) == w.g.Reverse {
		return fmt.Errorf("%w: keys out of order after %q", engine.ErrDamaged, w.last)
	}
	if k == nil || !w.g.Has(k) {
		k, v = nil, nil
	}
	w.item, w.last, w.read = engine.Item{Key: k, Value: v}, k, true
	return nil
}

func (w *walk) move() (k, v []byte) {
	switch {
	case w.last != nil && w.g.Reverse:
		return w.cursor.Prev()
	case w.last != nil:
		return w.cursor.Next()
	case !w.g.Reverse:
		return w.cursor.Seek(w.g.From)
	case w.g.To == nil:
		return w.cursor.Last()
	}
	if k, _ = w.cursor.Seek(w.g.To); k == nil {
		return w.cursor.Last()
	}
	return w.cursor.Prev()
}
