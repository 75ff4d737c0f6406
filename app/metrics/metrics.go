// Package metrics counts what the program does, in the form Prometheus reads:
// requests by route and status, what is kept, what the process uses. It knows
// routes by their patterns and nobody by name: no address, no query, no person
// is in a label. It is only there when somebody asked for it, and answers on a
// listener of its own that is bound to this machine.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of one process.
type Metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
	sent     *prometheus.CounterVec
}

// New begins to count. version is told as a label of guichet_info.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "guichet_request_duration_seconds",
			Help:    "Time to answer a request, by route and status.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "method", "status"}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "guichet_response_bytes_total",
			Help: "Bytes of answers, by route.",
		}, []string{"route", "method"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "guichet_info", Help: "Always 1; the label names the version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	m.registry.MustRegister(m.took, m.sent, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Route returns what to tell of each answer of a route. The pattern is that of
// the table of routes; a method somebody made up counts as "other".
func (m *Metrics) Route(pattern, method string) func(status int, took time.Duration, bytes int64) {
	sent := m.sent.WithLabelValues(pattern, method)
	took := m.took.MustCurryWith(prometheus.Labels{"route": pattern, "method": method})
	return func(status int, d time.Duration, bytes int64) {
		took.WithLabelValues(strconv.Itoa(status)).Observe(d.Seconds())
		sent.Add(float64(bytes))
	}
}

// Gauge adds a figure that is asked for when the metrics are.
func (m *Metrics) Gauge(name, help string, of func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, of))
}

// Handler answers /metrics, and below /debug/pprof/ the profiles of the process
// if they were asked for too.
func (m *Metrics) Handler(profiles bool) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4}))
	if profiles {
		mux.HandleFunc("GET /debug/pprof/profile", profileTime)
		mux.HandleFunc("GET /debug/pprof/{name}", profile)
	}
	return mux
}
