//go:build linux

package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"guichet/app"
	"guichet/build/faults/report"
	"guichet/store"
)

// image makes a disk with ext4 in a file: the one file system here that can turn
// read-only under open files, by itself or file by file.
func image(t *testing.T) (dir, file string) {
	t.Helper()
	dir, file = t.TempDir(), filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 128<<20); err != nil {
		t.Fatal(err)
	}
	tool(t, "mkfs.ext4", "-q", "-F", file)
	tool(t, "mount", "-o", "loop", file, dir)
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir, file
}

func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("the test needs root and a loop device: %s: %v\n%s", name, err, out)
	}
}

// immutable lets the system refuse every write to a file, also by who has it
// open, or allows them again.
func immutable(t *testing.T, name string, on bool) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	flags, err := unix.IoctlGetInt(int(f.Fd()), unix.FS_IOC_GETFLAGS)
	if err != nil {
		t.Fatal(err)
	}
	const immutableFlag = 0x10 // FS_IMMUTABLE_FL of linux/fs.h
	if flags &^= immutableFlag; on {
		flags |= immutableFlag
	}
	if err := unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, flags); err != nil {
		t.Fatal(err)
	}
}

// A disk that refuses to be written under a running store: it is read on, nothing
// is said to be saved, and it is written again when that is possible. At last it
// fails for good, as ext4 does after an error of the disk: nothing is lost.
func TestR6DiskTurnsReadOnly(t *testing.T) {
	if !report.WithMounts(t) {
		return
	}
	seed, rounds := report.Seed(t), report.Rounds(3, 50)
	random := rand.New(rand.NewPCG(seed, 6))
	dir, file := image(t)
	data := filepath.Join(dir, "data")
	name := filepath.Join(data, "store.db")
	s := open(t, data, store.Options{}, shop())
	var saved []string
	slowest := time.Duration(0)
	for round := range rounds {
		ids := writersUntil(t, s, round, 10+random.IntN(100), func() { immutable(t, name, true) })
		saved = append(saved, ids...)
		refused(t, s, saved)
		immutable(t, name, false)
		id := fmt.Sprintf("after-%d", round)
		slowest = max(slowest, soon(t, "writing again", func() error { return insert(s, id) }))
		saved = append(saved, id)
	}
	saved = append(saved, writersUntil(t, s, rounds, 50, func() { tool(t, "mount", "-o", "remount,abort", dir) })...)
	refused(t, s, saved)
	s.Close() // the lock cannot be written
	if err := syscall.Unmount(dir, 0); err != nil {
		t.Fatal(err)
	}
	tool(t, "mount", "-o", "loop", file, dir)
	s = open(t, data, store.Options{}, shop())
	if gone := missing(t, s, saved); len(gone) > 0 {
		t.Fatalf("after opening anew %d of %d are not there: %s", len(gone), len(saved), gone[0])
	}
	s.Close()
	report.Line(t, "R6", rounds+1, fmt.Sprintf("0 of %d lost, writing again after %d ms at most", len(saved), slowest.Milliseconds()),
		openedToWrite(t, data, name), seed)
}

// refused reads everything from a disk that cannot be written, and sees that what
// must be written is not said to be saved either.
func refused(t *testing.T, s *store.Store, saved []string) {
	t.Helper()
	if err := insertEssential(s, "must"); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("an essential write on a read-only disk: %v", err)
	}
	if gone := missing(t, s, saved); len(gone) > 0 {
		t.Fatalf("%d of %d cannot be read: %s", len(gone), len(saved), gone[0])
	}
}

// openedToWrite is the control: such a folder cannot be opened, except for
// reading.
func openedToWrite(t *testing.T, data, name string) string {
	t.Helper()
	immutable(t, name, true)
	defer immutable(t, name, false)
	if _, err := store.Open(t.Context(), data, store.Options{}, shop()); !errors.Is(err, store.ErrReadOnly) {
		t.Fatalf("the control opens a read-only file: %v", err)
	}
	s := open(t, data, store.Options{ReadOnly: true}, shop())
	defer s.Close()
	refused(t, s, []string{"after-0"})
	return "opened to write, it does not start"
}

// writersUntil lets some clients write, after some writes does to the disk what
// happens, and waits until all are refused. It tells what was acknowledged.
func writersUntil(t *testing.T, s *store.Store, round, after int, happens func()) (saved []string) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var end atomic.Bool
	enough := make(chan struct{})
	for client := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				over := end.Load()
				id := fmt.Sprintf("%d/%d/%d", round, client, n)
				err := insert(s, id)
				switch {
				case err == nil && over:
					t.Errorf("%s was saved on a read-only disk", id)
					return
				case err == nil:
					mu.Lock()
					if saved = append(saved, id); len(saved) == after {
						close(enough)
					}
					mu.Unlock()
				case !errors.Is(err, store.ErrReadOnly) || app.KindOf(err) != app.Busy:
					t.Errorf("%s: %v", id, err)
					return
				case over:
					return
				}
			}
		})
	}
	<-enough
	happens()
	end.Store(true)
	wg.Wait()
	return saved
}
