package store

import (
	"bytes"

	"guichet/store/engine"
)

// Index finds records by a value. It is a description like its table.
type Index[T any] struct{ *index }

// index is what is the same for all record types. Its entries are
//
//	table name · 0 · number · value [· primary key, in a list] → primary key
type index struct {
	table  *table
	name   string
	number uint8
	unique bool
	head   []byte
	// values returns the keys under which a record stands.
	values func(rec any) []Key
}

// Unique adds an index whose every value belongs to one record at most.
// number, 1 to 255, is the index's for ever; raise it when keys changes its
// meaning: the index is then built anew when the folder is opened.
func (t *Table[T]) Unique(number uint8, name string, keys func(*T) []Key) *Index[T] {
	return &Index[T]{t.add(number, name, true, func(rec any) []Key { return keys(rec.(*T)) })}
}

// List adds an index in which many records may share a value; they follow each
// other by their keys. For number see Unique.
func (t *Table[T]) List(number uint8, name string, keys func(*T) []Key) *Index[T] {
	return &Index[T]{t.add(number, name, false, func(rec any) []Key { return keys(rec.(*T)) })}
}

func (t *table) add(number uint8, name string, unique bool, values func(any) []Key) *index {
	x := &index{table: t, name: name, number: number, unique: unique, head: physical(t.name, number), values: values}
	t.indexes = append(t.indexes, x)
	return x
}

// entry is the key of an index entry.
func (x *index) entry(value, key Key) []byte {
	if x.unique {
		return join(x.head, value)
	}
	return join(x.head, value, key)
}

// step is what one write changes in one index.
type step struct{ add, drop [][]byte }

func (s step) apply(e engine.Tx, key Key) error {
	for _, entry := range s.drop {
		if err := e.Delete(entry); err != nil {
			return err
		}
	}
	for _, entry := range s.add {
		if err := e.Put(entry, key); err != nil {
			return err
		}
	}
	return nil
}

// plan compares the values of an opened record before and after; nil is none.
func (x *index) plan(tx *Tx, key Key, before, after any) (s step, err error) {
	switch {
	case before == nil:
		s.add = x.entries(key, after)
	case after == nil:
		s.drop = x.entries(key, before)
	default:
		old, now := x.entries(key, before), x.entries(key, after)
		s.drop, s.add = missing(old, now), missing(now, old)
	}
	if !x.unique {
		return s, nil
	}
	for _, entry := range s.add {
		owner, err := tx.e.Get(entry)
		if err != nil {
			return s, err
		}
		if owner != nil && !bytes.Equal(owner, key) {
			return s, &ExistsError{Table: x.table.name, Index: x.name, Key: entry[len(x.head):]}
		}
	}
	return s, nil
}

// entries are those of an opened record, none for nil.
func (x *index) entries(key Key, rec any) [][]byte {
	if rec == nil {
		return nil
	}
	values := x.values(rec)
	entries := make([][]byte, 0, len(values))
	for _, v := range values {
		if e := x.entry(v, key); !contains(entries, e) {
			entries = append(entries, e)
		}
	}
	return entries
}

func missing(from, in [][]byte) (out [][]byte) {
	for _, e := range from {
		if !contains(in, e) {
			out = append(out, e)
		}
	}
	return out
}

func contains(list [][]byte, e []byte) bool {
	for _, o := range list {
		if bytes.Equal(o, e) {
			return true
		}
	}
	return false
}
