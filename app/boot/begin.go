package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/help"
)

// Beginning is what a new folder starts with. Languages is not empty; its first
// is the default.
type Beginning struct {
	Name      string
	Languages []app.Lang
}

// Begin makes a folder that says this of itself, and opens it. A folder that has
// settings keeps them.
func Begin(ctx context.Context, opt Options, with Beginning) (*House, error) {
	if err := os.MkdirAll(opt.Dir, 0o700); err != nil {
		return nil, folderError(opt.Dir, err)
	}
	if err := with.write(opt.Dir); err != nil {
		return nil, folderError(opt.Dir, err)
	}
	return Open(ctx, opt)
}

func (b Beginning) write(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err := root.Lstat(settingsFile); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := json.MarshalIndent(map[string]any{"name": b.Name, "languages": b.Languages}, "", "  ")
	if err != nil {
		return fmt.Errorf("boot: encode %s: %w", settingsFile, err)
	}
	return replaceFile(root, settingsFile, append(data, '\n'))
}

// Known reports whether a folder holds a help centre.
func Known(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, storeFile))
	return err == nil
}

// Vacant reports whether a folder is free for a new help centre: it is not there,
// or there is nothing in it.
func Vacant(dir string) bool {
	names, err := os.ReadDir(dir)
	return errors.Is(err, fs.ErrNotExist) || err == nil && len(names) == 0
}

// Import brings what a parcel holds into the open folder.
func (h *House) Import(ctx context.Context, p *Parcel, job Job, ears Ears) (help.Report, error) {
	job.Names = p.Names()
	if err := p.Check(); err != nil {
		return help.Report{}, err
	}
	return h.importTree(ctx, p, job, ears)
}

// BackUp makes a backup of the open folder; see Backup.
func (h *House) BackUp(ctx context.Context, job BackupJob) (BackedUp, error) {
	return h.backUp(ctx, job)
}

// There refuses when the folder is no longer where it was opened: somebody has
// removed or moved it, or the disk it lies on was taken away. The program would
// go on writing into files that nobody finds again.
func (h *House) There() error {
	opened, err := h.dir.Stat(".")
	if err == nil {
		var now fs.FileInfo
		if now, err = os.Stat(h.opt.Dir); err == nil && os.SameFile(opened, now) {
			_, err = h.dir.Stat(storeFile)
		} else if err == nil {
			err = errors.New("boot: another folder is in its place")
		}
	}
	if err != nil {
		return app.E(app.Busy, "window.folder.gone", "Dir", h.opt.Dir).Wrap(err)
	}
	return nil
}

// Name is what the business calls itself.
func (h *House) Name() string { return h.Settings.Name }

// Temp makes and names the folder for files on their way in or out; it is
// emptied when the data folder is opened, and gone when it is closed. Where the
// folder cannot be written it is the system's.
func (h *House) Temp() (string, error) {
	if h.readOnly {
		return os.TempDir(), nil
	}
	if err := h.dir.MkdirAll(tmpFolder, 0o700); err != nil {
		return "", fmt.Errorf("boot: make %s: %w", tmpFolder, err)
	}
	return filepath.Join(h.opt.Dir, tmpFolder), nil
}
