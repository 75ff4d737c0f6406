package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func TestOpenTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, fast(), shop())
	began := time.Now()
	_, err := store.Open(t.Context(), dir, fast(), shop())
	var used *store.InUseError
	if !errors.As(err, &used) || used.PID != os.Getpid() || !used.Since.Equal(start) {
		t.Errorf("the second Open: %v (%+v)", err, used)
	}
	if took := time.Since(began); took > time.Second || app.KindOf(err) != app.Busy {
		t.Errorf("it took %v and is of kind %v", took, app.KindOf(err))
	}
	s.Close()
	open(t, dir, fast(), shop())
}

func TestStays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opt := fast()
	opt.NoSync = false
	s := open(t, dir, opt, shop())
	put(t, s, item{ID: "a", Code: "x"})
	head := s.Head()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, opt, shop())
	if s.Head() != head {
		t.Errorf("the head was %v and is %v", head, s.Head())
	}
	view(t, s, func(r store.Reader) {
		if i, err := byCode.One(r, store.K("x")); i.ID != "a" || err != nil {
			t.Errorf("%+v, %v", i, err)
		}
	})
	if _, err := s.Update(t.Context(), func(tx *store.Tx) error { return nil }); err != nil {
		t.Errorf("an empty Update: %v", err)
	}
	s.Close()
	if _, err := s.Update(t.Context(), func(tx *store.Tx) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("an Update after Close: %v", err)
	}
}

func TestPrivate(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // there the user's folder is private, not its bits
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := open(t, dir, fast(), shop())
	if _, err := s.Blobs().Put(t.Context(), strings.NewReader("x"), 1); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestTornCreation starts on what a crash during the first start can leave.
func TestTornCreation(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	open(t, whole, fast(), shop()).Close()
	file, err := os.ReadFile(filepath.Join(whole, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 100, 4096, 8192, 12288, len(file) - 1} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "store.db.new"), file[:min(size, len(file))], 0o600); err != nil {
			t.Fatal(err)
		}
		put(t, open(t, dir, fast(), shop()), item{ID: "a"})
		if _, err := os.Stat(filepath.Join(dir, "store.db.new")); !os.IsNotExist(err) {
			t.Errorf("%d bytes: the torn file is still there (%v)", size, err)
		}
	}
}
