package window

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkWindow is the time from the start of the program to the first page in
// the window, with demonstration content, what all its processes hold of memory
// then, and the size of the program.
func BenchmarkWindow(b *testing.B) {
	s := newScreen(b)
	s.begun().stop(syscall.SIGTERM)
	var took time.Duration
	var held int
	for range b.N {
		w := s.open()
		took += w.took
		held = tree(b, w.cmd.Process.Pid)
		w.stop(syscall.SIGTERM)
	}
	report(b, took, held, "GUICHET_WINDOW")
}

// BenchmarkServe is the same for the server: until its first page was read.
func BenchmarkServe(b *testing.B) {
	s := newScreen(b)
	data := s.data()
	s.serve(b, "--demo", "--data", data)()
	var took time.Duration
	var held int
	for range b.N {
		start := time.Now()
		end := s.serve(b, "--data", data)
		took += time.Since(start)
		held = end()
	}
	report(b, took, held, "GUICHET")
}

// serve starts the server and reads its home page; the function it returns ends
// it and says what it held.
func (s *screen) serve(b *testing.B, args ...string) func() int {
	b.Helper()
	cmd := s.command(program(b, "GUICHET"), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	for scan := bufio.NewScanner(out); scan.Scan(); {
		if _, address, ok := strings.Cut(scan.Text(), "is ready: "); ok {
			res, err := http.Get(address + "/en")
			if err != nil || res.StatusCode != http.StatusOK {
				b.Fatal(res, err)
			}
			res.Body.Close()
			break
		}
	}
	return func() int {
		held := tree(b, cmd.Process.Pid)
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		return held
	}
}

func report(b *testing.B, took time.Duration, held int, variable string) {
	b.Helper()
	info, err := os.Stat(program(b, variable))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took.Milliseconds())/float64(b.N), "ms-to-page")
	b.ReportMetric(float64(held)/1024, "MiB-held")
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB-file")
}

// tree is what a process and all below it hold of memory, in KiB; what several
// share counts once (PSS).
func tree(b *testing.B, pid int) int {
	b.Helper()
	sum := 0
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "smaps_rollup"))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var kib int
		if _, err := fmt.Sscanf(line, "Pss: %d kB", &kib); err == nil {
			sum += kib
		}
	}
	below, _ := exec.Command("pgrep", "-P", strconv.Itoa(pid)).Output()
	for text := range strings.FieldsSeq(string(below)) {
		if child, err := strconv.Atoi(text); err == nil {
			sum += tree(b, child)
		}
	}
	return sum
}
