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

func (t *table) write(tx *Tx, rec any, fresh bool) error {
	// The engine copies what it is given.
	payload, err := tx.room.encode(rec)
	if err != nil {
		return fmt.Errorf("write %s: %w", t.name, err)
	}
	if err := tx.put(t, t.keyOf(rec), payload, rec, fresh); err != nil {
		return fmt.Errorf("write %s: %w", t.name, err)
	}
	return nil
}

// Delete removes a record and its index entries; a missing one is no error.
func (t *table) Delete(tx *Tx, key Key) error {
	if err := tx.remove(t, key); err != nil {
		return fmt.Errorf("delete in %s: %w", t.name, err)
	}
	return nil
}

func (tx *Tx) put(t *table, key Key, payload []byte, rec any, fresh bool) error {
	if err := tx.mayWrite(t); err != nil {
		return err
	}
	full := join(t.head, key)
	old, err := tx.before(full)
	if err != nil {
		return err
	}
	if fresh && old != nil {
		return &ExistsError{Table: t.name, Key: key}
	}
	if len(t.indexes) > 0 {
		if rec, err = tx.asRead(t, key, payload, rec); err == nil {
			err = tx.reindex(t, key, old, rec)
		}
		if err != nil {
			return err
		}
	}
	tx.changed(t, key, false)
	return tx.e.Put(full, payload)
}

// reindex looks at every index before it changes one, so that a unique value
// that is taken leaves nothing behind.
func (tx *Tx) reindex(t *table, key Key, old []byte, after any) error {
	before, err := t.opened(key, old)
	if err != nil {
		return err
	}
	steps := make([]step, len(t.indexes))
	for i, x := range t.indexes {
		if steps[i], err = x.plan(tx, key, before, after); err != nil {
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

// repaired is what JSON writes for bytes that are not UTF-8.
var repaired = []byte(`\ufffd`)

// asRead is a new record as it will be read back, which its index entries must
// agree with. Decoding each to know would take a third of the writer's time, so
// that is done where a text was repaired, and in tests, where a record whose
// indexes rest on what JSON does not keep is refused.
func (tx *Tx) asRead(t *table, key Key, payload []byte, rec any) (any, error) {
	if !tx.s.opt.RunTwice && !bytes.Contains(payload, repaired) {
		return rec, nil
	}
	read, err := t.open(key, payload)
	if err != nil || bytes.Contains(payload, repaired) {
		return read, err
	}
	for _, x := range t.indexes {
		if a, b := x.entries(key, rec), x.entries(key, read); len(missing(a, b))+len(missing(b, a)) > 0 {
			return nil, fmt.Errorf("%w: index %s of %s rests on what is not stored", ErrImpure, x.name, t.name)
		}
	}
	return read, nil
}

// opened is a record for its indexes, nil for no payload.
func (t *table) opened(key Key, payload []byte) (any, error) {
	if payload == nil {
		return nil, nil
	}
	return t.open(key, payload)
}

func (tx *Tx) remove(t *table, key Key) error {
	if err := tx.mayWrite(t); err != nil {
		return err
	}
	full := join(t.head, key)
	old, err := tx.before(full)
	if err != nil || old == nil {
		return err
	}
	if len(t.indexes) > 0 {
		if err := tx.reindex(t, key, old, nil); err != nil {
			return err
		}
	}
	tx.changed(t, key, true)
	return tx.e.Delete(full)
}

func (tx *Tx) changed(t *table, key Key, deleted bool) {
	tx.count++
	if !t.quiet {
		tx.e.Changed(t.name, key, deleted)
	}
}
