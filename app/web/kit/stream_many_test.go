package kit

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/app"
)

// The children of TestManyStreams are told where to connect, and how often.
const (
	streamsAtEnv = "GUICHET_TEST_STREAMS_AT"
	streamsEnv   = "GUICHET_TEST_STREAMS"
)

// square wakes everybody who waits.
type square struct {
	mu   sync.Mutex
	n    int
	bell chan struct{}
}

func (s *square) ring() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	close(s.bell)
	s.bell = make(chan struct{})
}

func (s *square) next(ctx context.Context, after string) ([]Event, error) {
	for {
		s.mu.Lock()
		n, bell := s.n, s.bell
		s.mu.Unlock()
		if strconv.Itoa(n) != after && n > 0 {
			return []Event{{ID: strconv.Itoa(n), Name: "news", Data: "article"}}, nil
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// many is how many streams the test opens: all of R20 with GUICHET_LONG.
func many() int {
	if os.Getenv("GUICHET_LONG") != "" {
		return 10_000
	}
	return 500
}

// TestR20ManyStreams: what an open stream costs, how long news take to everybody,
// and that nothing is left when they have gone. The clients are another process,
// so that the memory is the server's.
func TestR20ManyStreams(t *testing.T) {
	s := &square{bell: make(chan struct{})}
	d := open(t, Row("GET", "/news", For(app.Anyone), NoBody, Stream(
		func(*http.Request) (func(context.Context, string) ([]Event, error), error) { return s.next, nil })))
	l := NewListener(nil, "127.0.0.1:80", false, nil)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.ServeHTTP(w, r.WithContext(WithListener(r.Context(), l)))
	}))
	srv.Start()
	defer srv.Close()
	n, before := many(), runtime.NumGoroutine()
	base := used()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestStreamsChild$")
	child.Env = append(os.Environ(), streamsAtEnv+"="+srv.Listener.Addr().String(), streamsEnv+"="+strconv.Itoa(n))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	until(t, said, "open")
	each := (used() - base) / uint64(n)
	began := time.Now()
	s.ring()
	line := until(t, said, "heard")
	var at99, last int64
	if _, err := fmt.Sscanf(line, "heard %d %d", &at99, &last); err != nil {
		t.Fatal(line)
	}
	p99 := time.UnixMicro(at99).Sub(began)
	t.Logf("%d streams: %d bytes each; news at 99 %% of them after %v, at the last after %v", n, each, p99, time.UnixMicro(last).Sub(began))
	if each > 40<<10 {
		t.Errorf("%d bytes each", each)
	}
	if n == 10_000 && p99 > time.Second {
		t.Errorf("news took %v", p99)
	}
	in.Close() // the child goes, and all its connections
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if runtime.NumGoroutine() <= before+5 {
			return
		}
		// The server hears of each end from the system, in its own time.
		<-time.After(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// used is the memory of this process that is in use.
func used() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

// TestStreamsChild is not a test of its own: TestR20ManyStreams starts it.
func TestStreamsChild(t *testing.T) {
	at := os.Getenv(streamsAtEnv)
	if at == "" {
		return
	}
	n, _ := strconv.Atoi(os.Getenv(streamsEnv))
	ready, heard := make(chan error, n), make(chan time.Time, n)
	gate := make(chan struct{}, 64)
	for range n {
		go func() {
			gate <- struct{}{}
			c, err := net.Dial("tcp", at)
			if err == nil {
				_, err = fmt.Fprint(c, "GET /news HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
			}
			<-gate
			if err != nil {
				ready <- err
				return
			}
			lines := bufio.NewScanner(c)
			for lines.Scan() {
				switch {
				case strings.HasPrefix(lines.Text(), "retry:"):
					ready <- nil
				case strings.HasPrefix(lines.Text(), "data:"):
					heard <- time.Now()
					return
				}
			}
		}()
	}
	for range n {
		if err := <-ready; err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("open")
	var times []int64
	for range n {
		times = append(times, (<-heard).UnixMicro())
	}
	slices.Sort(times)
	fmt.Println("heard", times[len(times)*99/100], times[len(times)-1])
	// Until the parent closes the pipe.
	_, _ = os.Stdin.Read(make([]byte, 1))
}
