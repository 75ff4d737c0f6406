package store

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"guichet/app"
	"guichet/store/blob"
	"guichet/store/engine"
	"guichet/store/engine/bolt"
	"guichet/store/folder"
)

// Options change how a folder is opened. The zero value is for use.
type Options struct {
	Clock app.Clock    // nil is app.System
	Log   *slog.Logger // nil is silent
	// NoSync leaves out every fsync: an acknowledged write may be lost with
	// the power. For tests and throw-away folders.
	NoSync bool
	// RunTwice runs every closure twice and refuses with ErrImpure one whose
	// writes differ. For tests; all tests should set it.
	RunTwice bool
	// ReadOnly opens a folder that lies on a disk that cannot be written: nothing
	// in it is changed, and every Update answers ErrReadOnly. The folder must be
	// as this program wants it.
	ReadOnly bool
	// InMemory keeps the records in memory; the folder holds blobs only.
	InMemory bool
}

// Store is an open folder. Its methods may be called from any goroutine.
type Store struct {
	dir    string
	opt    Options
	engine engine.Engine
	blobs  *blob.Store
	root   *os.Root
	lock   *folder.Lock
	file   fs.FileInfo // store.db as it was opened; nil in memory

	tables []*table // by slot
	slots  map[*table]int
	names  map[string]int
	gens   []*atomic.Uint64

	rooms sync.Pool // *room

	keeping sync.RWMutex // read-held by exports: no blob is collected meanwhile
}

// View calls fn with the present moment of the store. fn must not wait for a
// network or a person, nor keep the Reader.
func (s *Store) View(ctx context.Context, fn func(r Reader) error) error {
	return visible(s.engine.View(ctx, func(e engine.Reader) error {
		return fn(&reader{s: s, e: e, seen: make([]bool, len(s.tables))})
	}))
}

// Update calls fn, saves what it wrote and answers after that is on the disk,
// with the feed position that has it. If fn or the saving fails, nothing was
// written. fn may run more than once and must have no effect but its writes.
// A disk that is full or cannot be written answers ErrFull or ErrReadOnly, and
// the store goes on reading.
func (s *Store) Update(ctx context.Context, fn func(tx *Tx) error) (Pos, error) {
	pos, err := s.engine.Update(ctx, s.closure(fn, nil))
	return pos, visible(err)
}

// UpdateBulk is Update for imports and rebuilds: at most one of them goes into
// a commit, so that visitors' writes do not wait for many.
func (s *Store) UpdateBulk(ctx context.Context, fn func(tx *Tx) error) (Pos, error) {
	pos, err := s.engine.UpdateBulk(ctx, s.closure(fn, nil))
	return pos, visible(err)
}

// UpdateEssential is Update for the few small things that must be written on a
// full disk too: who did what, who agreed to what. There is a reserve for them.
func (s *Store) UpdateEssential(ctx context.Context, fn func(tx *Tx) error) (Pos, error) {
	pos, err := s.engine.UpdateEssential(ctx, s.closure(fn, nil))
	return pos, visible(err)
}

// there refuses a write when store.db is no longer where it was opened: somebody
// has removed or moved the folder, or the disk it lies on was taken away. The
// program would go on writing into a file that nobody finds again.
func (s *Store) there() error {
	if s.file == nil {
		return nil
	}
	now, err := os.Stat(filepath.Join(s.dir, fileName))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	if !os.SameFile(s.file, now) {
		return fmt.Errorf("%w: another file is in its place", ErrAway)
	}
	return nil
}

func (s *Store) closure(fn func(tx *Tx) error, only map[*table]bool) func(engine.Tx) error {
	now := s.opt.Clock()
	return func(e engine.Tx) error {
		tx := &Tx{e: e, now: now, only: only, room: s.rooms.Get().(*room)}
		defer s.leaveRoom(tx.room)
		tx.reader = reader{s: s, e: e, seen: make([]bool, len(s.tables))}
		return fn(tx)
	}
}

// roomKept is the largest buffer that is used again, in bytes.
const roomKept = 64 << 10

func (s *Store) leaveRoom(b *room) {
	if b.Cap() <= roomKept {
		s.rooms.Put(b)
	}
}

// Blobs gives the files of the folder.
func (s *Store) Blobs() *blob.Store { return s.blobs }

// LetGo has the system no longer count what was read of the records as memory of
// this process, where it does (Linux).
func (s *Store) LetGo() error {
	if e, ok := s.engine.(*bolt.Engine); ok {
		return e.LetGo()
	}
	return nil
}

// LostHeader reports that one of the two headers of store.db could not be read
// when the folder was opened. After a power cut that is a commit nobody was told
// of; if something damaged the file, it may be the last one that was saved.
func (s *Store) LostHeader() bool {
	e, ok := s.engine.(*bolt.Engine)
	return ok && e.Headers < 2
}

// Dir is the folder's path as Open was given it.
func (s *Store) Dir() string { return s.dir }

// Close waits for open Views, stops writing and lets go of the folder.
func (s *Store) Close() error { return s.leave() }
