package folder_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"guichet/store/folder"
)

func TestLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root, err := folder.Open(filepath.Join(dir, "new"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	now := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	lock, err := folder.Acquire(root, now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = folder.Acquire(root, now)
	var used *folder.InUseError
	if !errors.As(err, &used) || used.PID != os.Getpid() || !used.Since.Equal(now) {
		t.Errorf("a second time: %v", err)
	}
	if err := root.WriteFile("lock", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = folder.Acquire(root, now); !errors.As(err, &used) || used.PID != 0 {
		t.Errorf("a lock that says nothing yet: %v", err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	lock, err = folder.Acquire(root, now)
	if err != nil {
		t.Fatalf("after Release: %v", err)
	}
	lock.Release()
}

func TestPublish(t *testing.T) {
	t.Parallel()
	root, err := folder.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, text := range []string{"one", "two"} {
		if err := root.WriteFile("file.new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := folder.Publish(root, "file.new", "file"); err != nil {
			t.Fatal(err)
		}
		if b, err := root.ReadFile("file"); string(b) != text || err != nil {
			t.Errorf("%q, %v", b, err)
		}
	}
	if err := folder.Publish(root, "../file", "file"); err == nil {
		t.Error("a name outside the folder was published")
	}
}
