//go:build linux

package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/build/faults/report"
)

// On a folder that cannot be written the site starts for readers, says why, and
// changes nothing; other commands say a sentence.
func TestR6StartOnAReadOnlyDisk(t *testing.T) {
	if !report.WithMounts(t) {
		return
	}
	seed := report.Seed(t)
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	data := filepath.Join(dir, "data")
	c, _ := serveOn(t, data, "--demo")
	if code := c.stop(t, syscall.SIGTERM); code != ExitDone {
		t.Fatalf("exit %d:\n%s", code, c.log())
	}
	before := everyByte(t, data)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=64m"); err != nil {
		t.Fatal(err)
	}
	c, address := serveOn(t, data, "--demo")
	if log := c.log(); !strings.Contains(log, data+" cannot be written") || !strings.Contains(log, "nothing can be saved") {
		t.Errorf("it does not say why:\n%s", log)
	}
	if status, body := fetch(t, address+"/fr"); status != 200 || !strings.Contains(body, "Brindille") {
		t.Errorf("the home page: %d, %d bytes", status, len(body))
	}
	searched(t, address)
	for _, args := range [][]string{
		{"export", "--data", data, filepath.Join(t.TempDir(), "out.jsonl")},
		{"serve", "--data", filepath.Join(dir, "new"), "--listen", "127.0.0.1:0"},
	} {
		r := run(t, nil, args...)
		if r.code != ExitFailed || !strings.Contains(r.err, dir) || strings.Contains(r.err, "goroutine") {
			t.Errorf("%s: exit %d: %s", args[0], r.code, r.err)
		}
	}
	if code := c.stop(t, syscall.SIGTERM); code != ExitDone {
		t.Errorf("exit %d:\n%s", code, c.log())
	}
	if after := everyByte(t, data); !bytes.Equal(before, after) {
		t.Error("the folder is not as it was")
	}
	report.Line(t, "R6", 1, "serves readers, says why, nothing changed", openedToWrite(t, data), seed)
}

// searched waits until the index that lies beside the folder is built and finds
// something.
func searched(t *testing.T, address string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(20 * time.Second); ; <-tick.C {
		status, body := fetch(t, address+"/fr/search?q=commande")
		if status == 200 && strings.Contains(body, "rows hits") {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("nothing is found: %d, %d bytes", status, len(body))
		}
	}
}

// everyByte joins the files of a folder with their names.
func everyByte(t *testing.T, dir string) []byte {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all.WriteString(name)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}

// openedToWrite is the control: the same folder cannot be opened as any other.
func openedToWrite(t *testing.T, data string) string {
	t.Helper()
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("# Question\n\nAnswer.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, nil, "import", "--data", data, page)
	if r.code == ExitDone || !strings.Contains(r.err, "cannot be written") {
		t.Fatalf("the control, a command that writes: exit %d: %s", r.code, r.err)
	}
	return "a command that writes is refused"
}
