package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/app/web/webtest"
)

// BenchmarkVisitorsWrite has 32 and 256 clients vote, and ask, over HTTP: each
// answer comes after the fsync. Every request comes from an address of its own,
// as behind a proxy, so that all defences but the proof of work are at work. A
// reader asks for an article meanwhile; its 99th percentile is told beside the
// quiet one.
func BenchmarkVisitorsWrite(b *testing.B) {
	s := webtest.OpenDurable(b)
	s.Fill()
	listener := *s.Listener
	listener.Trusted = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := listener
		l.Hosts = []string{r.Host}
		s.Handler.ServeHTTP(w, r.WithContext(kit.WithListener(r.Context(), &l)))
	}))
	defer srv.Close()
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 300, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	stamps := guard.New(webtest.FormKey(), func() time.Time { return time.Now().Add(-time.Minute) })
	forms := map[string]func(n int64) (string, url.Values){
		"votes": func(int64) (string, url.Values) { return "/fr/articles/suivi/vote", url.Values{"opinion": {"yes"}} },
		"questions": func(n int64) (string, url.Values) {
			return "/fr/ask", url.Values{"text": {fmt.Sprintf("Question %d ?", n)}, "sure": {"yes"}, "stamp": {stamps.Ticket().Stamp}}
		},
	}
	var address atomic.Int64
	for _, kind := range []string{"votes", "questions"} {
		for _, clients := range []int{32, 256} {
			b.Run(fmt.Sprintf("%s/%d", kind, clients), func(b *testing.B) {
				quiet := articleTimes(b, client, srv.URL, func(stop func()) { time.AfterFunc(500*time.Millisecond, stop) })
				begin := time.Now()
				busy := articleTimes(b, client, srv.URL, func(stop func()) {
					go func() {
						write(b, client, srv.URL, clients, &address, forms[kind])
						stop()
					}()
				})
				b.ReportMetric(float64(b.N)/time.Since(begin).Seconds(), "op/s")
				b.ReportMetric(p99(quiet).Seconds()*1000, "quiet-p99-ms")
				b.ReportMetric(p99(busy).Seconds()*1000, "busy-p99-ms")
			})
		}
	}
}

// write has some clients send b.N forms; one that is not answered by 303 fails.
func write(b *testing.B, client *http.Client, at string, clients int, address *atomic.Int64, form func(int64) (string, url.Values)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for next.Add(1) <= int64(b.N) {
				n := address.Add(1)
				path, values := form(n)
				r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, at+path, strings.NewReader(values.Encode()))
				if err != nil {
					b.Error(err)
					return
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", "same-origin")
				r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
				res, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				if res.Body.Close(); res.StatusCode != http.StatusSeeOther {
					b.Errorf("%s: %s", path, res.Status)
				}
			}
		})
	}
	all.Wait()
}

// articleTimes asks for an article a thousand times a second, or as soon as the
// last one has come, until it is stopped.
func articleTimes(b *testing.B, client *http.Client, at string, run func(stop func())) []time.Duration {
	var stopped atomic.Bool
	run(func() { stopped.Store(true) })
	var out []time.Duration
	beat := time.NewTicker(time.Millisecond)
	defer beat.Stop()
	for !stopped.Load() || len(out) == 0 {
		<-beat.C
		begin := time.Now()
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, at+"/fr/articles/suivi", nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip") // as every browser does
		res, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		out = append(out, time.Since(begin))
	}
	return out
}

func p99(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)*99/100]
}
