package backup_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/backup"
	"guichet/store/folder"
)

func TestOnlyOurOldBackupsAreRemoved(t *testing.T) {
	t.Parallel()
	h, dir := newHouse(t), t.TempDir()
	h.write(t, "a")
	id, other := h.keys.Folder(), newHouse(t)
	var l backup.Ledger
	var names []string
	for day := range 6 {
		seal := backup.Seal{}
		if day%2 == 1 {
			seal = recipient(t, identity(t))
		}
		name := filepath.Join(dir, backup.FileName(id, start.AddDate(0, 0, day), !seal.IsZero()))
		l.Add(h.backUp(t, name, seal, false))
		names = append(names, name)
	}
	// What is not ours, or not known to be, stays whatever it is called.
	strangers := []string{
		filepath.Join(dir, backup.FileName(other.keys.Folder(), start, false)),
		filepath.Join(dir, backup.FileName(id, start.AddDate(-1, 0, 0), false)), // another's, under our name
		filepath.Join(dir, backup.FileName(id, start.AddDate(-1, 0, 0), true)),  // sealed, not in the ledger
		filepath.Join(dir, "guichet-"+id+"-notes.backup"),
		filepath.Join(dir, "letter.txt"),
	}
	other.backUp(t, strangers[0], backup.Seal{}, false)
	other.backUp(t, strangers[1], backup.Seal{}, false)
	for _, name := range strangers[2:] {
		if err := os.WriteFile(name, []byte("dear"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	gone, err := backup.Prune(dir, id, 2, l)
	if err != nil || !slices.Equal(gone, names[:4]) {
		t.Errorf("removed %v, %v; want %v", gone, err, names[:4])
	}
	for _, name := range append(strangers, names[4:]...) {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	if gone, err := backup.Prune(dir, id, 2, l); len(gone) > 0 || err != nil {
		t.Errorf("again: %v, %v", gone, err)
	}
}

func TestTheLedgerNamesTheNewestThatIsThere(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	root, err := os.OpenRoot(data)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, ok := backup.Newest(data); ok {
		t.Error("a backup without a ledger")
	}
	h, dir := newHouse(t), t.TempDir()
	h.write(t, "a")
	var made [2]backup.Record
	for i, name := range []string{"old", "new"} {
		made[i] = h.backUp(t, filepath.Join(dir, name), backup.Seal{}, false)
		if err := backup.Note(root, func(l *backup.Ledger) { l.Add(made[i]) }); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := backup.Newest(data); !ok || got != made[1] {
		t.Errorf("%+v", got)
	}
	if err := os.Truncate(made[1].Path, 10); err != nil {
		t.Fatal(err)
	}
	if got, ok := backup.Newest(data); !ok || got != made[0] {
		t.Errorf("when the newest is cut: %+v", got)
	}
	name := filepath.Join(data, backup.LedgerName)
	if info, err := os.Stat(name); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(name, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := backup.Newest(data); ok {
		t.Error("a backup of a damaged ledger")
	}
	if err := backup.Note(root, func(l *backup.Ledger) { l.Add(made[0]) }); err != nil {
		t.Error(err)
	}
	if got, ok := backup.Newest(data); !ok || got != made[0] {
		t.Errorf("begun anew: %+v", got)
	}
	for range 300 {
		if err := backup.Note(root, func(l *backup.Ledger) { l.Add(made[0]) }); err != nil {
			t.Fatal(err)
		}
	}
	if l, err := backup.ReadLedger(data); err != nil || len(l.Records) != 200 {
		t.Errorf("%d records, %v", len(l.Records), err)
	}
}

func TestWhenTheNextIsDue(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		v, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	daily := backup.Plan{Every: 24 * time.Hour}
	night := backup.Plan{At: 3*time.Hour + 30*time.Minute, Zone: paris}
	half := backup.Plan{At: 2*time.Hour + 30*time.Minute, Zone: paris}
	rows := []struct {
		name              string
		plan              backup.Plan
		last, failed, now string
		want              string
	}{
		{"none yet", daily, "", "", "2024-03-01 12:00", "2024-03-01 12:00"},
		{"a day later", daily, "2024-03-01 12:00", "", "2024-03-01 13:00", "2024-03-02 12:00"},
		{"long ago", daily, "2024-02-01 12:00", "", "2024-03-01 13:00", "2024-02-02 12:00"},
		{"a clock set back", daily, "2034-03-01 12:00", "", "2024-03-01 13:00", "2024-03-01 13:00"},
		{"after a failure", daily, "2024-03-01 12:00", "2024-03-02 12:00", "2024-03-02 12:01", "2024-03-02 12:10"},
		{"after the first failed", daily, "", "2024-03-02 12:00", "2024-03-02 12:01", "2024-03-02 12:10"},
		{"the failure is long ago", daily, "", "2024-03-02 12:00", "2024-03-02 13:00", "2024-03-02 13:00"},
		{"at night, in winter", night, "2024-03-01 12:00", "", "2024-03-01 13:00", "2024-03-02 02:30"},
		{"at night, in summer", night, "2024-07-01 12:00", "", "2024-07-01 13:00", "2024-07-02 01:30"},
		{"the same night", night, "2024-07-01 00:10", "", "2024-07-01 00:20", "2024-07-01 01:30"},
		{"an hour that is skipped", half, "2024-03-30 12:00", "", "2024-03-30 13:00", "2024-03-31 01:30"},
	}
	for _, row := range rows {
		var l backup.Ledger
		if row.last != "" {
			l.Add(backup.Record{Made: at(row.last), Scheduled: true})
			l.Add(backup.Record{Made: at(row.now)}) // by hand: does not count
		}
		if row.failed != "" {
			l.Failed = &backup.Failure{Time: at(row.failed)}
		}
		if got := row.plan.Next(l, at(row.now)); !got.Equal(at(row.want)) {
			t.Errorf("%s: %v, want %s", row.name, got, row.want)
		}
	}
}

func TestLeftOversOfARestoreAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	left := data + ".restoring-" + app.NewID(start).String()
	live := data + ".restoring-" + app.NewID(start).String()
	others := []string{"data.restoring-x", "data.old", "other.restoring-" + app.NewID(start).String()}
	for _, name := range append([]string{filepath.Base(left), filepath.Base(live)}, others...) {
		err := errors.Join(os.MkdirAll(filepath.Join(dir, name, "data"), 0o700),
			os.WriteFile(filepath.Join(dir, name, "data", "store.db"), nil, 0o600))
		if err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(live)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	lock, err := folder.Acquire(root, start)
	if err != nil {
		t.Fatal(err)
	}
	if n := backup.Sweep(data, clock); n != 1 {
		t.Errorf("%d were removed", n)
	}
	if names, _ := os.ReadDir(dir); len(names) != 4 {
		t.Errorf("left %v", names)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if n := backup.Sweep(data, clock); n != 1 {
		t.Errorf("%d were removed when it had ended", n)
	}
}
