package store

import (
	"bytes"
	"fmt"
)

// Put inserts or replaces a record and keeps its indexes. A unique value that
// another record has is *ExistsError, and nothing was written.
func (t *Table[T]) Put(tx *Tx, rec T) error { return t.write(tx, &rec, false) }

// Insert is Put for a record that must be new: *ExistsError if its key is
// there.
func (t *Table[T]) Insert(tx *Tx, rec T) error { return t.write(tx, &rec, true) }

func (t *Table[T]) write(tx *Tx, rec *T, fresh bool) error {
	payload, err := encode(rec)
	if err != nil {
		return fmt.Errorf("write %s: %w", t.name, err)
	}
	key := t.key(rec)
	if err := tx.put(t.table, key, payload, fresh); err != nil {
		return fmt.Errorf("write %s: %w", t.name, err)
	}
	return nil
}

// Delete removes a record and its index entries; a missing one is no error.
func (t *Table[T]) Delete(tx *Tx, key Key) error {
	if err := tx.remove(t.table, key); err != nil {
		return fmt.Errorf("delete in %s: %w", t.name, err)
	}
	return nil
}

func (tx *Tx) put(t *table, key Key, payload []byte, fresh bool) error {
	if err := tx.mayWrite(t); err != nil {
		return err
	}
	full := join(t.head, key)
	old, err := tx.e.Get(full)
	if err != nil {
		return err
	}
	if fresh && old != nil {
		return &ExistsError{Table: t.name, Key: key}
	}
	if err := tx.reindex(t, key, old, payload); err != nil {
		return err
	}
	tx.changed(t, key, false)
	return tx.e.Put(full, payload)
}

// reindex looks at every index before it changes one, so that a unique value
// that is taken leaves nothing behind.
func (tx *Tx) reindex(t *table, key Key, old, payload []byte) error {
	steps := make([]step, len(t.indexes))
	for i, x := range t.indexes {
		var err error
		if steps[i], err = x.plan(tx, key, old, payload); err != nil {
			return err
		}
	}
	for _, s := range steps {
		if err := s.apply(tx.e, key); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) remove(t *table, key Key) error {
	if err := tx.mayWrite(t); err != nil {
		return err
	}
	full := join(t.head, key)
	old, err := tx.e.Get(full)
	if err != nil || old == nil {
		return err
	}
	if err := tx.reindex(t, key, old, nil); err != nil {
		return err
	}
	tx.changed(t, key, true)
	return tx.e.Delete(full)
}

func (tx *Tx) changed(t *table, key Key, deleted bool) {
	tx.count++
	if !t.quiet {
		tx.e.Changed(t.name, bytes.Clone(key), deleted)
	}
}
