package boot

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/backup"
	"guichet/app/web/staff"
)

// idBytes is how much of a backup's checksum names it.
const idBytes = 32

func idOf(r backup.Record) string { return r.SHA256[:min(len(r.SHA256), idBytes)] }

// Backups lists the backups that are known.
func (d *desk) Backups(who app.Actor) (staff.Backups, error) {
	var all staff.Backups
	if err := ownersOnly(who); err != nil {
		return all, err
	}
	ledger, err := backup.ReadLedger(d.opt.Dir)
	if err != nil {
		d.log.Warn("backups.json cannot be read", "err", err)
	}
	d.expire()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range slices.Backward(ledger.Records) {
		all.List = append(all.List, staff.BackupView{ID: idOf(r), Record: r, There: r.There(), Checked: d.checked[idOf(r)]})
	}
	all.Failed, all.Run = ledger.Failed, d.run
	if plan, err := d.plan(); err == nil && plan.Folder != "" {
		all.Next = plan.Next(ledger, d.clock())
	}
	return all, nil
}

// BackUp begins a backup: into the folder of the schedule, or to be handed over.
func (d *desk) BackUp(who app.Actor, job staff.BackupJob) error {
	if err := ownersOnly(who); err != nil {
		return err
	}
	seal, err := sealOf(job)
	if err != nil {
		return err
	}
	folder := d.Settings.Now().Backup.Folder
	if !job.Hand && folder == "" {
		return app.E(app.Invalid, "backup.error.folder.none")
	}
	if !d.backing.TryLock() {
		return app.E(app.Busy, "backup.error.busy")
	}
	now := d.clock()
	entry := audit.By(who, now, "backup.run")
	if err := d.record(d.base, entry); err != nil {
		d.backing.Unlock()
		return err
	}
	d.mu.Lock()
	d.dropHanded()
	d.run = staff.BackupRun{Started: now, Running: true}
	d.mu.Unlock()
	d.jobs.Go(func() {
		defer d.backing.Unlock()
		wanted := BackupJob{Seal: seal, WithKeys: job.WithKeys && !seal.IsZero(), Progress: d.progress}
		if job.Hand {
			d.ended(d.makeHanded(wanted))
		} else {
			d.ended(d.makeKept(wanted, folder))
		}
	})
	return nil
}

func sealOf(job staff.BackupJob) (backup.Seal, error) {
	switch {
	case job.Passphrase != "":
		return backup.WithPassphrase(job.Passphrase)
	case job.Recipient != "":
		return backup.WithRecipient(job.Recipient)
	}
	return backup.Seal{}, nil
}

func (d *desk) progress(p backup.Progress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.run.Progress = p
}

// ended notes how a backup ended.
func (d *desk) ended(size int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.run.Running, d.run.Size = false, size
	if err == nil {
		return
	}
	d.log.Error("a backup failed", "err", err)
	d.run.Ready = false
	var known *app.Error
	if !errors.As(err, &known) {
		known = app.E(app.Internal, "backup.error.failed")
	}
	d.run.Err = known
}

// makeKept makes a backup in the folder of the schedule.
func (d *desk) makeKept(job BackupJob, folder string) (int64, error) {
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return 0, app.E(app.Invalid, "backup.error.folder.missing", "Dir", folder).Wrap(err)
	}
	job.File = filepath.Join(folder, d.backupName(job))
	made, err := d.makeBackup(d.base, job, false)
	return made.Size, err
}

func (d *desk) backupName(job BackupJob) string {
	id := ""
	if d.Keys.Keys != nil {
		id = d.Keys.Folder()
	}
	return backup.FileName(id, d.clock(), !job.Seal.IsZero())
}

// makeHanded makes a backup under tmp/. It is not remembered, and no key file is
// put beside it: it is gone once it was handed over.
func (d *desk) makeHanded(job BackupJob) (int64, error) {
	root, done, err := d.scratch("hand")
	if err != nil {
		return 0, err
	}
	name := d.backupName(job)
	job.File = filepath.Join(root.Name(), name)
	made, err := d.writeNew(d.base, job)
	if err != nil {
		done()
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hand = &handed{path: job.File, name: name, done: done}
	d.run.Ready, d.run.Until = true, d.clock().Add(handLife)
	return made.Size, nil
}

// find returns a backup that is known.
func (d *desk) find(who app.Actor, id string) (backup.Record, error) {
	if err := ownersOnly(who); err != nil {
		return backup.Record{}, err
	}
	ledger, err := backup.ReadLedger(d.opt.Dir)
	if err != nil {
		return backup.Record{}, err
	}
	for _, r := range ledger.Records {
		if id != "" && idOf(r) == id {
			return r, nil
		}
	}
	return backup.Record{}, app.E(app.NotFound, "backup.error.unknown")
}

// CheckBackup reads a whole backup.
func (d *desk) CheckBackup(ctx context.Context, who app.Actor, id string) error {
	r, err := d.find(who, id)
	if err != nil {
		return err
	}
	if err := r.Check(ctx); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.checked[id] = d.clock()
	return nil
}

// RemoveBackup deletes a backup's file and forgets it. A file of another size is
// no longer that backup, and stays where it is.
func (d *desk) RemoveBackup(ctx context.Context, who app.Actor, id string) error {
	r, err := d.find(who, id)
	if err != nil {
		return err
	}
	if !d.backing.TryLock() {
		return app.E(app.Busy, "backup.error.busy")
	}
	defer d.backing.Unlock()
	entry := audit.By(who, d.clock(), "backup.remove")
	if err := d.record(ctx, entry); err != nil {
		return err
	}
	if r.There() {
		if err := os.Remove(r.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return app.E(app.Forbidden, "backup.error.remove").Wrap(err)
		}
	}
	return d.note(func(l *backup.Ledger) {
		l.Records = slices.DeleteFunc(l.Records, func(o backup.Record) bool { return o.Path == r.Path && o.SHA256 == r.SHA256 })
	})
}

// OpenBackup opens a backup to be handed over: a known one, or with the empty id
// the one that was made for it, which is gone afterwards.
func (d *desk) OpenBackup(ctx context.Context, who app.Actor, id string) (staff.Parcel, error) {
	if err := ownersOnly(who); err != nil {
		return staff.Parcel{}, err
	}
	path, name, done, err := d.handing(who, id)
	if err != nil {
		return staff.Parcel{}, err
	}
	entry := audit.By(who, d.clock(), "backup.download")
	if err := d.record(ctx, entry); err != nil {
		done()
		return staff.Parcel{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		done()
		return staff.Parcel{}, app.E(app.Gone, "backup.error.unknown").Wrap(err)
	}
	return parcel(f, name, done)
}

func (d *desk) handing(who app.Actor, id string) (path, name string, done func(), err error) {
	if id != "" {
		r, err := d.find(who, id)
		if err == nil && !r.There() {
			err = app.E(app.Gone, "backup.error.unknown")
		}
		return r.Path, filepath.Base(r.Path), func() {}, err
	}
	d.expire()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.run.Ready || d.hand == nil {
		return "", "", nil, app.E(app.Gone, "backup.error.unknown")
	}
	h := d.hand
	d.hand, d.run.Ready = nil, false
	return h.path, h.name, h.done, nil
}
