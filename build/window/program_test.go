package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program names one of the two builds.
func program(t testing.TB, variable string) string {
	t.Helper()
	name := os.Getenv(variable)
	if name == "" {
		t.Fatalf("%s names no program: run this by make window", variable)
	}
	full, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return full
}

// shown is a window under way.
type shown struct {
	*inspector
	screen *screen
	cmd    *exec.Cmd
	log    *lines
	done   chan struct{}
	entry  string // by which the window came in
	root   string // of its loopback listener
	took   time.Duration
}

// open starts the window and waits until it shows a page.
func (s *screen) open(args ...string) *shown {
	s.t.Helper()
	addr := freePort(s.t)
	w := &shown{screen: s, log: &lines{}, done: make(chan struct{})}
	w.cmd = s.command(program(s.t, "GUICHET_WINDOW"), args, "WEBKIT_INSPECTOR_HTTP_SERVER="+addr)
	w.cmd.Stdout, w.cmd.Stderr = w.log, w.log
	start := time.Now()
	if err := w.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() {
		w.cmd.Wait()
		close(w.done)
	}()
	s.t.Cleanup(func() {
		w.cmd.Process.Kill()
		<-w.done
		if s.t.Failed() {
			s.t.Logf("the window wrote:\n%s", w.log)
		}
	})
	w.inspector, w.entry = inspect(s.t, addr)
	w.root = w.entry[:strings.Index(w.entry[len("http://"):], "/")+len("http://")]
	// Asking does nothing here, so it is done again soon.
	w.within = answerWithin / 20
	w.wait("document.readyState === 'complete' && !location.pathname.endsWith('/enter')")
	w.within = answerWithin
	w.took = time.Since(start)
	return w
}

// stop sends a signal and returns the exit code, -1 after a death by it.
func (w *shown) stop(sig syscall.Signal) int {
	w.t.Helper()
	if err := w.cmd.Process.Signal(sig); err != nil {
		w.t.Fatal(err)
	}
	return w.ended()
}

func (w *shown) ended() int {
	w.t.Helper()
	select {
	case <-w.done:
	case <-time.After(patience):
		w.t.Fatalf("still there after %s", patience)
	}
	return w.cmd.ProcessState.ExitCode()
}

// data is the usual data folder of this person.
func (s *screen) data() string { return filepath.Join(s.dir, ".local", "share", "guichet") }

// welcome fills in the first page and sends it.
func (w *shown) welcome(fill string) {
	w.t.Helper()
	w.wait("location.pathname === '/__shell/welcome'")
	w.eval(`(() => {
		const form = document.querySelector("form.welcome");
		const set = (name, value) => {
			const list = form.elements[name];
			if (list instanceof RadioNodeList) list.value = value; else list.value = value;
		};
		set("name", "The Mill");
		` + fill + `
		form.requestSubmit(form.querySelector(".actions button"));
	})()`)
	w.wait("location.pathname === '/staff' && document.readyState === 'complete'")
}

// begun opens a window whose help centre has demonstration content.
func (s *screen) begun() *shown {
	s.t.Helper()
	w := s.open()
	w.welcome(`set("start", "demo"); set("main", "en");`)
	return w
}

// shot keeps a picture of what the screen shows.
func (w *shown) shot(name string) {
	w.t.Helper()
	dir := os.Getenv("GUICHET_SHOTS")
	if dir == "" {
		return
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.wait("document.readyState === 'complete'")
	// Two frames: what was just loaded is drawn by then.
	w.eval("(window.drawn = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true; })))")
	w.wait("window.drawn")
	out, err := w.screen.command("import", []string{"-window", "root", filepath.Join(dir, name+".png")}).CombinedOutput()
	if err != nil {
		w.t.Fatalf("a picture: %v %s", err, out)
	}
}
