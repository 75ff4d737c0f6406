// Package gate is the door between the window of this machine and the site's
// handler. The window is a browser that asks a listener on a free port of the
// loopback address, where every other program of the machine could ask too: so
// the gate lets in what carries the window's secret and nothing else, and marks
// that as coming from the person at the desk (kit.WithDesk). It also does what a
// web view cannot do by itself: it saves files by a native dialog and opens links
// in the system's browser. The handler behind it knows nothing of all that.
package gate

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/web/kit"
)

// Limits of the gate.
const (
	// NonceLife is how long the address that lets the window in is good for.
	NonceLife = 30 * time.Second
	// maxNonces is how many of them wait at once: reloads within NonceLife.
	maxNonces = 16
	// maxLink is the longest address that is opened outside, in bytes.
	maxLink = 4 << 10
)

// cookieName is the cookie that holds the window's secret. The prefix and the
// flag of TLS are left out: a web view does not send such cookies to a plain
// address, not even to this machine's own.
const cookieName = "guichet-window"

// languageCookie is the one the language menu of the pages sets.
const languageCookie = "lang"

// Native is what the window does for the page in it. Its functions may be called
// by several requests at once.
type Native struct {
	// Open hands an address to the system's browser or mail program.
	Open func(address string) error
	// Save asks where to put a file; an empty path is a person who thought
	// better of it.
	Save func(name string) (path string, err error)
	// Front brings the window before all others.
	Front func()
	// Tell shows a sentence that the page cannot say.
	Tell func(sentence string)
}

// Options is what a gate is made of.
type Options struct {
	Addr   net.Addr // of the loopback listener
	Native Native
	Clock  app.Clock
	Log    *slog.Logger
	Words  func() *i18n.Printer // in the language of the window
	// Temp makes and names a folder for files on their way to a person.
	Temp func() (string, error)
	// Pages answers the addresses below /__shell/ that are not the gate's own.
	Pages http.Handler
	// Chose is told of a language that was chosen on a page.
	Chose func(app.Lang)
	// Owned reports whether who sits at the desk is the owner without a password.
	Owned func() bool
}

// Gate is the handler of the loopback listener.
type Gate struct {
	opt    Options
	host   string
	secret string
	cross  *http.CrossOriginProtection
	site   atomic.Pointer[http.Handler]
	saving chan struct{} // one dialog at a time: the window has one answer for all
	zoom   atomic.Int64  // per cent

	mu     sync.Mutex
	nonces map[string]time.Time // until when each is good
}

// New returns a gate that shows nothing yet.
func New(opt Options) *Gate {
	g := &Gate{
		opt: opt, host: opt.Addr.String(), secret: secret(), cross: http.NewCrossOriginProtection(),
		saving: make(chan struct{}, 1), nonces: map[string]time.Time{},
	}
	g.zoom.Store(100)
	none := http.NotFoundHandler()
	g.site.Store(&none)
	return g
}

// secret makes 256 random bits.
func secret() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Show has the window show another handler from the next request on.
func (g *Gate) Show(h http.Handler) { g.site.Store(&h) }

// Drain ends the answers of the handler that end only when they are told to.
func (g *Gate) Drain() {
	if d, ok := (*g.site.Load()).(interface{ Drain() }); ok {
		d.Drain()
	}
}

// Origin is where the window asks: scheme, address and port.
func (g *Gate) Origin() string { return "http://" + g.host }

// ServeHTTP answers a request of the window, and refuses every other.
func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Host != g.host {
		g.refuse(w, http.StatusMisdirectedRequest)
		return
	}
	if r.URL.Path == enterPath {
		g.enter(w, r)
		return
	}
	if !g.knows(r) {
		g.refuse(w, http.StatusForbidden)
		return
	}
	if g.opt.Owned() {
		r = r.WithContext(kit.WithDesk(r.Context()))
	}
	if handle := g.own(r); handle != nil {
		handle(w, r)
		return
	}
	h := *g.site.Load()
	if strings.HasPrefix(r.URL.Path, prefix) {
		h = g.opt.Pages
	}
	r = g.plain(r)
	a := &answer{ResponseWriter: w, gate: g, request: r}
	defer a.abandon()
	h.ServeHTTP(a, r)
	a.finish()
}

// plain is a request as the handler may see it.
func (g *Gate) plain(r *http.Request) *http.Request {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		// Who saves and closes the window has saved.
		r = r.WithContext(context.WithoutCancel(r.Context()))
	}
	head := r.Header
	// The window is on this machine: what is packed would only be unpacked.
	head.Del("Accept-Encoding")
	if strings.Contains(head.Get("Accept"), "text/html") {
		head.Del("If-None-Match") // the script in a page changes with the zoom
	}
	// The window has one language, for its menu and its pages, that outlives it.
	cookies := r.Cookies()
	head.Del("Cookie")
	for _, c := range cookies {
		if c.Name != cookieName && c.Name != languageCookie {
			r.AddCookie(c)
		}
	}
	head.Set("Accept-Language", string(g.opt.Words().Lang))
	return r
}

// knows reports whether a request carries the window's secret, once.
func (g *Gate) knows(r *http.Request) bool {
	given, n := "", 0
	for _, c := range r.Cookies() {
		if c.Name == cookieName {
			given = c.Value
			n++
		}
	}
	return n == 1 && subtle.ConstantTimeCompare([]byte(given), []byte(g.secret)) == 1
}

// refuse says no more than that this is not the way in.
func (g *Gate) refuse(w http.ResponseWriter, status int) {
	head := w.Header()
	secure(head)
	head.Set("Content-Type", kit.Text)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(g.opt.Words().T("window.refused") + "\n"))
}

// secure puts on an answer of the gate itself what all answers carry.
func secure(head http.Header) {
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cache-Control", "no-store")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
}
