package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// Disk names what a disk answered in the words of the contract: ErrFull or
// ErrReadOnly with the cause, or the error as it is.
func Disk(err error) error {
	switch {
	case err == nil || errors.Is(err, ErrFull) || errors.Is(err, ErrReadOnly):
		return err
	case answered(err, syscall.ENOSPC), answered(err, syscall.EFBIG), isQuota(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case answered(err, syscall.EROFS), answered(err, syscall.EIO), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

// answered reports whether the system answered errno. bbolt writes some errors
// of a growing file as text, and the number is lost.
func answered(err error, errno syscall.Errno) bool {
	return errors.Is(err, errno) || strings.Contains(err.Error(), errno.Error())
}
