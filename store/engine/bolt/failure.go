package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"guichet/store/engine"
)

// failure names what bbolt or the disk answered in the words of the contract.
func failure(err error) error {
	switch {
	case err == nil || errors.Is(err, engine.ErrDamaged):
		return err
	case errors.Is(err, berrors.ErrDatabaseNotOpen), errors.Is(err, berrors.ErrTxClosed):
		return engine.ErrClosed
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum),
		errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrInvalidMapping):
		return fmt.Errorf("%w: %v", engine.ErrDamaged, err)
	case errors.Is(err, berrors.ErrDatabaseReadOnly):
		return fmt.Errorf("%w: %w", engine.ErrReadOnly, err)
	case errors.Is(err, berrors.ErrMaxSizeReached):
		return fmt.Errorf("%w: %w", engine.ErrFull, err)
	}
	return engine.Disk(err)
}

// noRoom reports that the mapping did not fit into the address space.
func noRoom(err error) bool { return errors.Is(err, syscall.ENOMEM) || errors.Is(err, syscall.EINVAL) }

// final reports whether the file must be mended before a commit may follow one
// that failed like this. A refused write leaves the file as it was. A failed
// sync, or a write that may have been done in part, does not; see mend.
func final(err error) bool {
	if errors.Is(err, berrors.ErrMaxSizeReached) || strings.Contains(err.Error(), "resize error") {
		return false
	}
	var path *fs.PathError
	refused := errors.Is(err, engine.ErrFull) || errors.Is(err, engine.ErrReadOnly)
	return !refused || errors.Is(err, syscall.EIO) || !errors.As(err, &path) || path.Op != "write"
}
