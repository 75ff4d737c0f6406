package bolt

import (
	"bytes"
	"iter"
	"slices"

	"guichet/store/engine"
)

// tx is the view of one Update: the file, over it what its group has written so
// far, and over that what this Update wrote.
type tx struct {
	reader
	group   *group
	over    overlay
	writes  int
	changes []engine.Change
}

// Get looks through the layers from the newest down.
func (t *tx) Get(key []byte) ([]byte, error) {
	if t.m == nil {
		return nil, engine.ErrClosed
	}
	for _, o := range [...]*overlay{&t.over, t.group.over} {
		if w := o.get(key); w != nil && w.raw == nil {
			return nil, nil
		} else if w != nil {
			return engine.Unwrap(key, w.raw)
		}
	}
	return t.reader.Get(key)
}

func (t *tx) GetMany(keys [][]byte) ([][]byte, error) { return getMany(keys, t.Get) }

func (t *tx) Scan(r engine.Range) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		over := merged(t.group.over.within(r), t.over.within(r))
		over = slices.Clone(over) // writes made during the scan do not show
		if r.Reverse {
			slices.Reverse(over)
		}
		t.scan(r, over)(yield)
	}
}

func (t *tx) Put(key, value []byte) error {
	if err := t.check(key, value); err != nil {
		return err
	}
	t.over.set(t.group.written(key, engine.Wrap(key, value)))
	return nil
}

func (t *tx) Delete(key []byte) error {
	if err := t.check(key, nil); err != nil {
		return err
	}
	t.over.set(t.group.written(key, nil))
	return nil
}

func (t *tx) check(key, value []byte) error {
	if t.m == nil {
		return engine.ErrClosed
	}
	if err := engine.CheckPut(key, value, t.writes); err != nil {
		return err
	}
	t.writes++
	return nil
}

func (t *tx) Changed(table string, key []byte, deleted bool) {
	t.changes = append(t.changes, engine.Change{Table: table, Key: bytes.Clone(key), Deleted: deleted})
}

func (t *tx) same(o *tx) bool {
	return t.over.same(&o.over) &&
		bytes.Equal(engine.PackChanges(t.changes), engine.PackChanges(o.changes))
}
