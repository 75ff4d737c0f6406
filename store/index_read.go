package store

import (
	"bytes"
	"fmt"

	"guichet/store/engine"
)

// One returns the record that has the value in a unique index, or the first
// one of a list, or ErrNotFound.
func (x *Index[T]) One(r Reader, key Key) (T, error) {
	var rec, none T
	if err := x.one(r, key, &rec); err != nil {
		return none, err
	}
	return rec, nil
}

func (x *index) one(r Reader, key Key, into any) error {
	item, err := x.first(r, key)
	if err != nil {
		return err
	}
	return x.records(r, []engine.Item{item}, func() any { return into })
}

// first returns the first entry of a value.
func (x *index) first(r Reader, key Key) (engine.Item, error) {
	if !x.unique {
		items, _, err := x.scan(r, key, Page{Limit: 1})
		if err != nil || len(items) == 0 {
			return engine.Item{}, orNotFound(err, x, key)
		}
		return items[0], nil
	}
	rd, err := r.base().touch(x.table)
	if err != nil {
		return engine.Item{}, err
	}
	entry := x.entry(key, nil)
	primary, err := rd.Get(entry)
	if err != nil || primary == nil {
		return engine.Item{}, orNotFound(err, x, key)
	}
	return engine.Item{Key: entry, Value: primary}, nil
}

func orNotFound(err error, x *index, key Key) error {
	if err == nil {
		err = ErrNotFound
	}
	return fmt.Errorf("%s of %s %s: %w", x.name, x.table.name, key, err)
}

// Find returns a page of the records whose value begins with prefix, in the
// order of the index, and, if more come, the key to continue After. From and
// To of the page are whole values, prefix included.
func (x *Index[T]) Find(r Reader, prefix Key, p Page) ([]T, Key, error) {
	items, more, err := x.scan(r, prefix, p)
	if err != nil {
		return nil, nil, err
	}
	recs := make(list[T], 0, len(items))
	if err := x.records(r, items, recs.next); err != nil {
		return nil, more, err
	}
	return recs, more, nil
}

// Keys is Find for the keys of the records only; no record is read.
func (x *index) Keys(r Reader, prefix Key, p Page) ([]Key, Key, error) {
	items, next, err := x.scan(r, prefix, p)
	if err != nil {
		return nil, nil, err
	}
	keys := make([]Key, len(items))
	for i, it := range items {
		keys[i] = bytes.Clone(it.Value)
	}
	return keys, next, nil
}

// Count counts the entries whose value begins with prefix, up to max; 0 is
// 1,000.
func (x *index) Count(r Reader, prefix Key, max int) (int, error) {
	rd, err := r.base().touch(x.table)
	if err != nil {
		return 0, err
	}
	if max <= 0 {
		max = pageMax
	}
	all := Page{}.within(x.head, prefix)
	all.Limit = max
	n := 0
	for _, err := range rd.Scan(all) {
		if err != nil {
			return 0, fmt.Errorf("count %s of %s: %w", x.name, x.table.name, err)
		}
		n++
	}
	return n, nil
}

// scan returns the entries of a page, valid until the View ends.
func (x *index) scan(r Reader, prefix Key, p Page) ([]engine.Item, Key, error) {
	rd, err := r.base().touch(x.table)
	if err != nil {
		return nil, nil, err
	}
	var items []engine.Item
	for it, err := range rd.Scan(p.within(x.head, prefix)) {
		if err != nil {
			return nil, nil, fmt.Errorf("scan %s of %s: %w", x.name, x.table.name, err)
		}
		if len(items) == p.limit() {
			last := items[len(items)-1].Key
			return items, bytes.Clone(last[len(x.head):]), nil
		}
		items = append(items, it)
	}
	return items, nil, nil
}

// records reads what entries lead to. A record that is not there, or that no
// longer has the value it was found by, is damage, never "not found".
func (x *index) records(r Reader, items []engine.Item, next func() any) error {
	keys := make([]Key, len(items))
	for i, it := range items {
		keys[i] = it.Value
	}
	payloads, err := x.table.many(r, keys)
	if err != nil {
		return err
	}
	for i, payload := range payloads {
		if payload == nil {
			return x.damaged("leads nowhere", keys[i])
		}
		rec := next()
		if err := x.table.decode(keys[i], payload, rec); err != nil {
			return err
		}
		if !x.carries(rec, keys[i], items[i].Key) {
			return x.damaged("leads to a record without its value", keys[i])
		}
	}
	return nil
}

func (x *index) carries(rec any, key Key, entry []byte) bool {
	for _, v := range x.values(rec) {
		if bytes.Equal(x.entry(v, key), entry) {
			return true
		}
	}
	return false
}

func (x *index) damaged(what string, key Key) error {
	return fmt.Errorf("%w: an entry of index %s of %s %s: %s", ErrDamaged, x.name, x.table.name, what, key)
}
