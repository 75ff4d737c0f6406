package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"guichet/app"
)

const someRecipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

func TestBackupsAreScheduled(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "backups")
	for text, want := range map[string]Backup{
		`{"folder": %q}`: {Folder: folder, Every: 24 * time.Hour, Keep: 7},
		`{"folder": %q, "every": "6h", "keep": 30}`: {Folder: folder, Every: 6 * time.Hour, Keep: 30},
		`{"folder": %q, "at": "03:30", "recipient": "` + someRecipient + `"}`: {
			Folder: folder, At: 3*time.Hour + 30*time.Minute, Keep: 7, Recipient: someRecipient,
		},
		`{"folder": %q, "at": "00:00"}`: {Folder: folder, Keep: 7},
	} {
		s, err := Load(write(t, `{"backup": `+fmt.Sprintf(text, folder)+`}`), none)
		if err != nil || s.Backup != want {
			t.Errorf("%s: %+v, %v; want %+v", text, s.Backup, err, want)
		}
	}
}

func TestAWrongScheduleIsNamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, block, key, field string }{
		{"not a block", `"daily"`, "settings.error.backup", "backup"},
		{"no folder", `{"every": "1h"}`, "settings.error.backup.folder", "backup.folder"},
		{"a relative folder", `{"folder": "backups"}`, "settings.error.backup.folder", "backup.folder"},
		{"too often", `{"folder": "/b", "every": "1m"}`, "settings.error.backup.every", "backup.every"},
		{"no duration", `{"folder": "/b", "every": "daily"}`, "settings.error.backup.every", "backup.every"},
		{"no time", `{"folder": "/b", "at": "25:00"}`, "settings.error.backup.at", "backup.at"},
		{"both", `{"folder": "/b", "at": "03:00", "every": "1h"}`, "settings.error.backup.both", "backup.at"},
		{"none kept", `{"folder": "/b", "keep": 0}`, "settings.error.backup.keep", "backup.keep"},
		{"kept is a text", `{"folder": "/b", "keep": "7"}`, "settings.error.backup.keep", "backup.keep"},
		{"no recipient", `{"folder": "/b", "recipient": "age1x"}`, "settings.error.backup.recipient", "backup.recipient"},
		{"two recipients", `{"folder": "/b", "recipient": "` + someRecipient + `\n` + someRecipient + `"}`,
			"settings.error.backup.recipient", "backup.recipient"},
		{"unknown", `{"folder": "/b", "where": "x"}`, "settings.error.unknown", "backup.where"},
	} {
		_, err := Load(write(t, `{"backup": `+row.block+`}`), none)
		var e *app.Error
		if !errors.As(err, &e) || e.Key != row.key || arg(e, "Field") != row.field {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	dir := t.TempDir()
	for _, in := range []string{dir, filepath.Join(dir, "backups")} {
		b := Backup{Folder: in}
		if b.check(dir) == nil {
			t.Errorf("%s inside %s was taken", in, dir)
		}
	}
	if b := (Backup{Folder: dir + "-backups"}); b.check(dir) != nil {
		t.Error("a folder beside was refused")
	}
}
