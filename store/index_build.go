package store

import (
	"bytes"
	"context"
	"fmt"

	"guichet/store/engine"
)

// makeTables builds the indexes that are not as the folder has them and then
// records all tables at once. A crash before that builds them again.
func (s *Store) makeTables(ctx context.Context, have map[string]*madeTable) error {
	var made []madeTable
	for _, t := range s.tables {
		now, was := t.made(), have[t.name]
		if was != nil && sameIndexes(was.Indexes, now.Indexes) {
			continue
		}
		if was != nil { // else the table is new and empty
			if err := s.makeIndexes(ctx, t, *was, now); err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
		}
		made = append(made, now)
	}
	if len(made) == 0 {
		return nil
	}
	_, err := s.Update(ctx, func(tx *Tx) error {
		for _, m := range made {
			if err := madeTables.Put(tx, m); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func (t *table) made() madeTable {
	m := madeTable{Name: t.name}
	for _, x := range t.indexes {
		m.Indexes = append(m.Indexes, madeIndex{Name: x.name, Number: x.number, Unique: x.unique})
	}
	return m
}

func (s *Store) makeIndexes(ctx context.Context, t *table, was, now madeTable) error {
	for _, i := range was.Indexes {
		if !containsIndex(now.Indexes, i) {
			if err := s.dropIndex(ctx, t, i.Number); err != nil {
				return fmt.Errorf("remove index %s: %w", i.Name, err)
			}
		}
	}
	for i, x := range t.indexes {
		if !containsIndex(was.Indexes, now.Indexes[i]) {
			s.opt.Log.Info("building an index", "table", t.name, "index", x.name)
			if err := s.buildIndex(ctx, x); err != nil {
				return fmt.Errorf("build index %s: %w", x.name, err)
			}
		}
	}
	return nil
}

func sameIndexes(a, b []madeIndex) bool {
	if len(a) != len(b) {
		return false
	}
	for _, i := range a {
		if !containsIndex(b, i) {
			return false
		}
	}
	return true
}

func containsIndex(list []madeIndex, i madeIndex) bool {
	for _, o := range list {
		if o == i {
			return true
		}
	}
	return false
}

// buildStep is how many records or entries one Update of a rebuild takes.
const buildStep = 500

// dropIndex removes all entries of an index of the folder.
func (s *Store) dropIndex(ctx context.Context, t *table, number uint8) error {
	head := physical(t.name, number)
	for more := true; more; {
		_, err := s.UpdateBulk(ctx, func(tx *Tx) error {
			keys, err := someKeys(tx.e, engine.Range{From: head, To: Key(head).after(), Limit: buildStep})
			for _, key := range keys {
				if err := tx.e.Delete(key); err != nil {
					return err
				}
			}
			more = len(keys) == buildStep
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func someKeys(r engine.Reader, g engine.Range) (keys [][]byte, err error) {
	for it, err := range r.Scan(g) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, bytes.Clone(it.Key))
	}
	return keys, nil
}

// buildIndex makes the entries of an index from the records. What an earlier
// attempt left is removed first.
func (s *Store) buildIndex(ctx context.Context, x *index) error {
	if err := s.dropIndex(ctx, x.table, x.number); err != nil {
		return err
	}
	after := Key{}
	for after != nil {
		var next Key
		_, err := s.UpdateBulk(ctx, func(tx *Tx) (err error) {
			next, err = x.buildPart(tx, after)
			return err
		})
		if err != nil {
			return err
		}
		after = next
	}
	return nil
}

// buildPart adds the entries of the records behind after and returns the last
// of them, nil at the end.
func (x *index) buildPart(tx *Tx, after Key) (Key, error) {
	p := Page{Limit: buildStep}
	if len(after) > 0 {
		p.After = after
	}
	var last Key
	n := 0
	for it, err := range tx.e.Scan(p.within(x.table.head, nil)) {
		if err != nil {
			return nil, err
		}
		if n++; n > buildStep {
			return last, nil
		}
		last = bytes.Clone(it.Key[len(x.table.head):])
		rec, err := x.table.open(last, it.Value)
		if err != nil {
			return nil, err
		}
		s, err := x.plan(tx, last, nil, rec)
		if err != nil {
			return nil, fmt.Errorf("record %s: %w", last, err)
		}
		if err := s.apply(tx.e, last); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
