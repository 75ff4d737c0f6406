package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"
)

// stocked makes a data folder with two texts, and the home of its owner.
func stocked(t *testing.T) (data string, env []string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	env = []string{"HOME=" + t.TempDir()}
	r := run(t, env, "import", "--data", data, "--lang", "en", "--publish", write(t, "shop.txt", shop))
	if r.code != ExitDone {
		t.Fatalf("exit %d: %s%s", r.code, r.out, r.err)
	}
	return data, env
}

func done(t *testing.T, r result, want ...string) {
	t.Helper()
	if r.code != ExitDone || r.err != "" {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
	for _, w := range want {
		if !strings.Contains(r.out, w) {
			t.Errorf("%q is not in:\n%s", w, r.out)
		}
	}
}

func failed(t *testing.T, r result, want string) {
	t.Helper()
	if r.code == ExitDone || !strings.Contains(r.err, want) || strings.Contains(r.err, "backup.error") {
		t.Errorf("exit %d, want %q: %s%s", r.code, want, r.out, r.err)
	}
}

// A backup made beside a serving site restores to the same content, and says
// what it needs.
func TestBackupAndRestoreByBothDoors(t *testing.T) {
	t.Parallel()
	for _, serving := range []bool{false, true} {
		data, env := stocked(t)
		if serving {
			c := spawn(t, env, "serve", "--data", data, "--listen", "127.0.0.1:0")
			c.line(t, ready)
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "monday.backup")
		if err := errors.Join(os.Mkdir(filepath.Join(data, "certs"), 0o700),
			os.WriteFile(filepath.Join(data, "certs", "example.com"), []byte("a private key"), 0o600)); err != nil {
			t.Fatal(err)
		}
		done(t, run(t, env, "backup", "--data", data, file),
			"Backup written and verified: "+file, "records, 0 files)", "key file was copied beside it", "not encrypted")
		done(t, run(t, env, "backup", "--data", data, file+"2"), "goes with the key file")
		failed(t, run(t, env, "backup", "--data", data, file), "exists already and is not replaced")
		if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		want := run(t, env, "export", "--data", data, "-").out
		second := filepath.Join(t.TempDir(), "data")
		done(t, run(t, nil, "restore", "--data", second, file), "Restored into "+second, "keys were found", "obtains a new one")
		if got := run(t, nil, "export", "--data", second, "-"); got.out != want || want == "" {
			t.Errorf("serving %v: restored\n%s%s\nwant\n%s", serving, got.out, got.err, want)
		}
		failed(t, run(t, nil, "restore", "--data", second, file), "is not empty")
		if entries, err := os.ReadDir(second); err != nil || slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == "certs" }) {
			t.Errorf("serving %v: certificates were restored: %v, %v", serving, entries, err)
		}
		if serving {
			failed(t, run(t, env, "restore", "--data", data, file), "is in use by “guichet serve”")
		}
	}
}

func TestSealedBackups(t *testing.T) {
	t.Parallel()
	data, env := stocked(t)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	say := func(text string) []string { return append([]string{"GUICHET_BACKUP_PASSPHRASE=" + text}, env...) }
	restore := func(env []string, args ...string) result {
		return run(t, env, append([]string{"restore", "--data", filepath.Join(t.TempDir(), "data")}, args...)...)
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	id2 := write(t, "id.txt", "# a key\n"+id.String()+"\n")
	phrases := write(t, "phrase.txt", "correct horse battery\nnot this\n")
	nobody := []string{"HOME=" + t.TempDir(), "LC_ALL=C"}

	failed(t, run(t, env, "backup", "--data", data, "--with-keys", at("x")), "needs an encrypted backup")
	failed(t, run(t, env, "backup", "--data", data, "--passphrase", "--recipient", "age1x", at("x")), "either --recipient")
	failed(t, run(t, env, "backup", "--data", data, "--recipient", "age1x", at("x")), "is not an age recipient")
	failed(t, run(t, env, "backup", "--data", data, "--passphrase", at("x")), "no terminal")
	failed(t, run(t, say("too short"), "backup", "--data", data, "--passphrase", at("x")), "at least 12")
	if names, _ := os.ReadDir(dir); len(names) != 0 {
		t.Errorf("refused backups left %v", names)
	}
	done(t, run(t, say("correct horse battery"), "backup", "--data", data, "--passphrase", "--with-keys", at("phrase")),
		"contains the folder’s keys", "bring back a person")
	done(t, run(t, env, "backup", "--data", data, "--recipient", id.Recipient().String(), at("key")), "copied beside")
	if err := os.Remove(must(t, at("guichet-*.key"))); err != nil {
		t.Fatal(err)
	}
	failed(t, restore(nobody, at("phrase")), "no terminal")
	failed(t, restore(say("another passphrase"), at("phrase")), "does not open the backup")
	failed(t, restore(nobody, at("key")), "--identity FILE")
	done(t, restore(nobody, "--passphrase-file", phrases, at("phrase")), "keys were in the backup", nobody[0][len("HOME="):])
	done(t, restore([]string{"HOME=" + t.TempDir()}, "--identity", id2, at("key")), "keys are missing", "guichet user reset")
	keyFile := must(t, filepath.Join(env[0][len("HOME="):], ".config/guichet/*.key"))
	done(t, restore(nobody, "--identity", id2, "--key", keyFile, at("key")), "keys were found", keyFile)
}

func must(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) != 1 {
		t.Fatalf("%s: %v, %v", pattern, names, err)
	}
	return names[0]
}

// Keys are announced where they are made, and a missing file is not passed over.
func TestServeSaysWhereTheKeysAre(t *testing.T) {
	t.Parallel()
	data, env := filepath.Join(t.TempDir(), "data"), []string{"HOME=" + t.TempDir()}
	serve := func(env []string, args ...string) string {
		c := spawn(t, env, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, args...)...)
		c.line(t, ready)
		c.stop(t, syscall.SIGTERM)
		return c.log()
	}
	if said := serve(env); !strings.Contains(said, "The keys of this folder are in") {
		t.Errorf("the first start:\n%s", said)
	}
	keyFile := must(t, filepath.Join(env[0][len("HOME="):], ".config/guichet/*.key"))
	if said := serve([]string{"HOME=" + t.TempDir()}); strings.Contains(said, "key") {
		t.Errorf("another account, the same keys:\n%s", said)
	}
	moved := filepath.Join(t.TempDir(), "moved.key")
	if err := os.Rename(keyFile, moved); err != nil {
		t.Fatal(err)
	}
	if said := serve(env, "--key", moved); strings.Contains(said, "new keys") {
		t.Errorf("moved and named:\n%s", said)
	}
	if err := os.Remove(moved); err != nil {
		t.Fatal(err)
	}
	if said := serve(env); !strings.Contains(said, "is missing: it is not at "+moved) || !strings.Contains(said, "new keys were made") {
		t.Errorf("the file is gone:\n%s", said)
	}
	failed(t, run(t, []string{"HOME="}, "export", "--data", filepath.Join(t.TempDir(), "none"), "-"), "does not exist")
	failed(t, run(t, []string{"HOME="}, "import", "--data", filepath.Join(t.TempDir(), "new"), write(t, "shop.txt", shop)), "--key FILE")
}
