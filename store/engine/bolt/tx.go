package bolt

import (
	"bytes"
	"iter"

	"guichet/store/engine"
)

// tx is the view of one Update: the file as the group has left it so far, and
// over it what this Update wrote.
type tx struct {
	reader
	over    overlay
	writes  int
	changes []engine.Change
}

func (t *tx) Get(key []byte) ([]byte, error) {
	if i, ok := t.over.find(key); ok && t.kv != nil {
		if t.over.list[i].raw == nil {
			return nil, nil
		}
		return engine.Unwrap(key, t.over.list[i].raw)
	}
	return t.reader.Get(key)
}

func (t *tx) GetMany(keys [][]byte) ([][]byte, error) { return getMany(keys, t.Get) }

func (t *tx) Scan(r engine.Range) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		t.scan(r, t.over.within(r))(yield)
	}
}

func (t *tx) Put(key, value []byte) error {
	if err := t.check(key, value); err != nil {
		return err
	}
	t.over.set(&write{key: key, raw: engine.Wrap(key, value)})
	return nil
}

func (t *tx) Delete(key []byte) error {
	if err := t.check(key, nil); err != nil {
		return err
	}
	t.over.set(&write{key: key})
	return nil
}

func (t *tx) check(key, value []byte) error {
	if t.kv == nil {
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
