package store

import (
	"bytes"
	"context"
	"fmt"

	"guichet/store/engine"
)

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
		s, err := x.plan(tx, last, nil, it.Value)
		if err != nil {
			return nil, fmt.Errorf("record %s: %w", last, err)
		}
		if err := s.apply(tx.e, last); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
