package mem

import (
	"bytes"
	"iter"
	"slices"

	"guichet/store/engine"
)

// tx is a snapshot and, once it was written to, a copy of it.
type tx struct {
	data    []engine.Item
	own     bool // data is a copy that nobody else sees
	ended   bool
	pos     engine.Pos
	writes  int
	changes []engine.Change
}

func (t *tx) Pos() engine.Pos { return t.pos }

func (t *tx) Get(key []byte) ([]byte, error) {
	if t.ended {
		return nil, engine.ErrClosed
	}
	i, ok := find(t.data, key)
	if !ok {
		return nil, nil
	}
	return engine.Unwrap(key, t.data[i].Value)
}

func (t *tx) GetMany(keys [][]byte) ([][]byte, error) {
	values := make([][]byte, len(keys))
	for i, key := range keys {
		var err error
		if values[i], err = t.Get(key); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (t *tx) Scan(r engine.Range) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		if t.ended {
			yield(engine.Item{}, engine.ErrClosed)
			return
		}
		t.own = false // the next write copies, so that this scan stays as it is
		data := t.data
		from, _ := find(data, r.From)
		to := len(data)
		if r.To != nil {
			to, _ = find(data, r.To)
		}
		data = data[from:max(from, to)]
		for n := range data {
			if r.Limit > 0 && n == r.Limit {
				return
			}
			it := data[n]
			if r.Reverse {
				it = data[len(data)-1-n]
			}
			value, err := engine.Unwrap(it.Key, it.Value)
			if !yield(engine.Item{Key: it.Key, Value: value}, err) {
				return
			}
		}
	}
}

func (t *tx) Put(key, value []byte) error {
	if err := engine.CheckPut(key, value, t.writes); err != nil {
		return err
	}
	it := engine.Item{Key: key, Value: engine.Wrap(key, value)}
	i, ok := t.edit(key)
	if ok {
		t.data[i] = it
	} else {
		t.data = slices.Insert(t.data, i, it)
	}
	return nil
}

func (t *tx) Delete(key []byte) error {
	if err := engine.CheckPut(key, nil, t.writes); err != nil {
		return err
	}
	if i, ok := t.edit(key); ok {
		t.data = slices.Delete(t.data, i, i+1)
	}
	return nil
}

func (t *tx) edit(key []byte) (int, bool) {
	if !t.own {
		t.data, t.own = slices.Clone(t.data), true
	}
	t.writes++
	return find(t.data, key)
}

func (t *tx) Changed(table string, key []byte, deleted bool) {
	t.changes = append(t.changes, engine.Change{Table: table, Key: bytes.Clone(key), Deleted: deleted})
}

func (t *tx) same(o *tx) bool {
	return slices.EqualFunc(t.data, o.data, func(a, b engine.Item) bool {
		return bytes.Equal(a.Key, b.Key) && bytes.Equal(a.Value, b.Value)
	}) && bytes.Equal(engine.PackChanges(t.changes), engine.PackChanges(o.changes))
}
