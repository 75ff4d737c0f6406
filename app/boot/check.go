package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/backup"
	"guichet/app/keys"
	"guichet/app/settings"
	"guichet/store"
)

// CheckJob is what a person asked guichet check for; at most one of the two.
type CheckJob struct {
	Repair  bool
	Salvage string // the new folder
	// Progress is told how much was looked at: keys and files, or bytes of
	// about Total in a salvage, which is 0 otherwise. It may be nil.
	Progress func(done, total int64)
}

// CheckTold is what came of it. Only what was done is there.
type CheckTold struct {
	Checked  *store.Checked  `json:"checked,omitempty"`
	Repaired *store.Repaired `json:"repaired,omitempty"`
	Salvaged *store.Salvaged `json:"salvaged,omitempty"`
	// Audit is what was found in the audit log; nil when the store is too damaged
	// for it, or the keys that signed it are not there.
	Audit *audit.Verdict `json:"audit,omitempty"`
	// Backup is the newest backup known that is still there.
	Backup *backup.Record `json:"backup,omitempty"`
}

// Check looks at everything in the folder, by opening it for reading or by
// asking the process that has it open, and does what else the job says. The
// other work is refused with a *HeldError while somebody has the folder. A
// damaged file may end the process: call it in one that may end.
func Check(ctx context.Context, opt Options, job CheckJob) (CheckTold, error) {
	var told CheckTold
	if last, ok := backup.Newest(opt.Dir); ok {
		told.Backup = &last
	}
	if job.Progress == nil {
		job.Progress = func(int64, int64) {}
	}
	if job.Salvage != "" {
		made, err := salvage(ctx, opt, job)
		told.Salvaged = &made
		return told, err
	}
	if _, err := os.Stat(filepath.Join(opt.Dir, storeFile)); errors.Is(err, fs.ErrNotExist) {
		return told, app.E(app.NotFound, "check.error.nostore", "Dir", opt.Dir)
	}
	err := check(ctx, opt, job, &told)
	if err != nil || !job.Repair {
		return told, err
	}
	if told.Checked.Counts[store.Unreadable] > 0 {
		return told, nil
	}
	told.Repaired, err = repair(ctx, opt)
	if err != nil {
		return told, err
	}
	return told, check(ctx, opt, job, &told)
}

// check opens the folder for reading only, or asks its holder.
func check(ctx context.Context, opt Options, job CheckJob, told *CheckTold) error {
	for try := 1; ; try++ {
		err := checkAlone(ctx, opt, job, told)
		var busy *HeldError
		if !errors.As(err, &busy) {
			return err
		}
		if busy.Owner.Inner != "" && !job.Repair {
			holder := newHolder(busy.Owner)
			if holder.ping(ctx) == nil {
				return holder.check(ctx, told)
			}
		}
		if try == patience {
			return err
		}
		if err := pause(ctx, patienceWait); err != nil {
			return err
		}
	}
}

func checkAlone(ctx context.Context, opt Options, job CheckJob, told *CheckTold) error {
	found := new(store.Checked)
	st, err := store.Open(ctx, opt.Dir, store.Options{Clock: opt.Clock, Log: opt.Log, ReadOnly: true}, schemas()...)
	switch {
	case errors.Is(err, store.ErrDamaged):
		found.Add(store.Finding{Kind: store.Unreadable, Detail: plainCause(err)})
		told.Checked = found
		return nil
	case errors.Is(err, store.ErrReadOnly):
		return app.E(app.Busy, "check.error.older", "Dir", opt.Dir).Wrap(err)
	case err != nil:
		return unopened(opt.Dir, err)
	}
	*found, err = st.Check(ctx, func(done int) { job.Progress(int64(done), 0) })
	told.Checked = found
	if err == nil {
		err = checkSearch(ctx, opt, st, found)
	}
	if err == nil {
		err = verifyAlone(ctx, opt, st, told)
	}
	return errors.Join(err, st.Close())
}

// verifyAlone verifies the audit log of a folder whose keys are where they were,
// or where a person says.
func verifyAlone(ctx context.Context, opt Options, st *store.Store, told *CheckTold) error {
	dir, err := os.OpenRoot(opt.Dir)
	if err != nil {
		return folderError(opt.Dir, err)
	}
	defer dir.Close()
	known := keys.Look(dir, opt.Keys)
	if known.Keys == nil {
		return nil
	}
	log := audit.New(audit.Deps{Store: st, Key: known.Audit(), Dir: dir, Clock: opt.Clock, Log: opt.Log})
	return verify(ctx, log, told)
}

// verify looks at the audit log, unless records of it cannot be read: those are
// told already.
func verify(ctx context.Context, log *audit.Log, told *CheckTold) error {
	v, err := log.Verify(ctx)
	if errors.Is(err, store.ErrDamaged) {
		return nil
	}
	told.Audit = &v
	return err
}

// plainCause is the error below the sentence for visitors.
func plainCause(err error) string {
	var said *app.Error
	if errors.As(err, &said) {
		if cause := errors.Unwrap(said); cause != nil {
			return cause.Error()
		}
	}
	return err.Error()
}

// repair makes indexes anew, and removes the search index so that the next start
// does.
func repair(ctx context.Context, opt Options) (*store.Repaired, error) {
	st, err := store.Open(ctx, opt.Dir, store.Options{Clock: opt.Clock, Log: opt.Log}, schemas()...)
	if err != nil {
		return nil, unopened(opt.Dir, err)
	}
	done, err := st.Repair(ctx)
	if err == nil {
		err = os.RemoveAll(filepath.Join(opt.Dir, searchFolder))
	}
	if err := errors.Join(err, st.Close()); err != nil {
		return nil, err
	}
	return &done, nil
}

// salvage copies what is whole, then the files that belong to the folder.
func salvage(ctx context.Context, opt Options, job CheckJob) (store.Salvaged, error) {
	made, err := store.Salvage(ctx, opt.Dir, job.Salvage,
		store.Options{Clock: opt.Clock}, job.Progress, schemas()...)
	switch {
	case errors.Is(err, store.ErrNotEmpty):
		return made, app.E(app.Conflict, "check.error.notempty", "Dir", job.Salvage).Wrap(err)
	case err != nil:
		return made, held(opt.Dir, err)
	}
	return made, copyOwn(opt, job.Salvage)
}

// copyOwn copies settings, the logo they name, which keys are the folder's, and
// the list of backups. One that is not there, or cannot be read, is left out.
func copyOwn(opt Options, to string) error {
	names := []string{settingsFile, keys.MarkName, backup.LedgerName, audit.AnchorName}
	if set, err := settings.Load(opt.Dir, opt.Getenv); err == nil && set.Logo.File != "" {
		names = append(names, set.Logo.File)
	}
	from, err := os.OpenRoot(opt.Dir)
	if err != nil {
		return folderError(opt.Dir, err)
	}
	defer from.Close()
	root, err := os.OpenRoot(to)
	if err != nil {
		return folderError(to, err)
	}
	defer root.Close()
	for _, name := range names {
		data, err := from.ReadFile(name)
		if err != nil {
			continue
		}
		if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return folderError(to, err)
		}
		if err := root.WriteFile(name, data, 0o600); err != nil {
			return fmt.Errorf("boot: copy %s: %w", name, err)
		}
	}
	return nil
}
