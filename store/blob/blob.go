// Package blob keeps files named by the SHA-256 of their bytes. A file is
// whole and on the disk before its name is known. The package never knows who
// refers to a file; package store does.
package blob

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"guichet/store/folder"
)

// What the package refuses. Compare with errors.Is.
var (
	ErrNotFound = errors.New("blob: not found")
	ErrTooLarge = errors.New("blob: over the limit")
	ErrDamaged  = errors.New("blob: damaged") // the bytes do not have their name's hash
	ErrBadHash  = errors.New("blob: not a hash")
)

// Ref is a kept file. Type is guessed from the first 512 bytes and is not to
// be trusted for what a browser may run.
type Ref struct {
	Hash string `json:"hash"` // SHA-256, 64 lower-case hexadecimal digits
	Size int64  `json:"size"` // bytes
	Type string `json:"type"` // a media type
}

// Store is a folder of files. Make one with Open.
type Store struct {
	root   *os.Root
	now    func() time.Time
	noSync bool
	mu     sync.RWMutex // Put holds it for reading, Remove for writing
}

// newDir holds files on their way. Nothing in it is ever read back.
const newDir = "new"

// Open opens the folder name in root, making it if it is missing, and throws
// away what an earlier process left unfinished. The clock says how old an
// unused file is; noSync leaves out fsync, for tests.
func Open(root *os.Root, name string, now func() time.Time, noSync bool) (*Store, error) {
	if err := root.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("blob: make the folder: %w", err)
	}
	sub, err := root.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("blob: open the folder: %w", err)
	}
	s := &Store{root: sub, now: now, noSync: noSync}
	if err := s.clear(); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: clear the folder: %w", err), sub.Close())
	}
	return s, nil
}

// clear makes newDir an empty folder. Mostly it is one: nothing waits for the
// disk then.
func (s *Store) clear() error {
	if d, err := s.root.Open(newDir); err == nil {
		_, err := d.Readdirnames(1)
		if d.Close(); err == io.EOF {
			return nil
		}
	}
	return errors.Join(s.root.RemoveAll(newDir), s.root.Mkdir(newDir, 0o700), s.sync("."))
}

// OpenReadOnly opens the folder name in root for reading: Put and Remove fail
// by the disk's own refusal.
func OpenReadOnly(root *os.Root, name string, now func() time.Time) (*Store, error) {
	sub, err := root.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("blob: open the folder: %w", err)
	}
	return &Store{root: sub, now: now}, nil
}

// Close gives the folder back.
func (s *Store) Close() error { return s.root.Close() }

func (s *Store) sync(dir string) error {
	if s.noSync {
		return nil
	}
	return folder.Sync(s.root, dir)
}
