package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"guichet/store/engine"
	"guichet/store/folder"
)

// ErrNotEmpty says that a folder has something in it.
var ErrNotEmpty = errors.New("store: the folder is not empty")

// Import makes a store of an export in a folder that is missing or empty, and
// never touches any other (ErrNotEmpty). The store begins a new life: feed
// positions of the old one are ErrGone. Killed at any point it leaves a folder
// that Open refuses and Import may use again; after an error it leaves an
// empty one. Verify the export first if it may be bad.
func Import(ctx context.Context, dir string, rd io.Reader, opt Options, schemas ...Schema) error {
	opt.InMemory = false
	s, err := describe(dir, opt, schemas)
	if err != nil {
		return err
	}
	if err = s.hold(); err == nil {
		err = s.clear()
	}
	if err != nil {
		return visible(errors.Join(err, s.leave()))
	}
	if err := s.fill(ctx, rd, schemas); err != nil {
		s.closeParts()
		return visible(errors.Join(fmt.Errorf("import: %w", err), s.empty(), s.leave()))
	}
	return visible(errors.Join(s.closeParts(), s.root.Remove(importName), folder.Sync(s.root, "."), s.leave()))
}

// clear checks that the folder holds nothing but an unfinished import, and
// marks it as one.
func (s *Store) clear() error {
	d, err := s.root.Open(".")
	if err != nil {
		return err
	}
	names, err := d.Readdirnames(0)
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	_, statErr := s.root.Stat(importName)
	for _, name := range names {
		if name != "lock" && statErr != nil {
			return fmt.Errorf("%w: there is %s", ErrNotEmpty, name)
		}
	}
	if err := s.root.WriteFile(importName, nil, 0o600); err != nil {
		return err
	}
	return errors.Join(s.emptyParts(), folder.Sync(s.root, "."))
}

func (s *Store) emptyParts() error {
	var errs []error
	for _, name := range []string{fileName, fileName + ".new", blobsName, snapshotName} {
		errs = append(errs, s.root.RemoveAll(name))
	}
	return errors.Join(errs...)
}

// empty undoes an import that failed.
func (s *Store) empty() error { return errors.Join(s.emptyParts(), s.root.RemoveAll(importName)) }

// fill takes everything in and builds the indexes.
func (s *Store) fill(ctx context.Context, rd io.Reader, schemas []Schema) error {
	if err := s.enter(); err != nil {
		return err
	}
	x, err := readExport(ctx, rd)
	if err != nil {
		return err
	}
	if err := s.engine.Import(ctx, withoutIndexes(x.records())); err != nil {
		return err
	}
	err = x.blobs(func(name string, r io.Reader, size int64) error {
		ref, err := s.blobs.Put(ctx, r, size)
		if err == nil && ref.Hash != name {
			err = fmt.Errorf("%w: file %s has other bytes", ErrBadExport, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := x.finish(); err != nil {
		return err
	}
	return s.prepare(ctx, schemas)
}

// withoutIndexes lets the folder's record of its tables say that no index has
// been built, as an export holds none: preparing the folder then builds them.
func withoutIndexes(items iter.Seq2[engine.Item, error]) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		for it, err := range items {
			if err == nil && bytes.HasPrefix(it.Key, madeTables.head) {
				it.Value, err = forgetIndexes(it.Value)
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

func forgetIndexes(value []byte) ([]byte, error) {
	var m madeTable
	if err := json.Unmarshal(value, &m); err != nil {
		return nil, bad("the list of tables", err)
	}
	m.Indexes = nil
	return encode(m)
}
