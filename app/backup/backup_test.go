package backup_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"guichet/app/backup"
	"guichet/app/keys"
	"guichet/store"
)

// Whatever is in a folder comes back, however the backup is sealed.
func TestWhatIsBackedUpComesBack(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	id := identity(t)
	rows := []struct {
		name     string
		seal     backup.Seal
		opener   func() backup.Opener
		withKeys bool
	}{
		{"plain", backup.Seal{}, func() backup.Opener { return backup.Opener{} }, false},
		{"passphrase", backup.WeakPassphrase("correct horse battery"), func() backup.Opener { return phrase("correct horse battery") }, true},
		{"recipient", recipient(t, id), func() backup.Opener { return backup.Opener{Identities: []age.Identity{id}} }, true},
	}
	for range 4 {
		h := newHouse(t)
		h.fill(t, random, random.IntN(60), random.IntN(8))
		for _, row := range rows {
			dir := t.TempDir()
			file := filepath.Join(dir, "x.backup")
			made := h.backUp(t, file, row.seal, row.withKeys)
			if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 || info.Size() != made.Size {
				t.Errorf("%s: %v, %v", row.name, info, err)
			}
			r := restoring(t, file, filepath.Join(dir, "data"))
			r.Opener = row.opener()
			done, err := backup.Restore(t.Context(), r)
			if err != nil {
				t.Fatalf("%s: %v", row.name, err)
			}
			if err := h.same(t, r.Dir); err != nil {
				t.Errorf("%s: %v", row.name, err)
			}
			if (done.KeyFile != "") != row.withKeys {
				t.Errorf("%s: keys %q", row.name, done.KeyFile)
			}
			if names, _ := os.ReadDir(dir); len(names) != 2 {
				t.Errorf("%s: left %v", row.name, names)
			}
			private(t, r.Dir)
		}
	}
}

// private checks that nobody else can read what is in a folder.
func private(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestARestoredStoreBeginsANewLife(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.write(t, "a")
	file := filepath.Join(t.TempDir(), "x.backup")
	h.backUp(t, file, backup.Seal{}, false)
	r := restoring(t, file, filepath.Join(t.TempDir(), "data"))
	if _, err := backup.Restore(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, _, err := open(t, r.Dir).Feed(t.Context(), h.Head(), 0); !errors.Is(err, store.ErrGone) {
		t.Errorf("a position of the old life: %v", err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.write(t, "a")
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	h.backUp(t, at("plain"), backup.Seal{}, false)
	id := identity(t)
	h.backUp(t, at("recipient"), recipient(t, id), true)
	h.backUp(t, at("phrase"), backup.WeakPassphrase("right passphrase"), false)
	plain := h.plain(t, false)
	newer := bytes.Replace(plain, []byte(`{"format":1,"program"`), []byte(`{"format":2,"program"`), 1)
	for name, b := range map[string][]byte{"newer": newer, "empty": nil, "letter": []byte("dear"), "cut": plain[:len(plain)-1]} {
		if err := os.WriteFile(at(name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := keys.New(h.keys.Folder(), start)
	if err := other.Write(at("other.key")); err != nil {
		t.Fatal(err)
	}
	full := at("full")
	if err := errors.Join(os.Mkdir(full, 0o700), os.WriteFile(filepath.Join(full, "letter"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name, file, key string
		change          func(*backup.Restoring)
	}{
		{"a folder with something in it", "plain", "backup.error.notempty", func(r *backup.Restoring) { r.Dir = full }},
		{"the folder of a live store", "plain", "backup.error.notempty", func(r *backup.Restoring) { r.Dir = h.Dir() }},
		{"a file as the folder", "plain", "backup.error.folder", func(r *backup.Restoring) { r.Dir = at("letter") }},
		{"no file", "nothing", "backup.error.missing", nil},
		{"a folder as the file", "full", "backup.error.unreadable", nil},
		{"an empty file", "empty", "backup.error.damaged", nil},
		{"another file", "letter", "backup.error.damaged", nil},
		{"a cut file", "cut", "backup.error.damaged", nil},
		{"a later format", "newer", "backup.error.newer", nil},
		{"no key", "recipient", "backup.error.sealed", nil},
		{"another key", "recipient", "backup.error.key", func(r *backup.Restoring) { r.Opener.Identities = []age.Identity{identity(t)} }},
		{"another passphrase", "phrase", "backup.error.key", func(r *backup.Restoring) { r.Opener = phrase("wrong passphrase") }},
		{"an empty passphrase", "phrase", "backup.error.passphrase", func(r *backup.Restoring) { r.Opener = phrase("") }},
		{"other keys", "plain", "backup.keys.other", func(r *backup.Restoring) { r.KeysFile = at("other.key") }},
		{"no such keys", "plain", "backup.error.missing", func(r *backup.Restoring) { r.KeysFile = at("no.key") }},
	}
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		r := restoring(t, at(row.file), at("data"))
		if row.change != nil {
			row.change(&r)
		}
		if _, err := backup.Restore(t.Context(), r); keyOf(err) != row.key {
			t.Errorf("%s: %v, want %s", row.name, err, row.key)
		}
		if after, _ := os.ReadDir(dir); len(after) != len(before) {
			t.Errorf("%s: left %v", row.name, after)
		}
	}
}

// The keys are found where the program knows to look, and put where it will.
func TestRestoreFindsTheKeys(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.write(t, "a")
	dir := t.TempDir()
	file := filepath.Join(dir, "x.backup")
	h.backUp(t, file, backup.Seal{}, false)
	restore := func(change func(*backup.Restoring)) string {
		t.Helper()
		r := restoring(t, file, filepath.Join(t.TempDir(), "data"))
		change(&r)
		done, err := backup.Restore(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(r.Dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		mark, err := keys.ReadMark(root)
		if err != nil || mark.Keys != h.keys.ID() || done.KeyFile != "" && mark.File != done.KeyFile {
			t.Errorf("with %q: %+v, %v", done.KeyFile, mark, err)
		}
		return done.KeyFile
	}
	if got := restore(func(*backup.Restoring) {}); got != "" {
		t.Errorf("keys from nowhere: %s", got)
	}
	apart := filepath.Join(t.TempDir(), "apart.key")
	if err := h.keys.Write(apart); err != nil {
		t.Fatal(err)
	}
	if got := restore(func(r *backup.Restoring) { r.KeysFile = apart }); got != apart {
		t.Errorf("named: %q", got)
	}
	if _, now, err := backup.CopyKeys(dir, h.keys); err != nil || !now {
		t.Fatal(now, err)
	}
	got := restore(func(*backup.Restoring) {})
	if k, err := keys.Read(got); err != nil || k.ID() != h.keys.ID() || filepath.Dir(got) == dir {
		t.Errorf("beside the backup: %q, %v", got, err)
	}
	// The folder lives on with other keys: those are left alone.
	home := t.TempDir()
	usual, err := keys.Place(func(string) string { return home }, h.keys.Folder())
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.New(h.keys.Folder(), start).Write(usual); err != nil {
		t.Fatal(err)
	}
	got = restore(func(r *backup.Restoring) { r.Getenv = func(string) string { return home } })
	if got == usual || got == "" {
		t.Errorf("beside other keys: %q", got)
	}
}

func TestABackupIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.write(t, "a")
	dir := t.TempDir()
	name := filepath.Join(dir, "x.backup")
	broken := errors.New("broken")
	_, err := backup.Create(t.Context(), name, backup.Seal{}, func(io.Writer) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("a source that fails: %v", err)
	}
	whole := h.plain(t, false)
	_, err = backup.Create(t.Context(), name, backup.Seal{}, func(w io.Writer) error {
		_, err := w.Write(whole[:len(whole)-5])
		return err
	})
	if keyOf(err) != "backup.error.damaged" {
		t.Errorf("a source that is cut: %v", err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 0 {
		t.Errorf("left %v", names)
	}
	made := h.backUp(t, name, backup.Seal{}, false)
	if err := made.Check(t.Context()); err != nil || !made.There() {
		t.Error(err)
	}
	_, err = backup.Create(t.Context(), name, backup.Seal{}, func(io.Writer) error { return nil })
	if keyOf(err) != "backup.error.exists" {
		t.Errorf("over another: %v", err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := made.Check(t.Context()); keyOf(err) != "backup.error.changed" {
		t.Errorf("changed: %v", err)
	}
	_, err = backup.Create(t.Context(), filepath.Join(dir, "no", "x"), backup.Seal{}, func(io.Writer) error { return nil })
	if keyOf(err) != "backup.error.unwritable" {
		t.Errorf("in no folder: %v", err)
	}
}

func TestAShortPassphraseIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := backup.WithPassphrase("elevenchars"); keyOf(err) != "backup.error.short" {
		t.Error(err)
	}
	if s, err := backup.WithPassphrase("twelve chars"); err != nil || s.IsZero() {
		t.Error(err)
	}
	if _, err := backup.WithRecipient("age1nonsense"); keyOf(err) != "backup.error.recipient" {
		t.Error(err)
	}
}
