package metrics

import (
	"bytes"
	"math"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func ask(m *Metrics, profiles bool, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	m.Handler(profiles).ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	return w
}

func TestFiguresByRoute(t *testing.T) {
	t.Parallel()
	m := New("1.2.3")
	told := m.Route("/{lang}/articles/{slug}", "GET")
	told(200, 3*time.Millisecond, 1200)
	told(304, time.Millisecond, 0)
	m.Gauge("guichet_kept_bytes", "Bytes of kept pages.", func() float64 { return 42 })
	body := ask(m, false, "/metrics").Body.String()
	for _, want := range []string{
		`guichet_request_duration_seconds_count{method="GET",route="/{lang}/articles/{slug}",status="200"} 1`,
		`guichet_request_duration_seconds_count{method="GET",route="/{lang}/articles/{slug}",status="304"} 1`,
		`guichet_response_bytes_total{method="GET",route="/{lang}/articles/{slug}"} 1200`,
		`guichet_info{version="1.2.3"} 1`, "guichet_kept_bytes 42", "go_goroutines",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestProfilesOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	m := New("")
	for target, want := range map[string][2]int{
		"/debug/pprof/heap":                 {404, 200},
		"/debug/pprof/none":                 {404, 404},
		"/debug/pprof/profile?seconds=x":    {404, 400},
		"/debug/pprof/profile?seconds=9999": {404, 400},
		"/":                                 {404, 404},
	} {
		for i, asked := range []bool{false, true} {
			if got := ask(m, asked, target).Code; got != want[i] {
				t.Errorf("%s, asked %v: %d", target, asked, got)
			}
		}
	}
}

// What is written is what Prometheus reads.
func TestPrometheusReadsIt(t *testing.T) {
	t.Parallel()
	m := New("1.\"2\\\n3")
	told := m.Route("/{lang}/articles/{slug}", "GET")
	for _, took := range []time.Duration{0, time.Millisecond, 3 * time.Millisecond, time.Minute} {
		told(200, took, 1)
	}
	m.Route("/{lang}", "GET")(503, time.Second, 0)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	read, err := parser.TextToMetricFamilies(bytes.NewReader(m.text()))
	if err != nil {
		t.Fatal(err)
	}
	times := read["guichet_request_duration_seconds"]
	if len(times.GetMetric()) != 2 || times.GetType() != dto.MetricType_HISTOGRAM {
		t.Fatalf("histograms: %v", times)
	}
	for _, one := range times.GetMetric() {
		h := one.GetHistogram()
		if one.GetLabel()[2].GetValue() == "503" {
			continue
		}
		counts := map[float64]uint64{}
		for _, b := range h.GetBucket() {
			counts[b.GetUpperBound()] = b.GetCumulativeCount()
		}
		want := map[float64]uint64{.0005: 1, .001: 2, .0025: 2, .005: 3, 10: 3, math.Inf(1): 4}
		for bound, n := range want {
			if counts[bound] != n {
				t.Errorf("up to %v: %d, want %d", bound, counts[bound], n)
			}
		}
		if h.GetSampleCount() != 4 || h.GetSampleSum() != 60.004 {
			t.Errorf("count %d, sum %v", h.GetSampleCount(), h.GetSampleSum())
		}
	}
	if got := read["guichet_info"].GetMetric()[0].GetLabel()[0].GetValue(); got != "1.\"2\\\n3" {
		t.Errorf("version %q", got)
	}
	for name, of := range map[string]func(*dto.Metric) float64{
		"go_goroutines":                func(m *dto.Metric) float64 { return m.GetGauge().GetValue() },
		"go_memstats_heap_alloc_bytes": func(m *dto.Metric) float64 { return m.GetGauge().GetValue() },
		"go_memstats_sys_bytes":        func(m *dto.Metric) float64 { return m.GetGauge().GetValue() },
		"go_memstats_next_gc_bytes":    func(m *dto.Metric) float64 { return m.GetGauge().GetValue() },
	} {
		if list := read[name].GetMetric(); len(list) != 1 || of(list[0]) <= 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
	if runtime.GOOS == "linux" && read["process_resident_memory_bytes"].GetMetric()[0].GetGauge().GetValue() < 1<<20 {
		t.Error("the process holds less than a megabyte")
	}
}
