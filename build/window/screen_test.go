package window

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience bounds every wait: nothing here takes a tenth of it.
const patience = 30 * time.Second

// screen is a display and a session bus that no other test shares.
type screen struct {
	t   testing.TB
	env []string
	bin string // first in PATH: stands in for programs of the system
	dir string // HOME
}

func newScreen(t testing.TB) *screen {
	t.Helper()
	s := &screen{t: t, dir: t.TempDir(), bin: t.TempDir()}
	s.script("xdg-open", `echo "$1" >> "$HOME/opened"`)
	run := t.TempDir()
	if err := os.Chmod(run, 0o700); err != nil {
		t.Fatal(err)
	}
	s.env = []string{
		"HOME=" + s.dir, "PATH=" + s.bin + ":" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + run,
		"LC_ALL=C.UTF-8", "LANG=en_GB.UTF-8", "NO_AT_BRIDGE=1", "GTK_USE_PORTAL=0",
	}
	s.env = append(s.env, "DISPLAY=:"+s.announced(exec.Command("Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp")))
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+s.announced(exec.Command("dbus-daemon", "--session", "--print-address", "--nofork")))
	return s
}

// script puts a program into the PATH of the window.
func (s *screen) script(name, body string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.bin, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		s.t.Fatal(err)
	}
}

// announced starts a server that ends with the test and returns the first line it
// writes.
func (s *screen) announced(cmd *exec.Cmd) string {
	s.t.Helper()
	cmd.Env = append(os.Environ(), s.env...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("%s: %v", cmd.Path, err)
	}
	return strings.TrimSpace(line)
}

// command is the program in this screen; env is put over the screen's own.
func (s *screen) command(name string, args []string, env ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(append([]string{}, s.env...), env...)
	cmd.Dir = s.dir
	return cmd
}

// opened are the addresses the system was asked to open.
func (s *screen) opened() string {
	data, _ := os.ReadFile(filepath.Join(s.dir, "opened"))
	return string(data)
}

// keys types into what has the focus: a native dialog, or the menu.
func (s *screen) keys(args ...string) {
	s.t.Helper()
	// xdotool itself waits for ever.
	args = append([]string{"30", "xdotool"}, args...)
	if out, err := s.command("timeout", args).CombinedOutput(); err != nil {
		names, _ := s.command("xdotool", []string{"search", "--onlyvisible", "--name", ".", "getwindowname", "%@"}).CombinedOutput()
		s.t.Fatalf("%v: %v: %s\nwindows:\n%s", args, err, out, names)
	}
}

// focus waits for a window and has the keys go there: no window manager does.
func (s *screen) focus(search ...string) {
	s.t.Helper()
	s.keys(append(append([]string{"search", "--sync", "--onlyvisible"}, search...), "windowfocus", "--sync")...)
}

// saveAs answers a save dialog with a path.
func (s *screen) saveAs(title, path string) {
	s.t.Helper()
	s.focus("--name", title)
	s.keys("key", "ctrl+a")
	s.keys("type", "--delay", "2", path)
	s.keys("key", "Return")
}

// until waits for something that comes by itself.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("%s: not within %s", what, patience)
}

// lines keeps what a program writes.
type lines struct {
	mu  sync.Mutex
	all strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}
