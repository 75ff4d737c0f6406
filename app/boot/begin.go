package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
)

// Beginning is what a new folder starts with. Languages is not empty; its first
// is the default. The colours are #rrggbb; an empty one is ours.
type Beginning struct {
	Name          string
	Languages     []app.Lang
	Brand, Accent string
}

// Begin opens a new folder that says this of itself. One in which something was
// saved before keeps that.
func Begin(ctx context.Context, opt Options, with Beginning) (*House, error) {
	h, err := Open(ctx, opt)
	if err != nil {
		return nil, err
	}
	set := settings.Defaults().Settings
	set.Name, set.Languages = with.Name, with.Languages
	err = h.Settings.Begin(ctx, set)
	colours := settings.Colours{Brand: with.Brand, Accent: with.Accent}
	if err == nil && !colours.IsZero() {
		err = h.Settings.SaveColours(ctx, app.Desk(), h.Settings.Now().Saved[settings.SectionColours].Version, colours)
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
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

// Name is what the business calls itself.
func (h *House) Name() string { return h.Settings.Now().Name }

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
