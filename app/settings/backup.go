package settings

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"guichet/app"
)

// Limits of scheduled backups.
const (
	MinBackupEvery = 15 * time.Minute
	MaxBackupEvery = 31 * 24 * time.Hour
	MaxBackupKeep  = 1000
)

// The fields of a schedule that a form may have wrong.
const (
	FieldBackupFolder    = "backup.folder"
	FieldBackupEvery     = "backup.every"
	FieldBackupKeep      = "backup.keep"
	FieldBackupRecipient = "backup.recipient"
)

// What holds where the settings name a folder and nothing else.
const (
	defaultEvery = 24 * time.Hour
	defaultKeep  = 7
)

func (b *Backup) parse(raw json.RawMessage) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return wrong("backup", "backup")
	}
	*b = Backup{Keep: defaultKeep}
	for _, name := range sorted(fields) {
		if err := b.field(name, fields[name]); err != nil {
			return err
		}
	}
	switch {
	case b.Folder == "":
		return wrong("backup.folder", "backup.folder")
	case fields["at"] != nil && fields["every"] != nil:
		return wrong("backup.both", "backup.at")
	case fields["at"] == nil && b.Every == 0:
		b.Every = defaultEvery
	}
	return nil
}

func (b *Backup) field(name string, raw json.RawMessage) error {
	full := "backup." + name
	if name == "keep" {
		if json.Unmarshal(raw, &b.Keep) != nil {
			b.Keep = 0
		}
		return b.checkKeep()
	}
	var v string
	ok := json.Unmarshal(raw, &v) == nil
	switch name {
	case "folder":
		b.Folder = filepath.Clean(v)
		ok = ok && filepath.IsAbs(v)
	case "every":
		ok = ok && b.setEvery(v)
	case "at":
		ok = ok && b.setAt(v)
	case "recipient":
		b.Recipient = v
		ok = ok && v != "" && b.checkRecipient() == nil
	default:
		return unknown(full)
	}
	if !ok {
		return wrong(full, full)
	}
	return nil
}

func (b *Backup) setEvery(v string) bool {
	every, err := time.ParseDuration(v)
	b.Every = every
	return err == nil && every != 0 && b.checkEvery() == nil
}

func (b *Backup) setAt(v string) bool {
	at, err := time.Parse("15:04", v)
	b.At = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	return err == nil
}

func (b *Backup) checkEvery() error {
	daily := b.Every == 0 && b.At >= 0 && b.At < 24*time.Hour
	if !daily && (b.Every < MinBackupEvery || b.Every > MaxBackupEvery) {
		return wrong(FieldBackupEvery, FieldBackupEvery)
	}
	return nil
}

func (b *Backup) checkKeep() error {
	if b.Keep < 1 || b.Keep > MaxBackupKeep {
		return app.E(app.Invalid, "settings.error.backup.keep", "Field", FieldBackupKeep, "Limit", MaxBackupKeep)
	}
	return nil
}

func (b *Backup) checkRecipient() error {
	if b.Recipient == "" {
		return nil
	}
	list, err := age.ParseRecipients(strings.NewReader(b.Recipient))
	if err != nil || len(list) != 1 {
		return wrong(FieldBackupRecipient, FieldBackupRecipient)
	}
	return nil
}

// check refuses a folder of backups inside the data folder: what takes the one
// would take the other.
func (b *Backup) check(dir string) error {
	if b.Folder == "" {
		return nil
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return wrong("backup.folder", "backup.folder").Wrap(err)
	}
	rel, err := filepath.Rel(full, b.Folder)
	if err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return wrong("backup.folder", "backup.folder")
	}
	return nil
}
