package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"guichet/app/backup"
)

// plan is the schedule the settings ask for.
func (h *House) plan() (backup.Plan, error) {
	set := h.Settings.Now()
	b := set.Backup
	p := backup.Plan{Folder: b.Folder, Every: b.Every, At: b.At, Zone: set.Zone, Keep: b.Keep}
	if b.Recipient == "" {
		return p, nil
	}
	var err error
	p.Seal, err = backup.WithRecipient(b.Recipient)
	return p, err
}

// backUpOnTime makes the scheduled backups until ctx ends, by the schedule as it
// is at the moment. It looks again after an hour at the latest: a timer stands
// still while the machine sleeps.
func (h *House) backUpOnTime(ctx context.Context) error {
	for {
		changed := h.Settings.Changed()
		wait := time.Hour
		plan, err := h.plan()
		if err == nil && plan.Folder != "" {
			var next time.Time
			next, err = h.strikeBackup(ctx, plan)
			wait = max(time.Second, min(time.Hour, next.Sub(h.clock())))
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			h.log.Error("a scheduled backup failed", "folder", plan.Folder, "again in", wait, "err", err)
		}
		again := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			again.Stop()
			return nil
		case <-changed:
			again.Stop()
		case <-again.C:
		}
	}
}

// strikeBackup makes a backup if one is due and removes those beyond the number
// to keep. It returns when the next is due; a failure is noted and tried again.
func (h *House) strikeBackup(ctx context.Context, plan backup.Plan) (next time.Time, err error) {
	ledger, err := backup.ReadLedger(h.opt.Dir)
	if err != nil {
		h.log.Warn("backups.json cannot be read and is begun anew", "err", err)
	}
	now := h.clock()
	if due := plan.Next(ledger, now); due.After(now) {
		return due, nil
	}
	if err = h.scheduled(ctx, plan, now); err != nil && ctx.Err() == nil {
		failed := &backup.Failure{Time: now, Cause: err.Error()}
		err = errors.Join(err, h.note(func(l *backup.Ledger) { l.Failed = failed }))
		ledger.Failed = failed
		return plan.Next(ledger, now), err
	}
	ledger, _ = backup.ReadLedger(h.opt.Dir)
	return plan.Next(ledger, now), err
}

func (h *House) scheduled(ctx context.Context, plan backup.Plan, now time.Time) error {
	h.backing.Lock()
	defer h.backing.Unlock()
	// One level only: where a disk is not mounted, its path is not made.
	if err := os.Mkdir(plan.Folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("boot: make the folder of backups: %w", err)
	}
	name := filepath.Join(plan.Folder, backup.FileName(h.Keys.Folder(), now, !plan.Seal.IsZero()))
	made, err := h.makeBackup(ctx, BackupJob{File: name, Seal: plan.Seal}, true)
	if err != nil {
		return err
	}
	h.log.Info("backed up", "file", made.Path, "bytes", made.Size, "keys", made.Keys)
	ledger, err := backup.ReadLedger(h.opt.Dir)
	if err != nil {
		return err
	}
	gone, err := backup.Prune(plan.Folder, h.Keys.Folder(), plan.Keep, ledger)
	for _, name := range gone {
		h.log.Info("removed an old backup", "file", name)
	}
	return err
}
