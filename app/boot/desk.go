package boot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help"
	"guichet/app/web/staff"
	"guichet/store"
)

// desk is what the pages of owners ask of the house: backups, exports, imports
// and facts. It answers owners only.
type desk struct {
	*House
	intake *help.Intake

	copying sync.Mutex // held while a copy of the site is written

	mu      sync.Mutex
	run     staff.BackupRun
	hand    *handed              // the backup made to be handed over
	checked map[string]time.Time // when a backup was last read whole, by its id
}

// handed is a file under tmp/ that waits to be handed over.
type handed struct {
	path, name string
	done       func()
}

// handLife is how long a backup made to be handed over waits.
const handLife = 10 * time.Minute

func (h *House) newDesk() *desk {
	d := &desk{House: h, checked: map[string]time.Time{}}
	d.intake = help.NewIntake(help.IntakeDeps{Help: h.Help, Base: h.base, Scratch: h.scratch, Turn: &h.importing})
	return d
}

// deskEvery is how often what waits too long is deleted.
const deskEvery = time.Minute

// sweep deletes what nobody fetched or confirmed in time, until ctx ends.
func (d *desk) sweep(ctx context.Context) error {
	for pause(ctx, deskEvery) == nil {
		d.intake.Sweep()
		d.expire()
	}
	return nil
}

// close deletes all that waits, after the jobs have ended.
func (d *desk) close() {
	d.intake.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dropHanded()
}

// expire deletes a backup that was not handed over in time.
func (d *desk) expire() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.run.Ready && !d.clock().Before(d.run.Until) {
		d.dropHanded()
	}
}

// dropHanded deletes the file that waits. The caller holds mu.
func (d *desk) dropHanded() {
	d.run.Ready = false
	if d.hand != nil {
		d.hand.done()
		d.hand = nil
	}
}

func ownersOnly(who app.Actor) error {
	if who.Role < app.Owner {
		return app.E(app.Forbidden, "error.role")
	}
	return nil
}

// record adds an entry to the log for what is no Update of its own.
func (d *desk) record(ctx context.Context, e audit.Entry) error {
	_, err := d.Store.Update(ctx, func(tx *store.Tx) error { return audit.Record(tx, e) })
	return err
}

// Import takes uploads.
func (d *desk) Import() *help.Intake { return d.intake }

// Export writes the content under tmp/ and hands it over.
func (d *desk) Export(ctx context.Context, who app.Actor, format help.Format) (staff.Parcel, error) {
	if err := ownersOnly(who); err != nil {
		return staff.Parcel{}, err
	}
	entry := audit.By(who, d.clock(), "export.run").With("format", string(format))
	if err := d.record(ctx, entry); err != nil {
		return staff.Parcel{}, err
	}
	ext := ".jsonl"
	if format == help.Markdown {
		ext = ".zip"
	}
	return d.handOver("export", "guichet-"+d.clock().Format("2006-01-02")+ext, func(w io.Writer) error {
		_, err := d.Help.Export(ctx, w, format)
		return err
	})
}

// parcel is an open file that is handed over; done runs when it is closed.
func parcel(f *os.File, name string, done func()) (staff.Parcel, error) {
	about, err := f.Stat()
	if err != nil {
		_ = f.Close()
		done()
		return staff.Parcel{}, fmt.Errorf("boot: look at a file: %w", err)
	}
	return staff.Parcel{ReadSeekCloser: &closing{f, done}, Name: name, Size: about.Size()}, nil
}

// closing runs done when the file is closed.
type closing struct {
	*os.File
	done func()
}

// Close closes the file and removes what was made for it.
func (c *closing) Close() error {
	defer c.done()
	return c.File.Close()
}

// Facts tells what the folder is and how it is.
func (d *desk) Facts(_ context.Context, who app.Actor) (staff.Facts, error) {
	if err := ownersOnly(who); err != nil {
		return staff.Facts{}, err
	}
	dir, err := filepath.Abs(d.opt.Dir)
	if err != nil {
		return staff.Facts{}, fmt.Errorf("boot: find the folder: %w", err)
	}
	f := staff.Facts{
		Version: d.opt.Version, Since: d.owner.Since, Folder: dir, KeyFile: d.Keys.File, Address: d.owner.Address,
		Free: free(dir), ReadOnly: d.readOnly, Indexed: d.Help.Indexed(),
	}
	if _, err := d.dir.Stat(settingsFile); err == nil {
		f.Settings = filepath.Join(dir, settingsFile)
	}
	if about, err := d.dir.Stat(storeFile); err == nil {
		f.Store = about.Size()
	}
	err = fs.WalkDir(d.dir.FS(), "blobs", func(_ string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return skipMissing(err)
		}
		about, err := e.Info()
		if err == nil {
			f.Files += about.Size()
		}
		return skipMissing(err)
	})
	return f, err
}

// skipMissing passes over what went away while it was looked at.
func skipMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
