package engine

import (
	"errors"
	"fmt"
)

// What an engine refuses. Compare with errors.Is.
var (
	ErrDamaged  = errors.New("store: damaged")                       // stored bytes are not what was written
	ErrGone     = errors.New("store: position is gone")              // start over from the present state
	ErrNewer    = errors.New("store: written by a newer version")    // this program is too old for the data
	ErrNested   = errors.New("store: an Update within an Update")    // would wait for itself
	ErrFull     = errors.New("store: the disk is full")              // nothing was saved; reading goes on
	ErrReadOnly = errors.New("store: cannot write")                  // nothing was saved; reading goes on
	ErrTooLarge = errors.New("store: too large")                     // a limit of this package
	ErrClosed   = errors.New("store: closed")                        // or a reader used after its View
	ErrImpure   = errors.New("store: the closure is not repeatable") // two runs wrote different things
	ErrEmptyKey = errors.New("store: empty key")
	ErrNotEmpty = errors.New("store: not empty") // Import wants a new engine
	ErrOrder    = errors.New("store: keys out of order")
)

// PanicError is the panic of an Update's closure. Nothing of it was saved.
type PanicError struct {
	Value any
	Stack []byte
}

// Error writes the value; the stack is for the log.
func (e *PanicError) Error() string { return fmt.Sprintf("store: panic in an Update: %v", e.Value) }

// Unwrap returns the value if it was an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// CheckKey refuses an empty key and one over MaxKey.
func CheckKey(key []byte) error {
	if len(key) == 0 {
		return ErrEmptyKey
	}
	if len(key) > MaxKey {
		return fmt.Errorf("%w: a key of %d bytes, at most %d", ErrTooLarge, len(key), MaxKey)
	}
	return nil
}

// CheckPut refuses a key or a value over its limit, and the write that would
// be one too many; writes is the number made so far.
func CheckPut(key, value []byte, writes int) error {
	if len(value) > MaxValue {
		return fmt.Errorf("%w: a value of %d bytes, at most %d", ErrTooLarge, len(value), MaxValue)
	}
	if writes >= MaxWrites {
		return fmt.Errorf("%w: more than %d writes in one Update", ErrTooLarge, MaxWrites)
	}
	return CheckKey(key)
}
