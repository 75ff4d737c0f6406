package boot

import (
	"errors"
	"strconv"
	"time"

	"guichet/app"
	"guichet/app/backup"
	"guichet/store"
)

// HeldError says that another process works in the folder, and which: Owner has
// only a process id, or nothing, when that process has not yet said more.
type HeldError struct {
	Dir   string
	Owner Owner
	Err   error
}

// Error is for logs; people read Sentence.
func (e *HeldError) Error() string { return "boot: the folder is in use: " + e.Err.Error() }

// Unwrap leads to the *store.InUseError.
func (e *HeldError) Unwrap() error { return e.Err }

// Sentence is what a person is told: who holds the folder, since when, where it
// can be reached. The moment is written in zone.
func (e *HeldError) Sentence(zone *time.Location) *app.Error {
	o := e.Owner
	args := []any{"Dir", e.Dir, "PID", pidText(o.PID), "Command", o.Command,
		"Since", o.Since.In(zone).Format("2006-01-02 15:04:05"), "Address", o.Address}
	switch {
	case o.PID == 0:
		return app.E(app.Conflict, "cli.held.unknown", args...).Wrap(e)
	case o.Command == "":
		return app.E(app.Conflict, "cli.held.process", args...).Wrap(e)
	case o.Address == "":
		return app.E(app.Conflict, "cli.held.command", args...).Wrap(e)
	}
	return app.E(app.Conflict, "cli.held.serve", args...).Wrap(e)
}

// unopened gives the store's refusal the sentence of who runs the program; the
// store's own are for visitors.
func unopened(dir string, err error) error {
	switch {
	case errors.Is(err, store.ErrDamaged):
		return damagedSentence(dir, err)
	case errors.Is(err, store.ErrNewer):
		return app.E(app.Busy, "cli.folder.newer", "Dir", dir).Wrap(err)
	case errors.Is(err, store.ErrReadOnly):
		return unwritable(dir, err)
	}
	return held(dir, err)
}

// damagedSentence names the newest backup that is still there, and what to do.
func damagedSentence(dir string, err error) error {
	last, ok := backup.Newest(dir)
	if !ok {
		return app.E(app.Busy, "cli.folder.damaged", "Dir", dir).Wrap(err)
	}
	made := last.Made.In(time.Local).Format("2006-01-02 15:04:05")
	return app.E(app.Busy, "cli.folder.damagedbackup", "Dir", dir, "File", last.Path, "Made", made).Wrap(err)
}

// held turns the store's refusal into one that names the holder. Any other
// error comes back as it is.
func held(dir string, err error) error {
	var busy *store.InUseError
	if !errors.As(err, &busy) {
		return err
	}
	e := &HeldError{Dir: dir, Err: err}
	// Left over from a process that was killed, the file names another process
	// than the lock does.
	if o, readErr := readOwner(dir); readErr == nil && (busy.PID == 0 || busy.PID == o.PID) {
		e.Owner = o
	} else {
		e.Owner = Owner{PID: busy.PID}
	}
	return e
}

// pidText writes a process id as it is: a catalogue would group its digits.
func pidText(pid int) string {
	if pid == 0 {
		return ""
	}
	return strconv.Itoa(pid)
}
