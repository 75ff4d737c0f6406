//go:build unix

package folder

import (
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestReleaseWithCopy lets go of a lock whose file a starting child process
// still has a copy of.
func TestReleaseWithCopy(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	lock, err := Acquire(root, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	dup, err := unix.Dup(int(lock.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(dup)
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := Acquire(root, time.Now())
	if err != nil {
		t.Fatalf("after Release: %v", err)
	}
	again.Release()
}
