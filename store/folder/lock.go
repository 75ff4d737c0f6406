package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// lockName is the file whose lock means "somebody works in this folder".
const lockName = "lock"

// Lock is a held folder. Let go of it with Release; the system does so when
// the process ends, however it ends.
type Lock struct{ file *os.File }

// InUseError says that another process works in the folder.
type InUseError struct {
	PID   int       `json:"pid"`   // 0 when the holder has not written it yet
	Since time.Time `json:"since"` // zero likewise
}

// Error names the holder.
func (e *InUseError) Error() string {
	if e.PID == 0 {
		return "store: the folder is in use by another process"
	}
	return fmt.Sprintf("store: the folder is in use by process %d since %s", e.PID, e.Since.Format(time.RFC3339))
}

// Acquire takes the folder's lock, or answers *InUseError at once.
func Acquire(root *os.Root, now time.Time) (*Lock, error) {
	f, err := root.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("store: open the lock: %w", err)
	}
	held, err := tryLock(f)
	if err == nil && held {
		if err = write(f, InUseError{PID: os.Getpid(), Since: now.UTC().Truncate(time.Second)}); err == nil {
			return &Lock{file: f}, nil
		}
	}
	if err == nil {
		err = holder(f)
	}
	f.Close()
	return nil, err
}

// Share takes part in a folder that this process only reads, on a disk that
// cannot be written: many may, but not beside somebody who writes (another
// machine or mount may see the disk otherwise), which is *InUseError. A folder
// that never was held has no lock, and Share gives nil.
func Share(root *os.Root) (*Lock, error) {
	f, err := root.Open(lockName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store: open the lock: %w", err)
	}
	held, err := tryShare(f)
	if err == nil && held {
		return &Lock{file: f}, nil
	}
	if err == nil {
		err = holder(f)
	}
	f.Close()
	return nil, err
}

func write(f *os.File, who InUseError) error {
	b, err := json.Marshal(who)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(b, '\n'), 0)
	return err
}

func holder(f *os.File) error {
	e := &InUseError{}
	b, _ := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	if json.Unmarshal(b, e) != nil {
		*e = InUseError{}
	}
	return e
}

// Release lets go of the folder. The file stays: to remove it would take the
// lock from whoever has just opened it. It is unlocked, not only closed: a
// process that is just being started may hold a copy of it for a moment.
func (l *Lock) Release() error { return errors.Join(unlock(l.file), l.file.Close()) }
