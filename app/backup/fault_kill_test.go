package backup_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"guichet/app/backup"
	"guichet/build/faults/report"
	"guichet/store"
)

// What the environment tells a child process of this test program.
const (
	childFile = "GUICHET_TEST_RESTORE" // the backup, or the folder to copy
	childDir  = "GUICHET_TEST_DIR"     // where to
	childHow  = "GUICHET_TEST_HOW"     // "copy" for the control
)

func TestMain(m *testing.M) {
	if file := os.Getenv(childFile); file != "" {
		os.Exit(child(file, os.Getenv(childDir)))
	}
	os.Exit(m.Run())
}

// child restores, or copies a folder file by file as a person would, until it
// is killed.
func child(file, dir string) int {
	fmt.Println("begins")
	var err error
	if os.Getenv(childHow) == "copy" {
		err = copyFolder(file, dir)
	} else {
		_, err = backup.Restore(context.Background(), backup.Restoring{
			File: file, Dir: dir, Schemas: []store.Schema{schema()}, Clock: clock,
			Log: slog.New(slog.DiscardHandler), Getenv: os.Getenv,
		})
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// copyFolder copies in small pieces, each on the disk before the next.
func copyFolder(from, to string) error {
	return fs.WalkDir(os.DirFS(from), ".", func(name string, d fs.DirEntry, err error) error {
		dst := filepath.Join(to, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(dst, 0o700)
		}
		in, err := os.Open(filepath.Join(from, name))
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.Create(dst)
		if err != nil {
			return err
		}
		defer out.Close()
		for {
			if _, err := io.CopyN(out, in, 16<<10); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if err := out.Sync(); err != nil {
				return err
			}
		}
	})
}

// killed runs a child and kills it after a while; over says that it had ended
// by itself, and took is how long that was.
func killed(t *testing.T, file, dir, how, home string, after time.Duration) (over bool, took time.Duration) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = []string{childFile + "=" + file, childDir + "=" + dir, childHow + "=" + how, "HOME=" + home}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "begins\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	began := time.Now()
	if after > 0 {
		timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	rest, _ := io.ReadAll(lines)
	err = cmd.Wait()
	if len(rest) > 0 {
		t.Fatalf("the child failed: %s", rest)
	}
	return err == nil, time.Since(began)
}

// TestR14KilledRestore kills a restore at random points: the folder is as it was or
// whole, the folder beside it is untouched, and doing it again works. The
// control copies a folder into place instead.
func TestR14KilledRestore(t *testing.T) {
	t.Parallel()
	rounds, seed := report.Rounds(50, 500), report.Seed(t)
	random := rand.New(rand.NewPCG(seed, 14))
	h := newHouse(t)
	h.fill(t, random, 60, 10)
	file := filepath.Join(t.TempDir(), "x.backup")
	h.backUp(t, file, backup.Seal{}, true)
	old, home := oldFolder(t), t.TempDir()
	was := tree(t, old)
	_, usual := killed(t, file, filepath.Join(t.TempDir(), "data"), "", home, 0)
	cut := 0
	for round := 0; cut < rounds && round < 5*rounds; round++ {
		dir := filepath.Join(filepath.Dir(old), "data")
		if round%2 == 1 {
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		over, _ := killed(t, file, dir, "", home, 1+time.Duration(random.Int64N(int64(usual)*6/5)))
		if !over {
			cut++
			h.intact(t, dir)
		}
		if _, err := os.Stat(filepath.Join(dir, "store.db")); err != nil {
			killed(t, file, dir, "", home, 0)
		}
		if err := h.same(t, dir); err != nil {
			t.Fatalf("round %d: done again: %v", round, err)
		}
		backup.Sweep(dir, clock)
		if names, _ := os.ReadDir(filepath.Dir(dir)); len(names) != 2 {
			t.Errorf("round %d: left %v", round, names)
		}
		if now := tree(t, old); now != was {
			t.Fatalf("round %d: the old folder changed", round)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	halves := controlR14(t, h, random)
	if cut < rounds || halves == 0 {
		t.Errorf("proves nothing: %d of %d were killed in time, %d half folders in the control", cut, rounds, halves)
	}
	report.Line(t, "R14", cut, "kills before the end: 0 half folders, old data intact",
		fmt.Sprintf("copying into place: %d of %d half folders", halves, controlRounds), seed)
}

// intact checks a folder after a kill: not there, empty, or whole.
func (h *house) intact(t *testing.T, dir string) {
	t.Helper()
	names, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if len(names) == 0 {
		return
	}
	if err := h.same(t, dir); err != nil {
		t.Errorf("half a folder: %v", err)
	}
}

// oldFolder is a data folder moved aside, as a person does before restoring.
func oldFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data.old")
	st, err := store.Open(t.Context(), dir, store.Options{Clock: clock, NoSync: true}, schema())
	if err != nil {
		t.Fatal(err)
	}
	(&house{Store: st}).write(t, "old")
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tree is all names and bytes below a folder.
func tree(t *testing.T, dir string) string {
	t.Helper()
	text := ""
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		text += name + "\x00" + string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const controlRounds = 20

// controlR14 counts the half folders that copying a folder into place leaves.
func controlR14(t *testing.T, h *house, random *rand.Rand) (halves int) {
	t.Helper()
	whole := filepath.Join(t.TempDir(), "whole")
	if err := copyFolder(h.Dir(), whole); err != nil {
		t.Fatal(err)
	}
	_, usual := killed(t, whole, filepath.Join(t.TempDir(), "data"), "copy", "", 0)
	for range controlRounds {
		dir := filepath.Join(t.TempDir(), "data")
		killed(t, whole, dir, "copy", "", 1+time.Duration(random.Int64N(int64(usual))))
		if names, _ := os.ReadDir(dir); len(names) > 0 && tree(t, dir) != tree(t, whole) {
			halves++
		}
	}
	return halves
}
