//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo terminal on which a command runs: screen holds what the
// person at it sees.
type terminal struct {
	master *os.File
	mu     sync.Mutex
	screen bytes.Buffer
}

// runAtTerminal starts a command at a terminal and types an answer each time it
// asks without showing it. It returns all that was shown, and the exit code.
func runAtTerminal(t *testing.T, cmd *exec.Cmd, answers ...string) (string, int) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	term := &terminal{master: master}
	done := make(chan struct{})
	go term.watch(done)
	for n, answer := range answers {
		term.await(t, []string{"Passphrase: ", "Once more: "}[n])
		if _, err := master.WriteString(answer + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Wait()
	<-done
	return term.screen.String(), cmd.ProcessState.ExitCode()
}

// watch reads until nobody has the terminal open any more.
func (m *terminal) watch(done chan struct{}) {
	defer close(done)
	buf := make([]byte, 4096)
	for {
		n, err := m.master.Read(buf)
		m.mu.Lock()
		m.screen.Write(buf[:n])
		m.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// await waits until something was asked and the terminal does not show what is
// typed.
func (m *terminal) await(t *testing.T, asks string) {
	t.Helper()
	end, tick := time.After(30*time.Second), time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		m.mu.Lock()
		text := m.screen.String()
		m.mu.Unlock()
		how, err := unix.IoctlGetTermios(int(m.master.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(text, asks) && how.Lflag&unix.ECHO == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("%q was not asked:\n%s", asks, text)
		}
	}
}

// TestPassphraseAtATerminal is asked for a passphrase: twice for a backup, where
// two that differ are refused, once for a restore, where a wrong one is. What is
// typed is never shown.
func TestPassphraseAtATerminal(t *testing.T) {
	t.Parallel()
	const phrase, other = "five small words here", "five other words here"
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "x.backup")
	if r := run(t, nil, "import", "--data", data, write(t, "shop.txt", shop)); r.code != ExitDone {
		t.Fatal(r.out, r.err)
	}
	for _, row := range []struct {
		name    string
		args    []string
		answers []string
		code    int
		says    string
	}{
		{"two that differ", []string{"backup", "--passphrase", "--data", data, file}, []string{phrase, other}, ExitFailed, "not the same"},
		{"one that is short", []string{"backup", "--passphrase", "--data", data, file}, []string{"short", "short"}, ExitFailed, "12"},
		{"a backup", []string{"backup", "--passphrase", "--data", data, file}, []string{phrase, phrase}, ExitDone, file},
		{"a wrong one", []string{"restore", "--data", filepath.Join(dir, "wrong"), file}, []string{other}, ExitFailed, "passphrase"},
		{"a restore", []string{"restore", "--data", filepath.Join(dir, "new"), file}, []string{phrase}, ExitDone, filepath.Join(dir, "new")},
	} {
		screen, code := runAtTerminal(t, childCommand(t, nil, row.args...), row.answers...)
		if code != row.code || !strings.Contains(strings.ReplaceAll(screen, "\r\n", "\n"), row.says) {
			t.Errorf("%s: ended with %d:\n%s", row.name, code, screen)
		}
		for _, typed := range row.answers {
			if strings.Contains(screen, typed) {
				t.Errorf("%s: what was typed is shown:\n%s", row.name, screen)
			}
		}
	}
}
