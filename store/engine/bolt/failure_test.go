package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"guichet/store/engine"
)

func TestFailure(t *testing.T) {
	t.Parallel()
	write := func(errno error) error { return &fs.PathError{Op: "write", Path: "store.db", Err: errno} }
	for _, row := range []struct {
		name  string
		err   error
		want  error
		final bool
	}{
		{"full at a write", write(syscall.ENOSPC), engine.ErrFull, false},
		{"full while growing", errors.New("file resize error: truncate x: " + syscall.ENOSPC.Error()), engine.ErrFull, false},
		{"full at a sync", syscall.ENOSPC, engine.ErrFull, true},
		{"read-only at a write", write(syscall.EROFS), engine.ErrReadOnly, false},
		{"broken at a write", write(syscall.EIO), syscall.EIO, true},
		{"broken at a sync", syscall.EIO, syscall.EIO, true},
		{"over the size", berrors.ErrMaxSizeReached, engine.ErrFull, false},
		{"not a database", berrors.ErrInvalid, engine.ErrDamaged, true},
		{"closed", berrors.ErrDatabaseNotOpen, engine.ErrClosed, true},
	} {
		if got := failure(row.err); !errors.Is(got, row.want) || final(got) != row.final {
			t.Errorf("%s: %v, final %v; want %v, %v", row.name, got, final(got), row.want, row.final)
		}
	}
}

func openAt(t *testing.T, dir string) *Engine {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(root, "store.db", engine.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(); root.Close() })
	return e
}

func putKey(e *Engine, t *testing.T, key string) error {
	_, err := e.Update(t.Context(), func(tx engine.Tx) error {
		tx.Changed("t", []byte(key), false)
		return tx.Put([]byte(key), bytes.Repeat([]byte("x"), 100_000))
	})
	return err
}

func hasKey(e *Engine, t *testing.T, key string) (has bool) {
	t.Helper()
	err := e.View(t.Context(), func(r engine.Reader) error {
		v, err := r.Get([]byte(key))
		has = v != nil
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return has
}

// TestFull lets the file reach a limit, as a full disk does.
func TestFull(t *testing.T) {
	t.Parallel()
	e := openAt(t, t.TempDir())
	e.db.MaxSize = 1 << 20
	var full error
	n := 0
	for ; full == nil && n < 100; n++ {
		full = putKey(e, t, fmt.Sprint(n))
	}
	if !errors.Is(full, engine.ErrFull) || n < 2 || hasKey(e, t, fmt.Sprint(n-1)) || !hasKey(e, t, "0") {
		t.Fatalf("after %d writes: %v", n, full)
	}
	head := e.Head()
	e.db.MaxSize = 0
	if err := putKey(e, t, "after"); err != nil || !hasKey(e, t, "after") {
		t.Errorf("after there was room again: %v", err)
	}
	changes, _, err := e.Feed(t.Context(), head, 100)
	if err != nil || len(changes) != 1 || string(changes[0].Key) != "after" {
		t.Errorf("the feed goes on with %v, %v", changes, err)
	}
}

// TestBrokenDisk writes to a file that cannot be written and reads on.
func TestBrokenDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := openAt(t, dir)
	if err := putKey(e, t, "before"); err != nil {
		t.Fatal(err)
	}
	e.Close()
	applied := 0
	var file *os.File
	db, err := bbolt.Open(filepath.Join(dir, "store.db"), 0o600, &bbolt.Options{
		OpenFile: func(name string, _ int, mode fs.FileMode) (_ *os.File, err error) {
			file, err = os.OpenFile(name, os.O_RDONLY, mode)
			return file, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	e = &Engine{name: "store.db", db: db, file: file,
		opt: engine.Options{Applied: func(c []engine.Change) { applied += len(c) }}}
	e.start()
	defer e.Close()
	if err := putKey(e, t, "lost"); err == nil || applied != 1 {
		t.Errorf("a write that fails: %v, %d changes told", err, applied)
	}
	if err := putKey(e, t, "later"); !errors.Is(err, engine.ErrReadOnly) {
		t.Errorf("a write after it: %v", err)
	}
	if !hasKey(e, t, "before") || hasKey(e, t, "lost") || hasKey(e, t, "later") {
		t.Error("the wrong keys are there")
	}
}
