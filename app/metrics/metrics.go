// Package metrics counts what the program does, in the form Prometheus reads:
// requests by route and status, what is kept, what the process uses. It knows
// routes by their patterns and nobody by name: no address, no query, no person
// is in a label. It is only there when somebody asked for it, and answers on a
// listener of its own that is bound to this machine.
//
// The text format is a few lines to write; the client library took 2.5 MB of
// every program, whether or not somebody asked. A test reads what is written
// here with the parser of Prometheus.
package metrics

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Metrics are the figures of one process.
type Metrics struct {
	mu     sync.Mutex
	routes []*route
	gauges []gauge
}

// gauge is a figure that is asked for when the metrics are.
type gauge struct {
	name, help, kind, labels string
	of                       func() float64
}

// route is a row of the table of routes.
type route struct {
	labels string
	sent   atomic.Int64
	took   sync.Map // a *histogram for each status
}

// bounds are the upper ends of the buckets of a histogram.
var bounds = [...]time.Duration{
	500 * time.Microsecond, time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond, 10 * time.Millisecond,
	25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond,
	500 * time.Millisecond, time.Second, 2500 * time.Millisecond, 5 * time.Second, 10 * time.Second,
}

// histogram counts times. Its last bucket holds what took longer than all bounds.
type histogram struct {
	buckets [len(bounds) + 1]atomic.Int64
	sum     atomic.Int64 // nanoseconds
}

func (h *histogram) observe(d time.Duration) {
	i, _ := slices.BinarySearch(bounds[:], d)
	h.buckets[i].Add(1)
	h.sum.Add(int64(d))
}

// New begins to count. version is told as a label of guichet_info.
func New(version string) *Metrics {
	m := &Metrics{}
	m.gauges = append(m.gauges, gauge{"guichet_info", "Always 1; the label names the version.", "gauge",
		label("version", version), func() float64 { return 1 }})
	m.gauges = append(m.gauges, process()...)
	return m
}

// Route returns what to tell of each answer of a route. The pattern is that of
// the table of routes; a method somebody made up counts as "other".
func (m *Metrics) Route(pattern, method string) func(status int, took time.Duration, bytes int64) {
	r := &route{labels: label("method", method) + "," + label("route", pattern)}
	m.mu.Lock()
	m.routes = append(m.routes, r)
	m.mu.Unlock()
	return func(status int, d time.Duration, bytes int64) {
		h, ok := r.took.Load(status)
		if !ok {
			h, _ = r.took.LoadOrStore(status, &histogram{})
		}
		h.(*histogram).observe(d)
		r.sent.Add(bytes)
	}
}

// Gauge adds a figure that is asked for when the metrics are.
func (m *Metrics) Gauge(name, help string, of func() float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gauges = append(m.gauges, gauge{name: name, help: help, kind: "gauge", of: of})
}

// Handler answers /metrics, and below /debug/pprof/ the profiles of the process
// if they were asked for too.
func (m *Metrics) Handler(profiles bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		// Who asked may have gone.
		_, _ = w.Write(m.text())
	})
	if profiles {
		mux.HandleFunc("GET /debug/pprof/profile", profileTime)
		mux.HandleFunc("GET /debug/pprof/{name}", profile)
	}
	return mux
}

// text writes all figures, in the same order each time.
func (m *Metrics) text() []byte {
	m.mu.Lock()
	routes, gauges := slices.Clone(m.routes), slices.Clone(m.gauges)
	m.mu.Unlock()
	slices.SortFunc(routes, func(a, b *route) int { return cmp.Compare(a.labels, b.labels) })
	t := &text{}
	t.family("guichet_request_duration_seconds", "Time to answer a request, by route and status.", "histogram")
	for _, r := range routes {
		r.times(t)
	}
	t.family("guichet_response_bytes_total", "Bytes of answers, by route.", "counter")
	for _, r := range routes {
		t.sample("guichet_response_bytes_total", r.labels, float64(r.sent.Load()))
	}
	for _, g := range gauges {
		t.family(g.name, g.help, g.kind)
		t.sample(g.name, g.labels, g.of())
	}
	return t.Bytes()
}

// times writes the histograms of a route. Buckets count all that took no longer.
func (r *route) times(t *text) {
	const name = "guichet_request_duration_seconds"
	var statuses []int
	r.took.Range(func(status, _ any) bool { statuses = append(statuses, status.(int)); return true })
	slices.Sort(statuses)
	for _, status := range statuses {
		h, _ := r.took.Load(status)
		labels := r.labels + "," + label("status", number(float64(status)))
		var n int64
		for i := range h.(*histogram).buckets {
			n += h.(*histogram).buckets[i].Load()
			end := "+Inf"
			if i < len(bounds) {
				end = number(bounds[i].Seconds())
			}
			t.sample(name+"_bucket", labels+","+label("le", end), float64(n))
		}
		t.sample(name+"_sum", labels, time.Duration(h.(*histogram).sum.Load()).Seconds())
		t.sample(name+"_count", labels, float64(n))
	}
}

// text is the text format of Prometheus, version 0.0.4.
type text struct{ bytes.Buffer }

func (t *text) family(name, help, kind string) {
	t.WriteString("# HELP " + name + " " + help + "\n# TYPE " + name + " " + kind + "\n")
}

func (t *text) sample(name, labels string, value float64) {
	t.WriteString(name)
	if labels != "" {
		t.WriteString("{" + labels + "}")
	}
	t.WriteString(" " + number(value) + "\n")
}
