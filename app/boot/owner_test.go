package boot

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/store"
)

func options(t *testing.T, dir, command string) Options {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Dir: dir, Command: command, Version: "test", Clock: app.System, Words: words,
		Log: slog.New(slog.DiscardHandler), Getenv: homeAt(t.TempDir()),
	}
}

// homeAt is the environment of somebody who has a home and nothing else.
func homeAt(dir string) func(string) string {
	return func(name string) string {
		if name == "HOME" || name == "AppData" {
			return dir
		}
		return ""
	}
}

func open(t *testing.T, dir, command string) *House {
	t.Helper()
	h, err := Open(t.Context(), options(t, dir, command))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func TestTheHolderIsNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h := open(t, dir, "import")
	start := time.Now()
	_, err := Open(t.Context(), options(t, dir, "serve"))
	var busy *HeldError
	if !errors.As(err, &busy) || time.Since(start) > time.Second {
		t.Fatalf("after %v: %v", time.Since(start), err)
	}
	if busy.Owner.PID != os.Getpid() || busy.Owner.Command != "import" {
		t.Errorf("owner %+v", busy.Owner)
	}
	if key := busy.Sentence(time.UTC).Key; key != "cli.held.command" {
		t.Errorf("before it serves: %s", key)
	}
	if err := h.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), options(t, dir, "serve"))
	if !errors.As(err, &busy) || busy.Sentence(time.UTC).Key != "cli.held.serve" {
		t.Errorf("while it serves: %v", err)
	}
	var used *store.InUseError
	if !errors.As(err, &used) {
		t.Errorf("%v does not lead to the store's error", err)
	}
}

// owner.json of a process that was killed names another than the lock does.
func TestALeftOverOwnerIsNotBelieved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h := open(t, dir, "serve")
	if err := writeOwner(h.dir, Owner{PID: 1, Command: "serve", Address: "http://127.0.0.1:1"}); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), options(t, dir, "serve"))
	var busy *HeldError
	if !errors.As(err, &busy) || busy.Owner.Command != "" || busy.Sentence(time.UTC).Key != "cli.held.process" {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"", "{", strings.Repeat("x", maxOwnerFile+1)} {
		if err := os.WriteFile(filepath.Join(dir, ownerFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), options(t, dir, "serve")); !errors.As(err, &busy) {
			t.Errorf("with %.10q: %v", text, err)
		}
	}
}

// A folder whose holder cannot be asked is refused after a little patience.
func TestAHolderThatCannotBeAskedIsNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir, "import")
	_, err := Export(t.Context(), options(t, dir, "export"), io.Discard, help.JSONL)
	var busy *HeldError
	if !errors.As(err, &busy) || busy.Owner.Command != "import" {
		t.Errorf("%v", err)
	}
}

func TestLeftOverFilesAreRemovedAtOpen(t *testing.T) {
	t.Parallel()
	dir := plant(t, map[string]string{"tmp/import-x/a.txt": "left"})
	open(t, dir, "serve")
	if _, err := os.Stat(filepath.Join(dir, tmpFolder)); !os.IsNotExist(err) {
		t.Errorf("tmp/ after opening: %v", err)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, err := Open(t.Context(), options(t, dir, "serve"))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	owner := h.owner
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if newHolder(owner).ping(context.Background()) == nil {
		t.Error("the inner listener answers after Close")
	}
	if _, err := os.Stat(filepath.Join(dir, ownerFile)); !os.IsNotExist(err) {
		t.Errorf("owner.json after Close: %v", err)
	}
	open(t, dir, "serve")
}
