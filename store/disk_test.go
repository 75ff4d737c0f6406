//go:build linux

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/app"
	"guichet/build/faults/report"
	"guichet/store"
)

// disk mounts an empty disk of some bytes.
func disk(t *testing.T, size int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// ballast fills some of a disk with a file.
func ballast(t *testing.T, dir string, size int) string {
	t.Helper()
	name := filepath.Join(dir, "ballast")
	if err := os.WriteFile(name, make([]byte, size), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// fill writes until the disk is full, and tells what was acknowledged.
func fill(t *testing.T, s *store.Store, random *rand.Rand) []string {
	t.Helper()
	var saved []string
	for n := 0; ; n++ {
		id := fmt.Sprintf("i%06d", n)
		_, err := s.Update(t.Context(), func(tx *store.Tx) error {
			return items.Insert(tx, item{ID: id, Code: id, Note: strings.Repeat("x", 1000+n%7000)})
		})
		switch {
		case err == nil:
			saved = append(saved, id)
		case !errors.Is(err, store.ErrFull):
			t.Fatalf("write %d: %v", n, err)
		case app.KindOf(err) != app.Full:
			t.Fatalf("write %d: no sentence in %v", n, err)
		default:
			return saved
		}
		if n%50 == 49 && random.IntN(4) == 0 { // a hole here and there
			gone := saved[len(saved)-1]
			saved = saved[:len(saved)-1]
			_, err := s.Update(t.Context(), func(tx *store.Tx) error { return items.Delete(tx, store.K(gone)) })
			if err != nil && !errors.Is(err, store.ErrFull) {
				t.Fatal(err)
			}
		}
	}
}

// missing lists those of the ids that cannot be read.
func missing(t *testing.T, s *store.Store, ids []string) (gone []string) {
	t.Helper()
	view(t, s, func(r store.Reader) {
		for _, id := range ids {
			if _, err := items.Get(r, store.K(id)); err != nil {
				gone = append(gone, fmt.Sprintf("%s: %v", id, err))
			}
		}
	})
	return gone
}

func insert(s *store.Store, id string) error {
	_, err := s.Update(context.Background(), func(tx *store.Tx) error { return items.Insert(tx, item{ID: id, Code: id}) })
	return err
}

func insertEssential(s *store.Store, id string) error {
	_, err := s.UpdateEssential(context.Background(), func(tx *store.Tx) error {
		return items.Insert(tx, item{ID: id, Code: id, Note: strings.Repeat("y", 8000)})
	})
	return err
}

// soon repeats until something holds, for the 5 s a disk may take to be used
// again, and tells how long that took.
func soon(t *testing.T, what string, try func() error) time.Duration {
	t.Helper()
	begin := time.Now()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		took := time.Since(begin)
		switch {
		case took > 5*time.Second:
			t.Fatalf("%s: not within 5 s: %v", what, err)
		case err == nil:
			return took
		}
		<-tick.C
	}
}

// On a full disk reading goes on, what is told as saved is saved, what must be
// written is, and writing begins again by itself when there is room.
func TestR5FullDisk(t *testing.T) {
	if !report.WithMounts(t) {
		return
	}
	seed, rounds := report.Seed(t), report.Rounds(3, 30)
	random := rand.New(rand.NewPCG(seed, 5))
	slowest, spent := time.Duration(0), 0
	for range rounds {
		dir := disk(t, 24<<20+random.IntN(40<<20))
		weight := ballast(t, dir, 12<<20)
		data := filepath.Join(dir, "data")
		s := open(t, data, store.Options{}, shop())
		saved := fill(t, s, random)
		for n := range 20 {
			id := fmt.Sprintf("essential-%d", n)
			if err := insertEssential(s, id); err != nil {
				t.Fatalf("what must be written, %d: %v", n, err)
			}
			saved = append(saved, id)
			if _, err := os.Stat(filepath.Join(data, "reserve")); err == nil {
				continue // free pages were enough
			}
			spent++
			if err := insert(s, fmt.Sprintf("other-%d", n)); !errors.Is(err, store.ErrFull) {
				t.Fatalf("an ordinary write in the room of the reserve: %v", err)
			}
		}
		if _, err := s.Blobs().Put(t.Context(), strings.NewReader(strings.Repeat("x", 32<<20)), 64<<20); !errors.Is(err, store.ErrFull) {
			t.Errorf("a file: %v", err)
		}
		if gone := missing(t, s, saved); len(gone) > 0 {
			t.Fatalf("%d of %d cannot be read: %s", len(gone), len(saved), gone[0])
		}
		if err := os.Remove(weight); err != nil {
			t.Fatal(err)
		}
		took := soon(t, "writing again", func() error { return insert(s, "after") })
		slowest = max(slowest, took)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, data, store.Options{}, shop())
		if gone := missing(t, s, append(saved, "after")); len(gone) > 0 {
			t.Fatalf("after opening anew %d of %d are not there: %s", len(gone), len(saved), gone[0])
		}
		s.Close()
	}
	if spent == 0 {
		t.Error("the reserve was never needed")
	}
	report.Line(t, "R5", rounds, fmt.Sprintf("0 lost, writing again after %d ms at most", slowest.Milliseconds()),
		fullWithoutReserve(t, random), seed)
}

// fullWithoutReserve is the control: without a reserve, what must be written is
// not either.
func fullWithoutReserve(t *testing.T, random *rand.Rand) string {
	t.Helper()
	s := open(t, filepath.Join(disk(t, 16<<20), "data"), store.Options{NoSync: true}, shop())
	fill(t, s, random)
	refused := 0
	for n := range 20 {
		if insertEssential(s, fmt.Sprintf("essential-%d", n)) != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("the control writes on a full disk")
	}
	return fmt.Sprintf("without reserve %d of 20 essential writes refused", refused)
}

// What is written into a folder that was moved away is found by nobody: it is
// refused, until the folder is back.
func TestNothingIsWrittenIntoAFolderThatIsGone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, fast(), shop())
	n := 0
	put := func(tx *store.Tx) error {
		id := fmt.Sprint("i", n)
		return items.Insert(tx, item{ID: id, Code: id})
	}
	away := dir + ".unplugged"
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	for name, update := range map[string]func(context.Context, func(*store.Tx) error) (store.Pos, error){
		"Update": s.Update, "UpdateBulk": s.UpdateBulk, "UpdateEssential": s.UpdateEssential,
	} {
		if _, err := update(t.Context(), put); !errors.Is(err, store.ErrAway) || app.KindOf(err) != app.Busy {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "store.db"), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context(), put); !errors.Is(err, store.ErrAway) {
		t.Errorf("into another file: %v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context(), put); err != nil {
		t.Errorf("back again: %v", err)
	}
}
