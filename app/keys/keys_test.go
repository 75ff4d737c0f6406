package keys_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/keys"
)

var now = time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)

// options are those of a new data folder whose owner has a home of their own.
func options(t *testing.T) keys.Options {
	t.Helper()
	dir, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Close() })
	return keys.Options{Dir: dir, Getenv: homeAt(t.TempDir()), Clock: func() time.Time { return now }}
}

func homeAt(dir string) func(string) string {
	return func(name string) string {
		if name == "HOME" || name == "AppData" {
			return dir
		}
		return ""
	}
}

func open(t *testing.T, opt keys.Options) keys.Opened {
	t.Helper()
	o, err := keys.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func refused(t *testing.T, opt keys.Options, key string) {
	t.Helper()
	_, err := keys.Open(opt)
	var known *app.Error
	if !errors.As(err, &known) || known.Key != key {
		t.Errorf("%v, want %s", err, key)
	}
}

func TestANewFolderGetsKeysOutsideIt(t *testing.T) {
	t.Parallel()
	opt := options(t)
	first := open(t, opt)
	if first.News != keys.Made || strings.HasPrefix(first.File, opt.Dir.Name()) {
		t.Fatalf("%+v", first)
	}
	for name, want := range map[string]os.FileMode{first.File: 0o600, filepath.Dir(first.File): 0o700 | os.ModeDir} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	again := open(t, opt)
	if again.News != keys.Found || again.ID() != first.ID() || again.Master() != first.Master() {
		t.Errorf("the second time: %+v", again)
	}
	// Another account finds the file where it was.
	opt.Getenv = homeAt(t.TempDir())
	if o := open(t, opt); o.News != keys.Found || o.File != first.File {
		t.Errorf("from another home: %+v", o)
	}
	mark, err := opt.Dir.ReadFile(keys.MarkName)
	if err != nil || bytes.Contains(mark, fmt.Append(nil, first.Master())) {
		t.Errorf("%s, %v", mark, err)
	}
}

func TestOtherKeysAreRecognised(t *testing.T) {
	t.Parallel()
	opt, other := options(t), options(t)
	first, foreign := open(t, opt), open(t, other)
	opt.File = foreign.File
	refused(t, opt, "backup.keys.foreign")
	// A new folder does not take over what is another's either.
	fresh := options(t)
	fresh.File = foreign.File
	refused(t, fresh, "backup.keys.foreign")
	opt.File = filepath.Join(t.TempDir(), "nothing.key")
	refused(t, opt, "backup.keys.elsewhere")
	if _, err := os.Stat(opt.File); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a mistaken name made a file: %v", err)
	}
	opt.File = filepath.Join(t.TempDir(), "moved.key")
	if err := os.Rename(first.File, opt.File); err != nil {
		t.Fatal(err)
	}
	if o := open(t, opt); o.News != keys.Found || o.ID() != first.ID() {
		t.Errorf("moved: %+v", o)
	}
	opt.File = "" // remembered from now on
	if o := open(t, opt); o.News != keys.Found || filepath.Base(o.File) != "moved.key" {
		t.Errorf("moved and remembered: %+v", o)
	}
}

func TestAMissingKeyFileIsMadeAnewAndSaid(t *testing.T) {
	t.Parallel()
	opt := options(t)
	first := open(t, opt)
	if err := os.Remove(first.File); err != nil {
		t.Fatal(err)
	}
	o := open(t, opt)
	if o.News != keys.Remade || o.Lost != first.File || o.ID() == first.ID() || o.Folder() != first.Folder() {
		t.Errorf("%+v", o)
	}
	if o := open(t, opt); o.News != keys.Found {
		t.Errorf("the time after: %+v", o)
	}
}

// What was sealed with keys stays closed without them, so they are not replaced
// unless somebody says that they are lost.
func TestMissingKeysOfSealedThingsAreNotReplaced(t *testing.T) {
	t.Parallel()
	opt := options(t)
	first := open(t, opt)
	opt.Sealed = true
	away := first.File + ".away"
	if err := os.Rename(first.File, away); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if o := open(t, opt); o.News != keys.Missing || o.Keys != nil || o.Lost != first.File {
			t.Errorf("%+v", o)
		}
	}
	opt.File = away
	if o := open(t, opt); o.News != keys.Found || o.ID() != first.ID() {
		t.Errorf("named: %+v", o)
	}
	opt.File = ""
	if err := os.Remove(away); err != nil {
		t.Fatal(err)
	}
	renewed, err := keys.Renew(opt)
	if err != nil || renewed.News != keys.Remade || renewed.ID() == first.ID() || renewed.Folder() != first.Folder() {
		t.Errorf("renewed: %+v, %v", renewed, err)
	}
	if o := open(t, opt); o.News != keys.Found || o.ID() != renewed.ID() {
		t.Errorf("afterwards: %+v", o)
	}
}

// A folder that forgot which keys are its own takes those a person names.
func TestASealedFolderWithoutAMarkAdoptsItsKeys(t *testing.T) {
	t.Parallel()
	opt := options(t)
	first := open(t, opt)
	opt.Sealed = true
	if err := opt.Dir.Remove(keys.MarkName); err != nil {
		t.Fatal(err)
	}
	if o := open(t, opt); o.News != keys.Missing {
		t.Errorf("%+v", o)
	}
	opt.File = first.File
	if o := open(t, opt); o.News != keys.Found || o.ID() != first.ID() {
		t.Errorf("named: %+v", o)
	}
}

func TestWithoutAHomeAFileMustBeNamed(t *testing.T) {
	t.Parallel()
	opt := options(t)
	opt.Getenv = func(string) string { return "" }
	refused(t, opt, "backup.keys.nowhere")
	opt.File = filepath.Join(opt.Dir.Name(), "own.key")
	refused(t, opt, "backup.keys.inside")
	opt.File = filepath.Join(t.TempDir(), "deep", "own.key")
	if o := open(t, opt); o.News != keys.Made || o.File != opt.File {
		t.Errorf("%+v", o)
	}
}

// Every byte of a key file counts, but for those of the time it was made and
// of white space.
func TestAChangedKeyFileIsRefused(t *testing.T) {
	t.Parallel()
	opt := options(t)
	name := open(t, opt).File
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want, err := keys.Decode(whole, name)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		for bit := range 8 {
			bad := bytes.Clone(whole)
			bad[at] ^= 1 << bit
			if k, err := keys.Decode(bad, name); err == nil && k.ID() != want.ID() {
				t.Errorf("byte %d, bit %d: other keys were taken", at, bit)
			}
		}
		if _, err := keys.Decode(whole[:at], name); err == nil && at < len(whole)-1 {
			t.Errorf("cut to %d: taken", at)
		}
	}
	if err := os.WriteFile(name, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, opt, "backup.keys.damaged")
	newer := bytes.Replace(whole, []byte(`"format": 1`), []byte(`"format": 2`), 1)
	if err := os.WriteFile(name, newer, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, opt, "backup.keys.newer")
}

func TestSecretsDoNotReachALog(t *testing.T) {
	t.Parallel()
	k := keys.New(app.NewID(now).String(), now)
	for _, verb := range []string{"%v", "%+v", "%s"} {
		text := fmt.Sprintf(verb+verb+verb, k.Master(), k.Pepper(), k.Audit())
		if text != "master keypepperaudit key" {
			t.Errorf("%s: %q", verb, text)
		}
	}
}

func TestAKeyFileIsNeverReplaced(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "x.key")
	k := keys.New(app.NewID(now).String(), now)
	if err := errors.Join(k.Write(name), k.Write(name)); err != nil {
		t.Error(err)
	}
	if err := keys.New(app.NewID(now).String(), now).Write(name); !errors.Is(err, fs.ErrExist) {
		t.Errorf("another folder's: %v", err)
	}
}
