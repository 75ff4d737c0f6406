package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"guichet/store/engine"
	"guichet/store/folder"
)

// Repaired is what Repair did.
type Repaired struct {
	Copy    string `json:"copy"`    // the file as it was, below the folder
	Removed int    `json:"removed"` // index entries
	Made    int    `json:"made"`    // index entries
	// Skipped counts the records that cannot be read: they stand in no index
	// now, and stay where they are.
	Skipped int `json:"skipped"`
}

// Repair copies the store's file to snapshots/ and then makes the entries of all
// indexes anew from the records. Killed on the way it has to be run again. It
// changes no record, and cannot help where a page of the file is damaged
// (ErrDamaged): Salvage can. No other writer may be at work.
func (s *Store) Repair(ctx context.Context) (Repaired, error) {
	var done Repaired
	var err error
	if done.Copy, err = s.copyFile(); err != nil {
		return done, visible(fmt.Errorf("copy the file before a repair: %w", err))
	}
	for _, t := range s.tables {
		for _, x := range t.indexes {
			if err := s.repairIndex(ctx, x, &done); err != nil {
				return done, visible(fmt.Errorf("repair index %s of %s: %w", x.name, t.name, err))
			}
		}
	}
	return done, nil
}

// copyFile keeps the file as it is now. Nobody writes meanwhile.
func (s *Store) copyFile() (string, error) {
	if s.opt.InMemory {
		return "", nil
	}
	if err := s.root.MkdirAll(snapshotName, 0o700); err != nil {
		return "", engine.Disk(err)
	}
	dir, err := s.root.OpenRoot(snapshotName)
	if err != nil {
		return "", engine.Disk(err)
	}
	defer dir.Close()
	from, err := s.root.Open(fileName)
	if err != nil {
		return "", engine.Disk(err)
	}
	defer from.Close()
	name := s.opt.Clock().UTC().Format("20060102-150405.000") + "-repair.db"
	err = folder.Create(dir, name, func(w io.Writer) error {
		_, err := io.Copy(w, from)
		return err
	})
	return snapshotName + string(os.PathSeparator) + name, engine.Disk(err)
}

// repairIndex removes what is there, damaged or not, and adds what should be.
func (s *Store) repairIndex(ctx context.Context, x *index, done *Repaired) error {
	for more := true; more; {
		n := 0
		_, err := s.UpdateBulk(ctx, func(tx *Tx) error {
			keys, err := anyKeys(tx.e, engine.Range{From: x.head, To: Key(x.head).after(), Limit: buildStep, Bare: true})
			for _, key := range keys {
				if err := tx.e.Delete(key); err != nil {
					return err
				}
			}
			n = len(keys)
			return err
		})
		if err != nil {
			return err
		}
		done.Removed += n
		more = n == buildStep
	}
	return s.refillIndex(ctx, x, done)
}

// anyKeys is someKeys for a range with damaged values.
func anyKeys(r engine.Reader, g engine.Range) (keys [][]byte, err error) {
	for it, err := range r.Scan(g) {
		if err != nil && (it.Key == nil || !errors.Is(err, ErrDamaged)) {
			return nil, err
		}
		keys = append(keys, bytes.Clone(it.Key))
	}
	return keys, nil
}

// refillIndex is buildIndex that leaves out records it cannot read.
func (s *Store) refillIndex(ctx context.Context, x *index, done *Repaired) error {
	for from := x.table.head; from != nil; {
		var part Repaired
		var next []byte
		_, err := s.UpdateBulk(ctx, func(tx *Tx) (err error) {
			part = Repaired{}
			next, err = x.refill(tx, from, &part)
			return err
		})
		if err != nil {
			return err
		}
		done.Made += part.Made
		done.Skipped += part.Skipped
		from = next
	}
	return nil
}

// refill adds the entries of some records and returns where to go on.
func (x *index) refill(tx *Tx, from []byte, done *Repaired) ([]byte, error) {
	var last []byte
	n := 0
	for it, err := range tx.e.Scan(engine.Range{From: from, To: Key(x.table.head).after(), Limit: buildStep, Bare: true}) {
		if err != nil && (it.Key == nil || !errors.Is(err, ErrDamaged)) {
			return nil, err
		}
		n++
		last = append(bytes.Clone(it.Key), 0)
		key := Key(bytes.Clone(it.Key[len(x.table.head):]))
		var rec any
		if err == nil {
			rec, err = x.table.fits(key, it.Value)
		}
		if err != nil {
			done.Skipped++
			continue
		}
		if err := x.add(tx, key, rec, done); err != nil {
			return nil, err
		}
	}
	if n < buildStep {
		return nil, nil
	}
	return last, nil
}

func (x *index) add(tx *Tx, key Key, rec any, done *Repaired) error {
	s, err := x.plan(tx, key, nil, rec)
	if err != nil {
		return fmt.Errorf("record %s: %w", key, err)
	}
	done.Made += len(s.add)
	return s.apply(tx.e, key)
}
