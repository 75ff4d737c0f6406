package acme

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a child with its output.
type process struct {
	cmd  *exec.Cmd
	out  *output
	done chan error
	once sync.Once
}

type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// spawn starts a child that is told to stop when the test ends.
func spawn(t *testing.T, env []string, name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(name, args...), out: &output{}, done: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.done <- p.cmd.Wait() }()
	t.Cleanup(p.stop)
	return p
}

func (p *process) stop() {
	p.once.Do(func() {
		p.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-p.done:
		case <-time.After(15 * time.Second):
			p.cmd.Process.Kill()
			<-p.done
		}
	})
}

// site is a running "guichet serve --tls".
type site struct {
	https, http, data string
	p                 *process
}

func (s *site) log() string { return s.p.out.String() }

func (s *site) stop(t *testing.T) {
	t.Helper()
	s.p.stop()
	if code := s.p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("serve ended with %d:\n%s", code, s.log())
	}
}

func startSite(t *testing.T, a *authority, data string) *site {
	t.Helper()
	s := &site{https: a.https, http: a.http, data: data}
	s.p = spawn(t, []string{
		"GUICHET_ACME_DIRECTORY=https://" + a.directory + "/dir", "GUICHET_ACME_CA=" + a.ca, "LC_ALL=C",
	}, program(t), "serve", "--data", data, "--tls", domain, "--listen", a.https, "--http", a.http)
	reachable(t, s.https)
	reachable(t, s.http)
	return s
}

// program is the file under test.
func program(t *testing.T) string {
	t.Helper()
	if name := os.Getenv("GUICHET"); name != "" {
		return name
	}
	name := filepath.Join(t.TempDir(), "guichet")
	run(t, "go", "build", "-C", "../..", "-o", name, ".")
	return name
}

// free finds a port of the loopback address that nobody listens on now.
func free(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func port(t *testing.T, addr string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// reachable waits until something listens.
func reachable(t *testing.T, addr string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("nothing listens on %s", addr)
}
