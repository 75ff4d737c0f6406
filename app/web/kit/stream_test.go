package kit

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/app"
)

// news is a row that hands out what is sent on a channel, and what it was asked
// to go on after.
func news(events chan []Event, after chan string) Route {
	return Row("GET", "/staff/news", For(app.Agent), NoBody, Stream(func(*http.Request) (func(context.Context, string) ([]Event, error), error) {
		return func(ctx context.Context, last string) ([]Event, error) {
			select {
			case after <- last:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			select {
			case e := <-events:
				return e, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}, nil
	}))
}

// listen opens the stream over a real connection.
func listen(t *testing.T, d *desk, last string) (*bufio.Scanner, *http.Response) {
	t.Helper()
	l := NewListener(nil, "127.0.0.1:80", false, nil)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "127.0.0.1"
		d.ServeHTTP(w, r.WithContext(WithListener(r.Context(), l)))
	}))
	t.Cleanup(srv.Close)
	req, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/staff/news", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", "session=agent")
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Last-Event-ID", last)
	res, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return bufio.NewScanner(res.Body), res
}

// until reads lines up to one that begins so.
func until(t *testing.T, s *bufio.Scanner, prefix string) string {
	t.Helper()
	for s.Scan() {
		if strings.HasPrefix(s.Text(), prefix) {
			return s.Text()
		}
	}
	t.Fatalf("the stream ended before %q: %v", prefix, s.Err())
	return ""
}

func TestAStreamCarriesNamesAndGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	events, after := make(chan []Event), make(chan string)
	d := open(t, news(events, after))
	lines, res := listen(t, d, "41")
	if res.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", res.Header)
	}
	until(t, lines, "retry: 2000")
	if got := <-after; got != "41" {
		t.Errorf("asked after %q", got)
	}
	events <- []Event{{ID: "42", Name: "article", Data: "a\nb"}}
	until(t, lines, "id: 42")
	until(t, lines, "event: article")
	if got := until(t, lines, "data: "); got != "data: a b" {
		t.Errorf("%q", got)
	}
	if got := <-after; got != "42" {
		t.Errorf("asked after %q", got)
	}
}

func TestAStreamEndsWithTheSession(t *testing.T) {
	t.Parallel()
	events, after := make(chan []Event), make(chan string)
	d := open(t, news(events, after))
	lines, _ := listen(t, d, "")
	<-after
	d.ended.Store(true)
	events <- []Event{{Name: "article", Data: "secret"}}
	until(t, lines, "event: end")
	for lines.Scan() {
		if strings.Contains(lines.Text(), "secret") {
			t.Error("news were told after the session had ended")
		}
	}
}

func TestAStreamEndsWhenTheServerStops(t *testing.T) {
	t.Parallel()
	events, after := make(chan []Event), make(chan string)
	d := open(t, news(events, after))
	lines, _ := listen(t, d, "")
	<-after
	d.Drain()
	done := make(chan struct{})
	go func() {
		for lines.Scan() {
		}
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the stream went on")
	}
}

// pipes is a listener whose connections hold nothing back: a reader that does
// not read stops the writer at once.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func TestASlowReaderIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		row := Row("GET", "/news", For(app.Anyone), NoBody, Stream(
			func(*http.Request) (func(context.Context, string) ([]Event, error), error) {
				return func(context.Context, string) ([]Event, error) {
					n++
					return []Event{{Name: "news", Data: "article"}}, nil
				}, nil
			}))
		rt, err := NewRouter(Config{Routes: []Route{row}, Languages: NewLanguages(offered), Clock: time.Now,
			Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		l := NewListener(nil, "127.0.0.1:80", false, nil)
		ln := &pipes{make(chan net.Conn), make(chan struct{})}
		over := make(chan time.Duration, 1)
		srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began := time.Now()
			rt.ServeHTTP(w, r.WithContext(WithListener(r.Context(), l)))
			over <- time.Since(began)
		})}
		go srv.Serve(ln)
		ours, theirs := net.Pipe()
		ln.conns <- theirs
		fmt.Fprint(ours, "GET /news HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		until(t, bufio.NewScanner(ours), "data: article")
		if took := <-over; took < streamSlow || took > streamSlow+time.Second || n == 0 {
			t.Errorf("dropped after %v", took)
		}
		ours.Close()
		srv.Close()
		synctest.Wait()
	})
}
