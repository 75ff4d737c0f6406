package site

import (
	"net/http"
	"strings"

	"guichet/app"
	"guichet/app/web/kit"
)

// choosePath begins the addresses by which a click on a result is counted.
const choosePath = "/go/"

// Choose leads from a result to its article.
func (s *Site) Choose(w http.ResponseWriter, r *http.Request) error {
	visitor := ""
	if r.Method == http.MethodGet && !prefetched(r) {
		visitor = chooser(r)
	}
	path, err := s.Help.Choose(r.Context(), app.Visitor(), r.PathValue("token"), visitor)
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return &app.Moved{To: path}
}

// chooser tells visitors apart for a day: see help.Choose.
func chooser(r *http.Request) string { return kit.ClientOf(r).Addr.String() + " " + r.UserAgent() }

// prefetched reports whether a browser asks in advance, for nobody yet.
func prefetched(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Sec-Purpose")+r.Header.Get("Purpose"), "prefetch")
}
