package store

import (
	"errors"
	"fmt"
	"strconv"

	"guichet/app"
	"guichet/store/engine"
	"guichet/store/folder"
)

// What the store refuses. Compare with errors.Is.
var (
	// ErrNotFound: no record has this key.
	ErrNotFound = errors.New("store: not found")
	// ErrExists: the key, or a value that must be unique, is taken. The error
	// is an *ExistsError.
	ErrExists = errors.New("store: exists already")
	// ErrSchema: a program asks for what its schemas do not have.
	ErrSchema = errors.New("store: not in the schema")

	ErrDamaged  = engine.ErrDamaged  // stored bytes are not what was written
	ErrGone     = engine.ErrGone     // a feed position to start over from
	ErrNewer    = engine.ErrNewer    // the folder belongs to a later release
	ErrNested   = engine.ErrNested   // an Update called inside an Update
	ErrFull     = engine.ErrFull     // the disk is full; nothing was saved
	ErrReadOnly = engine.ErrReadOnly // the disk cannot be written; nothing was saved
	ErrAway     = errors.New("store: the folder is no longer where it was opened; nothing was saved")
	ErrTooLarge = engine.ErrTooLarge // a key over 1 KiB, a record over 1 MiB, over 5,000 writes
	ErrClosed   = engine.ErrClosed   // the store is closed, or a Reader outlived its View
	ErrImpure   = engine.ErrImpure   // two runs of a closure wrote different things
)

// InUseError says that another process holds the folder.
type InUseError = folder.InUseError

// ExistsError says what is taken.
type ExistsError struct {
	Table string
	Index string // empty for the record's own key
	Key   Key
}

// Error names the table and the index.
func (e *ExistsError) Error() string {
	if e.Index == "" {
		return fmt.Sprintf("store: %s already has a record %s", e.Table, e.Key)
	}
	return fmt.Sprintf("store: %s of %s is taken: %s", e.Index, e.Table, e.Key)
}

// Is makes errors.Is(err, ErrExists) true.
func (e *ExistsError) Is(target error) bool { return target == ErrExists }

// missingError is ErrNotFound with the name of what is not there, which most who
// ask do not want to know: it is written when it is asked for.
type missingError struct {
	table string
	key   Key
}

// Error names the table and the key.
func (e *missingError) Error() string { return fmt.Sprintf("%v: %s %s", ErrNotFound, e.table, e.key) }

// Is makes errors.Is(err, ErrNotFound) true.
func (e *missingError) Is(target error) bool { return target == ErrNotFound }

// said pairs what the store refuses with the sentence a person may see.
func said() []sentence {
	return []sentence{
		{ErrFull, app.Full, "error.store.full"},
		{ErrReadOnly, app.Busy, "error.store.readonly"},
		{ErrAway, app.Busy, "error.store.away"},
		{ErrDamaged, app.Busy, "error.store.damaged"},
		{ErrNewer, app.Busy, "error.store.newer"},
		{ErrClosed, app.Busy, "error.store.closed"},
		{ErrTooLarge, app.TooLarge, "error.store.toolarge"},
		{ErrHalfImported, app.Busy, "error.store.halfimported"},
		{ErrNotEmpty, app.Conflict, "error.store.notempty"},
		{ErrBadExport, app.Invalid, "error.store.badexport"},
	}
}

type sentence struct {
	err  error
	kind app.Kind
	key  string
}

// Visible gives an error of the disk or the folder the sentence a person may
// see. The methods of Store have done so; those of Blobs() have not.
func Visible(err error) error { return visible(err) }

// visible gives an error of the disk or the folder the sentence a person may
// see. What a room answered itself is left alone.
func visible(err error) error {
	if err == nil {
		return nil
	}
	var known *app.Error
	if errors.As(err, &known) {
		return err
	}
	var used *InUseError
	if errors.As(err, &used) {
		return app.E(app.Busy, "error.store.inuse", "PID", strconv.Itoa(used.PID)).Wrap(err)
	}
	for _, s := range said() {
		if errors.Is(err, s.err) {
			return app.E(s.kind, s.key).Wrap(err)
		}
	}
	return err
}
