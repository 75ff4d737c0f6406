package boot

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/help"
	"guichet/app/keys"
	"guichet/app/settings"
	"guichet/store"
)

const page = `Frequently asked questions

How long does delivery take?
Two to four working days within the country.

Can I change my order?
Yes, until it has left the workshop. Write to us with its number.
`

// stock puts two texts and settings into the folder of opt.
func stock(t *testing.T, opt Options) {
	t.Helper()
	parcel, err := Pack([]string{filepath.Join(plant(t, map[string]string{"shop.txt": page}), "shop.txt")})
	if err != nil {
		t.Fatal(err)
	}
	defer parcel.Close()
	ears := Ears{Event: func(help.Event) error { return nil }}
	if _, err := Import(t.Context(), opt, parcel, Job{Lang: app.English, Publish: true}, ears); err != nil {
		t.Fatal(err)
	}
	setting(t, opt.Dir, `{"name": "Le Pot", "logo": "logo.svg"}`)
	if err := os.WriteFile(filepath.Join(opt.Dir, "logo.svg"), []byte("<svg/>"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func setting(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, settingsFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// exported is the content of a folder, as an export tells it.
func exported(t *testing.T, opt Options) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := Export(t.Context(), opt, &b, help.JSONL); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestABackupComesBackByBothDoors(t *testing.T) {
	t.Parallel()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	seal, err := backup.WithRecipient(id.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, serving := range []bool{false, true} {
		opt := options(t, t.TempDir(), "backup")
		stock(t, opt)
		if serving {
			h, err := Open(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close()
			if err := h.Start("http://127.0.0.1:8080"); err != nil {
				t.Fatal(err)
			}
		}
		want, dir := exported(t, opt), t.TempDir()
		if strings.Count(want, "\n") != 2 {
			t.Fatalf("serving %v: the folder holds\n%s", serving, want)
		}
		var last backup.Progress
		plain := BackupJob{File: filepath.Join(dir, "plain"), Progress: func(p backup.Progress) { last = p }}
		sealed := BackupJob{File: filepath.Join(dir, "sealed"), Seal: seal, WithKeys: true}
		for _, job := range []BackupJob{plain, sealed} {
			made, err := Backup(t.Context(), opt, job)
			if err != nil {
				t.Fatalf("serving %v: %v", serving, err)
			}
			if (made.Keys == "") != job.WithKeys || made.Copied == job.WithKeys {
				t.Errorf("serving %v: keys %q, %v", serving, made.Keys, made.Copied)
			}
			if newest, ok := backup.Newest(opt.Dir); !ok || newest != made.Record {
				t.Errorf("serving %v: remembered %+v, want %+v", serving, newest, made.Record)
			}
			to := options(t, filepath.Join(t.TempDir(), "data"), "restore")
			restore := RestoreJob{File: job.File, Opener: backup.Opener{Identities: []age.Identity{id}}}
			done, err := Restore(t.Context(), to, restore)
			if err != nil || done.KeyFile == "" || done.WithKeys != job.WithKeys {
				t.Fatalf("serving %v: %+v, %v", serving, done, err)
			}
			if got := exported(t, to); got != want {
				t.Errorf("serving %v: restored\n%s\nwant\n%s", serving, got, want)
			}
			sameFiles(t, opt.Dir, to.Dir, settingsFile, "logo.svg")
		}
		if last.Done == 0 || last.Total == 0 {
			t.Errorf("serving %v: progress %+v", serving, last)
		}
		again, err := Backup(t.Context(), opt, BackupJob{File: filepath.Join(dir, "third")})
		if err != nil || again.Copied || again.Keys == "" {
			t.Errorf("serving %v: the keys were there already: %+v, %v", serving, again, err)
		}
	}
}

func sameFiles(t *testing.T, a, b string, names ...string) {
	t.Helper()
	for _, name := range names {
		one, err := os.ReadFile(filepath.Join(a, name))
		two, err2 := os.ReadFile(filepath.Join(b, name))
		if err := errors.Join(err, err2); err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: %q and %q, %v", name, one, two, err)
		}
	}
}

func TestALiveFolderIsNotRestoredInto(t *testing.T) {
	t.Parallel()
	opt := options(t, t.TempDir(), "backup")
	stock(t, opt)
	file := filepath.Join(t.TempDir(), "x.backup")
	if _, err := Backup(t.Context(), opt, BackupJob{File: file}); err != nil {
		t.Fatal(err)
	}
	_, err := Restore(t.Context(), opt, RestoreJob{File: file})
	if app.KindOf(err) != app.Conflict || !strings.Contains(err.Error(), "backup.error.notempty") {
		t.Errorf("a folder with something in it: %v", err)
	}
	h := open(t, opt.Dir, "serve")
	if _, err = Restore(t.Context(), opt, RestoreJob{File: file}); !errors.As(err, new(*HeldError)) {
		t.Errorf("a folder in use: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if got := exported(t, opt); strings.Count(got, "\n") != 2 {
		t.Errorf("the folder afterwards:\n%s", got)
	}
}

// A backup that is cut on its way does not get its name.
func TestAHolderThatStopsLeavesNoBackup(t *testing.T) {
	t.Parallel()
	opt := options(t, t.TempDir(), "backup")
	stock(t, opt)
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	// More than the buffers of a connection hold.
	ref, err := h.Store.Blobs().Put(t.Context(), bytes.NewReader(make([]byte, 64<<20)), 64<<20)
	if err != nil {
		t.Fatal(err)
	}
	attach := func(tx *store.Tx) error { return store.Attach(tx, ref, store.K("test")) }
	if _, err := h.Store.Update(t.Context(), attach); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	job := BackupJob{File: filepath.Join(dir, "x"), Progress: func(backup.Progress) { _ = h.inner.srv.Close() }}
	var known *app.Error
	if _, err := Backup(t.Context(), opt, job); !errors.As(err, &known) || known.Key != "backup.error.lost" {
		t.Errorf("a backup of a holder that stopped: %v", err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 0 {
		t.Errorf("left %v", names)
	}
}

func TestOneBackupAtATime(t *testing.T) {
	t.Parallel()
	opt := options(t, t.TempDir(), "backup")
	h := open(t, opt.Dir, "serve")
	if err := h.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	h.backing.Lock()
	defer h.backing.Unlock()
	_, err := Backup(t.Context(), opt, BackupJob{File: filepath.Join(t.TempDir(), "x")})
	if app.KindOf(err) != app.Busy {
		t.Errorf("a second one: %v", err)
	}
}

// A folder that is thrown away gets no keys; any other has them outside itself.
func TestOnlyLastingFoldersGetKeys(t *testing.T) {
	t.Parallel()
	opt := options(t, filepath.Join(t.TempDir(), "data"), "import")
	home := opt.Getenv("HOME")
	parcel, err := Pack([]string{plant(t, map[string]string{"shop.txt": page})})
	if err != nil {
		t.Fatal(err)
	}
	defer parcel.Close()
	ears := Ears{Event: func(help.Event) error { return nil }}
	if _, err := Import(t.Context(), opt, parcel, Job{DryRun: true}, ears); err != nil {
		t.Fatal(err)
	}
	if names, _ := os.ReadDir(home); len(names) != 0 {
		t.Errorf("a dry run left %v", names)
	}
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if h.Keys.News != keys.Made || !strings.HasPrefix(h.Keys.File, home) {
		t.Errorf("%+v", h.Keys)
	}
}

// movable is a clock that a test turns.
type movable struct{ at atomic.Int64 }

func (m *movable) now() time.Time { return time.Unix(m.at.Load(), 0).UTC() }

func TestBackupsAreMadeOnTime(t *testing.T) {
	t.Parallel()
	var clock movable
	clock.at.Store(time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC).Unix())
	folder := filepath.Join(t.TempDir(), "backups")
	opt := options(t, t.TempDir(), "serve")
	opt.Clock = clock.now
	setting(t, opt.Dir, `{"backup": {"folder": "`+folder+`", "every": "6h", "keep": 3}}`)
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	plan, err := h.plan()
	if err != nil {
		t.Fatal(err)
	}
	for round := range 12 {
		next, err := h.strikeBackup(t.Context(), plan)
		if err != nil || !next.Equal(clock.now().Add(6*time.Hour)) && round%2 == 0 {
			t.Fatalf("round %d: next at %v, %v", round, next, err)
		}
		names, err := filepath.Glob(filepath.Join(folder, "*.backup"))
		if want := min(3, round/2+1); err != nil || len(names) != want {
			t.Errorf("round %d: %d backups, want %d", round, len(names), want)
		}
		clock.at.Add(3 * 3600) // every second time nothing is due
	}
	copies, err := filepath.Glob(filepath.Join(folder, "*.key"))
	if err != nil || len(copies) != 1 {
		t.Errorf("key files beside the backups: %v, %v", copies, err)
	}
	newest, ok := backup.Newest(opt.Dir)
	if !ok || !newest.Scheduled || newest.Check(t.Context()) != nil {
		t.Errorf("the newest: %+v", newest)
	}
	to := options(t, filepath.Join(t.TempDir(), "data"), "restore")
	if _, err := Restore(t.Context(), to, RestoreJob{File: newest.Path}); err != nil {
		t.Errorf("restore: %v", err)
	}
}

func TestAFailedBackupIsNotedAndTriedAgain(t *testing.T) {
	t.Parallel()
	var clock movable
	clock.at.Store(time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC).Unix())
	above := filepath.Join(t.TempDir(), "disk")
	opt := options(t, t.TempDir(), "serve")
	opt.Clock = clock.now
	setting(t, opt.Dir, `{"backup": {"folder": "`+filepath.Join(above, "backups")+`"}}`)
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	plan, err := h.plan()
	if err != nil {
		t.Fatal(err)
	}
	next, err := h.strikeBackup(t.Context(), plan)
	if err == nil || !next.Equal(clock.now().Add(10*time.Minute)) {
		t.Errorf("where the disk is missing: next at %v, %v", next, err)
	}
	if l, err := backup.ReadLedger(opt.Dir); err != nil || l.Failed == nil || !l.Failed.Time.Equal(clock.now()) {
		t.Errorf("%+v, %v", l, err)
	}
	if err := os.Mkdir(above, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := h.strikeBackup(t.Context(), plan); err != nil {
		t.Errorf("before it is due again: %v", err)
	}
	if _, ok := backup.Newest(opt.Dir); ok {
		t.Error("it was tried again at once")
	}
	clock.at.Add(600)
	if _, err := h.strikeBackup(t.Context(), plan); err != nil {
		t.Errorf("when the disk is back: %v", err)
	}
	if l, err := backup.ReadLedger(opt.Dir); err != nil || l.Failed != nil || len(l.Records) != 1 {
		t.Errorf("%+v, %v", l, err)
	}
}

// A house that serves makes its first backup by itself.
func TestAServingHouseBacksItselfUp(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "backups")
	opt := options(t, t.TempDir(), "serve")
	setting(t, opt.Dir, `{"backup": {"folder": "`+folder+`"}}`)
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	for {
		if _, ok := backup.Newest(opt.Dir); ok {
			break
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			t.Fatal("no backup in time")
		}
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// A schedule that an owner saves while the house serves is kept from then on,
// and one that is taken back makes no more.
func TestASavedScheduleHoldsWithoutARestart(t *testing.T) {
	t.Parallel()
	opt := options(t, t.TempDir(), "serve")
	stock(t, opt)
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	if _, ok := backup.Newest(opt.Dir); ok {
		t.Fatal("there is a backup already")
	}
	dir := filepath.Join(t.TempDir(), "kept")
	daily := settings.Backup{Folder: dir, Every: 24 * time.Hour, Keep: 2}
	if err := h.Settings.SaveBackup(t.Context(), app.Desk(), app.ID{}, daily); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		if made, ok := backup.Newest(opt.Dir); ok {
			if filepath.Dir(made.Path) != dir || !made.Scheduled {
				t.Errorf("%+v", made)
			}
			break
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			t.Fatal("no backup was made")
		}
	}
}

// What staff saved is part of the folder: it comes back with a backup.
func TestSavedSettingsComeBackWithABackup(t *testing.T) {
	t.Parallel()
	opt := options(t, t.TempDir(), "backup")
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		h.Settings.SaveBusiness(t.Context(), app.Desk(), app.ID{}, settings.Business{Name: "Maison"}),
		h.Settings.SaveLogo(t.Context(), app.Desk(), app.ID{}, &logo), h.Close(),
	); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "b")
	if _, err := Backup(t.Context(), opt, BackupJob{File: file}); err != nil {
		t.Fatal(err)
	}
	to := options(t, filepath.Join(t.TempDir(), "data"), "restore")
	if _, err := Restore(t.Context(), to, RestoreJob{File: file}); err != nil {
		t.Fatal(err)
	}
	if h, err = Open(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	set := h.Settings.Now()
	if set.Name != "Maison" || set.Logo.Width != 20 {
		t.Errorf("%+v", set)
	}
	body, _, _, err := h.Settings.OpenLogo(set.Logo)
	if err != nil {
		t.Fatal(err)
	}
	body.Close()
}
