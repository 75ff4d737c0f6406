package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"guichet/store/engine"
)

// grown makes a file of some levels, and returns it with the page of its
// topmost branch.
func grown(t *testing.T) (name string, file []byte, branch int64) {
	t.Helper()
	dir := t.TempDir()
	e := openAt(t, dir)
	for n := range 60 {
		_, err := e.Update(t.Context(), func(tx engine.Tx) error {
			for i := range 100 {
				key := fmt.Appendf(nil, "key %05d", (n*100+i)*7919%6000)
				if err := tx.Put(key, make([]byte, 200)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := e.view(func(m *moment) error {
		s, err := m.sheet(m.kv.root)
		if branch = s.offset; s.flags != flagBranch || s.count < 2 {
			t.Errorf("no branch: %+v", s)
		}
		return err
	})
	if err := errors.Join(err, e.Close()); err != nil {
		t.Fatal(err)
	}
	name = filepath.Join(dir, "store.db")
	if file, err = os.ReadFile(name); err != nil {
		t.Fatal(err)
	}
	return name, file, branch
}

// TestWrongWays lets a branch lead to a page it must not lead to: to itself, to
// its neighbour's child, to a page that is free. The file is not opened, and
// who reads it all the same comes to an end with an error.
func TestWrongWays(t *testing.T) {
	t.Parallel()
	name, file, branch := grown(t)
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	child := branch + pageHead + pageHead + 8 // of the second element
	mine := binary.LittleEndian.Uint64(file[branch:])
	sibling := binary.LittleEndian.Uint64(file[child-pageHead:])
	raw := OpenRaw(mustOpen(t, root), int64(len(file)))
	now, _ := raw.newest()
	free, err := raw.free(now)
	if err != nil || len(free) == 0 {
		t.Fatal(free, err)
	}
	ways := map[string]uint64{"itself": mine, "its sibling": sibling, "a page that is none": 1 << 40}
	for id := range free {
		ways["a free page"] = id
		break
	}
	for what, to := range ways {
		bad := append([]byte(nil), file...)
		binary.LittleEndian.PutUint64(bad[child:], to)
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if e, err := Open(root, "store.db", engine.Options{NoSync: true}); !errors.Is(err, engine.ErrDamaged) {
			t.Errorf("it leads to %s: opened: %v", what, err)
			if err == nil {
				e.Close()
			}
		}
		if what != "a free page" { // what was there may be what is asked for
			readAll(t, root, what)
		}
	}
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := Open(root, "store.db", engine.Options{NoSync: true})
	if err != nil {
		t.Fatalf("the control, a sound file: %v", err)
	}
	e.Close()
}

func mustOpen(t *testing.T, root *os.Root) *os.File {
	t.Helper()
	f, err := root.Open("store.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// readAll reads without having looked at the pages first.
func readAll(t *testing.T, root *os.Root, what string) {
	t.Helper()
	db, _, err := openFile(root, "store.db", engine.Options{NoSync: true, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	damaged, found := 0, 0
	e := &Engine{db: db}
	for n := range 6000 {
		err := e.view(func(m *moment) error {
			v, err := m.get(m.kv, fmt.Appendf(nil, "key %05d", n))
			if err == nil && v == nil {
				t.Errorf("it leads to %s: key %d is said not to be there", what, n)
			}
			return err
		})
		switch {
		case err == nil:
			found++
		case errors.Is(err, engine.ErrDamaged):
			damaged++
		default:
			t.Fatal(err)
		}
	}
	if damaged == 0 || found == 0 {
		t.Errorf("it leads to %s: %d damaged, %d found", what, damaged, found)
	}
}
