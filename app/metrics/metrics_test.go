package metrics

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
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
