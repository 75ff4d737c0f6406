package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ValidHash reports whether a text is the name of a file.
func ValidHash(hash string) bool {
	if len(hash) != 2*sha256.Size {
		return false
	}
	for _, c := range hash {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Open opens a file for reading: ErrNotFound, or ErrBadHash for what is no
// name. The bytes are not checked; Verify does that.
func (s *Store) Open(hash string) (io.ReadSeekCloser, error) {
	f, err := s.open(hash)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (s *Store) open(hash string) (*os.File, error) {
	if !ValidHash(hash) {
		return nil, ErrBadHash
	}
	_, name := place(hash)
	f, err := s.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, hash)
	}
	return f, err
}

// Verify reads a whole file and answers ErrDamaged if it is not what was kept.
func (s *Store) Verify(ctx context.Context, hash string) error {
	f, err := s.open(hash)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, &reading{ctx: ctx, r: f}); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return fmt.Errorf("%w: %s", ErrDamaged, hash)
	}
	return nil
}
