package gate

import (
	_ "embed"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"guichet/app"
)

// prefix begins the addresses that exist behind the gate only.
const prefix = "/__shell/"

//go:embed window.js
var script []byte

// own returns what answers an address of the gate itself; nil for the handler's.
func (g *Gate) own(r *http.Request) http.HandlerFunc {
	switch r.Method + " " + r.URL.Path {
	case "GET " + prefix + "window.js":
		return g.script
	case "POST " + prefix + "open":
		return g.open
	case "POST " + prefix + "front":
		return g.front
	}
	return nil
}

// script is what every page in the window gets beside its own.
func (g *Gate) script(w http.ResponseWriter, _ *http.Request) {
	secure(w.Header())
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(script)))
	_, _ = w.Write(script)
}

// open hands the address in the body to the system.
func (g *Gate) open(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if err := g.cross.Check(r); err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxLink))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	address, ok := Outside(string(body))
	if !ok {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err := g.opt.Native.Open(address); err != nil {
		g.opt.Log.Warn("an address could not be opened outside", "err", err)
		g.opt.Native.Tell(g.opt.Words().Error(app.E(app.Internal, "window.open.failed")))
	}
	w.WriteHeader(http.StatusNoContent)
}

// front brings the window before all others.
func (g *Gate) front(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if err := g.cross.Check(r); err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	g.opt.Native.Front()
	w.WriteHeader(http.StatusNoContent)
}

// Outside returns an address that may be handed to the system, in the form it is
// handed over in: a page of the web, a mail or a phone number. Anything else
// could start a program.
func Outside(text string) (string, bool) {
	if text == "" || len(text) > maxLink || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", false
	}
	u, err := url.Parse(text)
	if err != nil || !slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme) {
		return "", false
	}
	web := u.Scheme == "http" || u.Scheme == "https"
	if web != (u.Host != "") || !web && u.Opaque == "" || u.User != nil {
		return "", false
	}
	return u.String(), true
}

// Zoom sets the size of every page from the next on, in per cent.
func (g *Gate) Zoom(percent int) { g.zoom.Store(int64(percent)) }
