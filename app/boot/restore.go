package boot

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"guichet/app/backup"
	"guichet/store"
	"guichet/store/folder"
)

// RestoreJob is one restore as a person asked for it.
type RestoreJob struct {
	File     string
	Opener   backup.Opener
	Progress func(backup.Progress)
}

// Restore makes the folder opt.Dir, which is missing or empty, out of a backup.
// A folder another process holds is a *HeldError.
func Restore(ctx context.Context, opt Options, job RestoreJob) (backup.Restored, error) {
	if err := heldNow(opt); err != nil {
		return backup.Restored{}, err
	}
	return backup.Restore(ctx, backup.Restoring{
		File: job.File, Dir: opt.Dir, KeysFile: opt.Keys, Opener: job.Opener, Schemas: schemas(),
		Getenv: opt.Getenv, Clock: opt.Clock, Log: opt.Log, Progress: job.Progress,
	})
}

// heldNow names the process that holds the folder, if there is one. A folder
// without a lock was never opened, and is not touched to find out.
func heldNow(opt Options) error {
	if _, err := os.Stat(filepath.Join(opt.Dir, "lock")); err != nil {
		return nil
	}
	root, err := os.OpenRoot(opt.Dir)
	if err != nil {
		return folderError(opt.Dir, err)
	}
	defer root.Close()
	lock, err := folder.Acquire(root, opt.Clock())
	if err == nil {
		return lock.Release()
	}
	var busy *store.InUseError
	if errors.As(err, &busy) {
		return held(opt.Dir, err)
	}
	return folderError(opt.Dir, err)
}
