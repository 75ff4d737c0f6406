//go:build linux

package kit

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/app/i18n"
	"guichet/store"
)

// TestAFullDiskIsSaid fills the disk of a store: pages are answered, who saves
// something is told why not, in their language, and can once there is room.
func TestAFullDiskIsSaid(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Fatalf("the test needs root: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	notes := store.NewTable("notes", func(n *note) store.Key { return store.K(n.ID) })
	schema := store.Schema{Room: "kit", Tables: []store.AnyTable{notes}}
	st, err := store.Open(t.Context(), filepath.Join(dir, "data"), store.Options{}, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Update(t.Context(), func(tx *store.Tx) error { return notes.Put(tx, note{1, "one"}) }); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	if err := fillDisk(ballast); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	// Until the reserve is used up, too: else there is room now and then.
	for id, err := 3, error(nil); err == nil; id++ {
		_, err = st.UpdateEssential(t.Context(), func(tx *store.Tx) error {
			return notes.Put(tx, note{id, rand.Text() + strings.Repeat("x", 200<<10)})
		})
	}
	d := noteDesk(t, words, st, notes)
	if w := d.ask("GET", "/note"); w.Code != 200 || w.Body.String() != "one" {
		t.Errorf("reading: %d %q", w.Code, w.Body)
	}
	saidInEveryLanguage(t, d, 507)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.Now().Add(5 * time.Second)
	for d.ask("POST", "/note").Code != 200 {
		if <-tick.C; time.Now().After(end) {
			t.Fatal("there is room again, and nothing can be saved")
		}
	}
}

func fillDisk(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	for block := make([]byte, 4<<10); err == nil; {
		_, err = f.Write(block)
	}
	return err
}
