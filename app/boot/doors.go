package boot

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"guichet/app"
	"guichet/app/help"
)

// Import brings what the parcel holds into the folder: by opening it, or by
// asking the process that has it open.
func Import(ctx context.Context, opt Options, p *Parcel, job Job, ears Ears) (help.Report, error) {
	job.Names = p.Names()
	if err := p.Check(); err != nil {
		return help.Report{}, err
	}
	var report help.Report
	if job.DryRun {
		stay, err := elsewhere(opt.Dir)
		if err != nil {
			return report, err
		}
		if stay != "" {
			opt.Dir, opt.Fleeting = stay, true
			defer os.RemoveAll(stay)
		}
	}
	err := either(ctx, opt, func(h *House) (err error) {
		report, err = h.importTree(ctx, p, job, ears)
		return err
	}, func(h *holder) (err error) {
		report, err = h.importParcel(ctx, p, job, ears)
		return err
	})
	return report, err
}

// elsewhere returns a temporary folder when dir is not there or is empty, so
// that what only looks makes nothing; else "".
func elsewhere(dir string) (string, error) {
	names, err := os.ReadDir(dir)
	if err == nil && len(names) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	tmp, err := os.MkdirTemp("", "guichet-dry-run-")
	if err != nil {
		return "", folderError(os.TempDir(), err)
	}
	return tmp, nil
}

func (h *House) importTree(ctx context.Context, tree fs.FS, job Job, ears Ears) (help.Report, error) {
	return h.Help.Import(ctx, app.Desk(), tree, job.Names, help.ImportOptions{
		Source: job.Source, Lang: job.Lang, Publish: job.Publish, DryRun: job.DryRun, Progress: ears.Progress,
	}, ears.Event)
}

// Export writes the folder's content to w, by the same two doors. After an
// error w holds something useless.
func Export(ctx context.Context, opt Options, w io.Writer, format help.Format) (help.Exported, error) {
	var told help.Exported
	err := either(ctx, opt, func(h *House) (err error) {
		told, err = h.Help.Export(ctx, w, format)
		return err
	}, func(h *holder) (err error) {
		told, err = h.export(ctx, w, format)
		return err
	})
	return told, err
}

// patience is how often a folder that is between two holders is tried again: a
// process that starts holds it before it can be asked, one that stops cannot be
// asked any more.
const (
	patience     = 3
	patienceWait = 300 * time.Millisecond
)

// either opens the folder and works in it, or has its holder do the work.
func either(ctx context.Context, opt Options, mine func(*House) error, theirs func(*holder) error) error {
	for try := 1; ; try++ {
		h, err := Open(ctx, opt)
		if err == nil {
			return errors.Join(mine(h), h.Close())
		}
		var busy *HeldError
		if !errors.As(err, &busy) {
			return err
		}
		if busy.Owner.Inner != "" {
			holder := newHolder(busy.Owner)
			if holder.ping(ctx) == nil {
				return theirs(holder)
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

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
