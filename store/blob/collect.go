package blob

import (
	"errors"
	"io/fs"
	"iter"
	"path"
	"time"
)

// Stored is a file as it lies in the folder. Time is when Put last saw it.
type Stored struct {
	Hash string
	Size int64
	Time time.Time
}

// All lists the files in the order of their names.
func (s *Store) All() iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		err := fs.WalkDir(s.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			hash := path.Base(name)
			if !ValidHash(hash) || path.Dir(name) != hash[:2] {
				return nil
			}
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil // removed meanwhile
			}
			if err == nil && !yield(Stored{Hash: hash, Size: info.Size(), Time: info.ModTime()}, nil) {
				return fs.SkipAll
			}
			return err
		})
		if err != nil {
			yield(Stored{}, err)
		}
	}
}

// Remove removes a file that Put has not seen since before, and reports
// whether it did.
func (s *Store) Remove(hash string, before time.Time) (bool, error) {
	if !ValidHash(hash) {
		return false, ErrBadHash
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	dir, name := place(hash)
	info, err := s.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || info.ModTime().After(before) {
		return false, err
	}
	if err := s.root.Remove(name); err != nil {
		return false, err
	}
	return true, s.sync(dir)
}
