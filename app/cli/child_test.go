package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// childMark makes the test's own file behave as the program.
const childMark = "GUICHET_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMark) != "" {
		streams := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
		os.Exit(Main(context.Background(), "test", os.Args[1:], streams, os.Getenv))
	}
	os.Exit(m.Run())
}

// child is a running command with what it wrote so far.
type child struct {
	cmd   *exec.Cmd
	lines chan string
	done  chan struct{}
	mu    sync.Mutex
	wrote bytes.Buffer
}

func childCommand(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append([]string{childMark + "=1", "LC_ALL=C", "HOME=" + t.TempDir()}, env...)
	cmd.Dir = t.TempDir()
	return cmd
}

// spawn starts a command that is killed when the test ends, if it still runs.
func spawn(t *testing.T, env []string, args ...string) *child {
	t.Helper()
	c := &child{cmd: childCommand(t, env, args...), lines: make(chan string, 1000), done: make(chan struct{})}
	out, in := io.Pipe()
	c.cmd.Stdout, c.cmd.Stderr = in, in
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		scan := bufio.NewScanner(out)
		for scan.Scan() {
			c.mu.Lock()
			c.wrote.WriteString(scan.Text() + "\n")
			c.mu.Unlock()
			c.lines <- scan.Text()
		}
		close(c.lines)
	}()
	go func() {
		c.cmd.Wait()
		in.Close()
		close(c.done)
	}()
	t.Cleanup(func() {
		c.cmd.Process.Kill()
		<-c.done
	})
	return c
}

func (c *child) log() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrote.String()
}

// line waits for a line that matches and returns its first group.
func (c *child) line(t *testing.T, pattern string) string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	timeout := time.After(30 * time.Second)
	for {
		select {
		case l, ok := <-c.lines:
			if !ok {
				t.Fatalf("ended without %q:\n%s", pattern, c.log())
			}
			if m := want.FindStringSubmatch(l); m != nil {
				return m[len(m)-1]
			}
		case <-timeout:
			t.Fatalf("no %q in time:\n%s", pattern, c.log())
		}
	}
}

// stop sends the signal and returns the exit code, -1 after a death by signal.
func (c *child) stop(t *testing.T, sig syscall.Signal) int {
	t.Helper()
	if err := c.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.done:
	case <-time.After(15 * time.Second):
		t.Fatalf("still running 15 s after %v:\n%s", sig, c.log())
	}
	return c.cmd.ProcessState.ExitCode()
}

const ready = `is ready: (https?://\S+)$`

// serveOn starts "serve" on a folder and a free port and returns its address.
func serveOn(t *testing.T, data string, args ...string) (*child, string) {
	t.Helper()
	c := spawn(t, nil, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, args...)...)
	return c, c.line(t, ready)
}

// result is what a command that ends by itself left.
type result struct {
	code     int
	out, err string
	took     time.Duration
	work     time.Duration // of processors
}

func run(t *testing.T, env []string, args ...string) result {
	t.Helper()
	cmd := childCommand(t, env, args...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	took, end := time.Since(start), cmd.ProcessState
	return result{end.ExitCode(), out.String(), errs.String(), took, end.UserTime() + end.SystemTime()}
}

func pidOf(c *child) string { return strconv.Itoa(c.cmd.Process.Pid) }
