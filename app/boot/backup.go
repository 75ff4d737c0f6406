package boot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/backup"
)

// BackupJob is one backup as a person asked for it.
type BackupJob struct {
	File     string
	Seal     backup.Seal // zero: not encrypted
	WithKeys bool        // only together with a Seal
	Progress func(backup.Progress)
}

// BackedUp is what came of it: the backup, and where the key file lies that it
// needs, empty when it carries the keys. Copied says that it was put there now.
type BackedUp struct {
	backup.Record
	Keys   string
	Copied bool
}

// Backup writes the folder's backup to a new file, by opening the folder or by
// asking the process that has it open. Either way this process writes and seals
// the file. A folder on a disk that cannot be written is backed up too, but does
// not remember it.
func Backup(ctx context.Context, opt Options, job BackupJob) (BackedUp, error) {
	var made BackedUp
	opt.ReadOnly = true
	err := either(ctx, opt, func(h *House) (err error) {
		made, err = h.backUp(ctx, job)
		return err
	}, func(h *holder) (err error) {
		made, err = h.backUp(ctx, job)
		return err
	})
	return made, err
}

// backUp makes the backup a person asked for.
func (h *House) backUp(ctx context.Context, job BackupJob) (BackedUp, error) {
	if !h.backing.TryLock() {
		return BackedUp{}, app.E(app.Busy, "backup.error.busy")
	}
	defer h.backing.Unlock()
	return h.makeBackup(ctx, job, false)
}

// makeBackup makes and notes a backup; the caller holds backing.
func (h *House) makeBackup(ctx context.Context, job BackupJob, scheduled bool) (BackedUp, error) {
	var made BackedUp
	var err error
	if made.Record, err = h.writeNew(ctx, job); err != nil {
		return made, err
	}
	made.Scheduled = scheduled
	if !job.WithKeys && h.Keys.Keys != nil {
		made.Keys, made.Copied, err = backup.CopyKeys(filepath.Dir(made.Path), h.Keys.Keys)
	}
	if h.readOnly {
		return made, err
	}
	return made, errors.Join(err, h.noteMade(made.Record))
}

// writeNew writes a new backup file. It neither remembers it nor puts the keys
// beside it; the caller holds backing.
func (h *House) writeNew(ctx context.Context, job BackupJob) (backup.Record, error) {
	if job.WithKeys && h.Keys.Keys == nil {
		return backup.Record{}, app.E(app.NotFound, "backup.error.nokeys")
	}
	return backup.Create(ctx, job.File, job.Seal, func(w io.Writer) error {
		snap, done, err := h.snapshot(ctx)
		if err != nil {
			return err
		}
		defer done()
		return h.writeBackup(ctx, follow(w, job.Progress, snap.Size()), snap, job.WithKeys)
	})
}

// moment is the store as it was, and the audit log's anchor of before: one of
// afterwards would speak of links that the store does not have yet.
type moment struct {
	*backup.Snapshot
	anchor []byte // nil: there is none
}

// snapshot exports the store to a file under tmp/, at the speed of the disk;
// done removes it.
func (h *House) snapshot(ctx context.Context) (snap moment, done func(), err error) {
	snap.anchor, err = h.dir.ReadFile(audit.AnchorName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return snap, nil, fmt.Errorf("boot: read %s: %w", audit.AnchorName, err)
	}
	root, rest, err := h.spool()
	if err != nil {
		return snap, nil, err
	}
	f, err := root.OpenFile("export", os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600)
	if err != nil {
		rest()
		return snap, nil, fmt.Errorf("boot: make a file for the export: %w", err)
	}
	done = func() {
		_ = f.Close()
		rest()
	}
	if snap.Snapshot, err = backup.Take(ctx, h.Store, f); err != nil {
		done()
		return snap, nil, err
	}
	return snap, done, nil
}

// spool makes an empty folder for an export: under tmp/, or among the system's
// temporary files when that cannot be written.
func (h *House) spool() (root *os.Root, done func(), err error) {
	if !h.readOnly {
		return h.scratch("backup")
	}
	dir, err := os.MkdirTemp("", "guichet-backup-")
	if err != nil {
		return nil, nil, folderError(os.TempDir(), err)
	}
	if root, err = os.OpenRoot(dir); err != nil {
		return nil, nil, errors.Join(folderError(dir, err), os.Remove(dir))
	}
	return root, func() {
		_ = root.Close()
		_ = os.RemoveAll(dir)
	}, nil
}

// writeBackup writes a snapshot of the store and the folder's own files.
func (h *House) writeBackup(ctx context.Context, w io.Writer, snap moment, withKeys bool) error {
	content := backup.Content{Head: backup.Head{Program: h.opt.Version}}
	if _, err := h.dir.Stat(CertificateFolder); err == nil {
		content.Head.Certificates = true
	}
	if h.Keys.Keys != nil {
		content.Head.Folder, content.Head.Keys = h.Keys.Folder(), h.Keys.ID()
	}
	if withKeys {
		content.Keys = h.Keys.Keys
	}
	for _, name := range []string{settingsFile, h.Settings.Now().Logo.File} {
		if name == "" {
			continue
		}
		data, err := h.dir.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("boot: read %s: %w", name, err)
		}
		content.Files = append(content.Files, backup.File{Name: name, Data: data})
	}
	if snap.anchor != nil {
		content.Files = append(content.Files, backup.File{Name: audit.AnchorName, Data: snap.anchor})
	}
	_, err := snap.Write(ctx, w, content)
	return err
}

// noteMade remembers a backup in backups.json.
func (h *House) noteMade(r backup.Record) error {
	return h.note(func(l *backup.Ledger) { l.Add(r) })
}

func (h *House) note(change func(*backup.Ledger)) error {
	h.noting.Lock()
	defer h.noting.Unlock()
	return backup.Note(h.dir, change)
}

// follow tells progress how much has been written to w.
func follow(w io.Writer, progress func(backup.Progress), total int64) io.Writer {
	if progress == nil {
		return w
	}
	return &following{w: w, tell: progress, at: backup.Progress{Total: total}}
}

type following struct {
	w    io.Writer
	tell func(backup.Progress)
	at   backup.Progress
}

func (f *following) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	f.at.Done += int64(n)
	f.tell(f.at)
	return n, err
}
