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
	case errors.Is(err, berrors.ErrMaxSizeReached), is(err, syscall.ENOSPC), is(err, syscall.EFBIG), isQuota(err):
		return fmt.Errorf("%w: %w", engine.ErrFull, err)
	case is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", engine.ErrReadOnly, err)
	}
	return err
}

// is reports whether the system answered errno. bbolt writes some errors of a
// growing file as text, and the number is lost.
func is(err error, errno syscall.Errno) bool {
	return errors.Is(err, errno) || strings.Contains(err.Error(), errno.Error())
}

// noRoom reports that the mapping did not fit into the address space.
func noRoom(err error) bool { return errors.Is(err, syscall.ENOMEM) || errors.Is(err, syscall.EINVAL) }

// final reports whether no commit may follow one that failed like this. A
// refused write leaves the file as it was. A failed sync does not: the kernel
// forgets the pages it could not write and says so once, so the next commit
// could stand on pages that are not there.
func final(err error) bool {
	if errors.Is(err, berrors.ErrMaxSizeReached) || strings.Contains(err.Error(), "resize error") {
		return false
	}
	var path *fs.PathError
	refused := errors.Is(err, engine.ErrFull) || errors.Is(err, engine.ErrReadOnly)
	return !refused || !errors.As(err, &path) || path.Op != "write"
}
