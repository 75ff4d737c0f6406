package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"guichet/app"
)

type running struct {
	addr string
	stop context.CancelFunc
	done chan error
}

// start serves h on a free port until the test ends.
func start(t *testing.T, h http.Handler, opt Options) *running {
	t.Helper()
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return startOn(t, ln, h, opt)
}

func startOn(t *testing.T, ln net.Listener, h http.Handler, opt Options) *running {
	t.Helper()
	opt.Clock, opt.Log = app.System, slog.New(slog.DiscardHandler)
	ctx, stop := context.WithCancel(context.Background())
	r := &running{addr: ln.Addr().String(), stop: stop, done: make(chan error, 1)}
	ended := make(chan struct{})
	go func() {
		r.done <- Serve(ctx, ln, h, opt)
		close(ended)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return r
}

func TestAStopLetsRequestsEnd(t *testing.T) {
	t.Parallel()
	begun, release := make(chan struct{}), make(chan struct{})
	r := start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-release
		io.WriteString(w, "whole")
	}), Options{})
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + r.addr)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		answer <- string(b)
	}()
	<-begun
	r.stop()
	// The listener is closed first: new visitors are refused while old ones end.
	for {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			break
		}
		c.Close()
	}
	close(release)
	if got := <-answer; got != "whole" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-r.done; err != nil {
		t.Errorf("the stop ended with %v", err)
	}
}

func TestAStopCutsRequestsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	r := start(t, http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		close(begun)
		<-q.Context().Done()
	}), Options{Drain: 50 * time.Millisecond})
	go http.Get("http://" + r.addr)
	<-begun
	before := time.Now()
	r.stop()
	if err := <-r.done; err != nil {
		t.Errorf("the stop ended with %v", err)
	}
	if took := time.Since(before); took < 50*time.Millisecond || took > 5*time.Second {
		t.Errorf("the stop took %v", took)
	}
}

func TestHeadersAreBounded(t *testing.T) {
	t.Parallel()
	r := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), Options{})
	for size, want := range map[int]int{8 << 10: 200, HeaderBytes + 8<<10: 431} {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+r.addr, nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("X-Long", strings.Repeat("x", size))
		res, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%d bytes of headers: %d, want %d", size, res.StatusCode, want)
		}
	}
}

// net/http would answer "OPTIONS *" itself, without the handler's headers.
func TestTheHandlerAnswersForTheServerAsSuch(t *testing.T) {
	t.Parallel()
	h := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { fmt.Fprint(w, q.RequestURI) })
	r := start(t, h, Options{})
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(res.Body); string(b) != "*" {
		t.Errorf("%d %q", res.StatusCode, b)
	}
}

// The body's deadline is checked with a clock far in the past, which is a
// client that has been slow for long.
func TestASlowBodyFails(t *testing.T) {
	t.Parallel()
	failed := make(chan error, 1)
	h := http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		_, err := io.ReadAll(q.Body)
		failed <- err
	})
	past := func() time.Time { return time.Now().Add(-time.Hour) }
	r := start(t, guardBodies(h, past), Options{})
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nfirst")
	var timeout net.Error
	if err := <-failed; !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("the body ended with %v, want a timeout", err)
	}
}

func TestABodyInTimeLeavesNoDeadline(t *testing.T) {
	t.Parallel()
	h := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		b, err := io.ReadAll(q.Body)
		fmt.Fprintf(w, "%d %v", len(b), err)
	})
	r := start(t, guardBodies(h, app.System), Options{})
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	in := bufio.NewReader(c)
	for range 3 {
		fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nwords")
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		if string(b) != "5 <nil>" {
			t.Errorf("answer %q", b)
		}
	}
}

func TestListenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	taken, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for addr, key := range map[string]string{
		taken.Addr().String(): "cli.listen.used",
		"8080":                "cli.listen.bad",
		"localhost:http":      "cli.listen.bad",
		"127.0.0.1:70000":     "cli.listen.bad",
		"192.0.2.1:8080":      "cli.listen.elsewhere",
	} {
		_, err := Listen(t.Context(), addr)
		var known *app.Error
		if !errors.As(err, &known) || known.Key != key {
			t.Errorf("%s: %v, want %s", addr, err, key)
		}
	}
}
