package metrics

import (
	"net/http"
	"runtime/pprof"
	"strconv"
	"time"
)

// longestProfile bounds how long processor time is sampled.
const longestProfile = 5 * time.Minute

// profile writes a profile of the runtime by its name ("heap", "goroutine",
// "allocs", …) in the form "go tool pprof" reads. The package of the standard
// library that does this registers itself on a handler everybody shares, so it
// is not used.
func profile(w http.ResponseWriter, r *http.Request) {
	p := pprof.Lookup(r.PathValue("name"))
	if p == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	// Who asked may have gone.
	_ = p.WriteTo(w, 0)
}

// profileTime samples processor time for ?seconds=, 30 without.
func profileTime(w http.ResponseWriter, r *http.Request) {
	length := 30 * time.Second
	if s := r.URL.Query().Get("seconds"); s != "" {
		n, err := strconv.Atoi(s)
		if length = time.Duration(n) * time.Second; err != nil || length <= 0 || length > longestProfile {
			http.Error(w, "seconds", http.StatusBadRequest)
			return
		}
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := pprof.StartCPUProfile(w); err != nil {
		http.Error(w, "busy", http.StatusConflict)
		return
	}
	defer pprof.StopCPUProfile()
	select {
	case <-time.After(length):
	case <-r.Context().Done():
	}
}
