package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"guichet/app"
	"guichet/store/blob"
	"guichet/store/engine"
	"guichet/store/engine/bolt"
	"guichet/store/engine/mem"
	"guichet/store/folder"
)

// Names in the folder; see the package comment.
const (
	fileName     = "store.db"
	blobsName    = "blobs"
	snapshotName = "snapshots"
	importName   = "import"
)

// ErrHalfImported says that an import into the folder was not finished. Import
// again; the folder cannot be opened before.
var ErrHalfImported = errors.New("store: an import into this folder was not finished")

// Open opens the folder, making it if it is missing, and brings it to the
// schemas: new and renumbered indexes are built, migrations run. Another
// process in the folder is *InUseError at once; a folder of a later release is
// ErrNewer; a file that cannot be read is ErrDamaged; a disk that cannot be
// written is ErrReadOnly, also with Options.ReadOnly when the folder is not yet
// as the schemas want it. Nothing was changed then.
func Open(ctx context.Context, dir string, opt Options, schemas ...Schema) (*Store, error) {
	s, err := open(ctx, dir, opt, schemas)
	return s, visible(err)
}

func open(ctx context.Context, dir string, opt Options, schemas []Schema) (*Store, error) {
	s, err := describe(dir, opt, schemas)
	if err != nil {
		return nil, err
	}
	if err := s.hold(); err != nil {
		return nil, errors.Join(err, s.leave())
	}
	if _, err := s.root.Stat(importName); err == nil {
		return nil, errors.Join(ErrHalfImported, s.leave())
	}
	if err := s.enter(); err != nil {
		return nil, errors.Join(err, s.leave())
	}
	if err := s.prepare(ctx, schemas); err != nil {
		return nil, errors.Join(err, s.leave())
	}
	return s, nil
}

// describe makes a Store that has not touched its folder yet.
func describe(dir string, opt Options, schemas []Schema) (*Store, error) {
	if opt.Clock == nil {
		opt.Clock = app.System
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{dir: dir, opt: opt, rooms: sync.Pool{New: func() any { return newRoom() }}}
	return s, s.register(append([]Schema{ownSchema()}, schemas...))
}

// register gives every table a slot.
func (s *Store) register(schemas []Schema) error {
	s.slots, s.names = map[*table]int{}, map[string]int{}
	for _, schema := range schemas {
		for _, any := range schema.Tables {
			t := any.base()
			if err := t.check(); err != nil {
				return err
			}
			if _, ok := s.names[t.name]; ok {
				return fmt.Errorf("%w: two tables are called %s", ErrSchema, t.name)
			}
			s.slots[t], s.names[t.name] = len(s.tables), len(s.tables)
			s.tables = append(s.tables, t)
			s.gens = append(s.gens, new(atomic.Uint64))
		}
	}
	return nil
}

// hold takes the folder.
func (s *Store) hold() (err error) {
	if s.root, err = folder.Open(s.dir); err != nil {
		return err
	}
	if s.opt.ReadOnly {
		s.lock, err = folder.Share(s.root)
	} else {
		s.lock, err = folder.Acquire(s.root, s.opt.Clock())
	}
	return engine.Disk(err)
}

// enter opens what is in the folder.
func (s *Store) enter() (err error) {
	if s.opt.ReadOnly {
		s.blobs, err = blob.OpenReadOnly(s.root, blobsName, s.opt.Clock)
	} else {
		s.blobs, err = blob.Open(s.root, blobsName, s.opt.Clock, s.opt.NoSync)
	}
	if err != nil {
		return engine.Disk(err)
	}
	eo := engine.Options{NoSync: s.opt.NoSync, ReadOnly: s.opt.ReadOnly, RunTwice: s.opt.RunTwice, Ready: s.there, Applied: s.raise}
	if s.opt.InMemory {
		s.engine = mem.New(eo)
		return nil
	}
	e, err := bolt.Open(s.root, fileName, eo)
	if err != nil {
		return err
	}
	s.engine = e
	s.file, err = s.root.Stat(fileName)
	return err
}

// leave closes what was opened and lets go of the folder.
func (s *Store) leave() error {
	errs := []error{s.closeParts()}
	if s.lock != nil {
		errs = append(errs, s.lock.Release())
	}
	if s.root != nil {
		errs = append(errs, s.root.Close())
	}
	return errors.Join(errs...)
}

// closeParts closes the records and the files.
func (s *Store) closeParts() error {
	var errs []error
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	if s.blobs != nil {
		errs = append(errs, s.blobs.Close())
	}
	return errors.Join(errs...)
}
