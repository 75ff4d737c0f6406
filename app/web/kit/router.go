package kit

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/store"
)

// Config is what a Router is made of.
type Config struct {
	Routes    []Route
	Languages *Languages
	Store     *store.Store
	Clock     app.Clock
	Log       *slog.Logger
	// How a failure looks: to readers, below /api/ and to scripts, below /staff.
	// A nil Staff is Page.
	Page, API, Staff Problem

	// Who answers whose session a token names; a token that names none is nobody's,
	// which is no error. Nil is a site nobody can sign in to.
	Who func(ctx context.Context, token string) (Visit, error)
	// Desk answers who sits at the window of this machine (see WithDesk): the
	// owner of the folder with the account that goes with it, or nobody where the
	// owner has asked for a password there too. Nil is the owner, who has no
	// account yet.
	Desk func(ctx context.Context) (Visit, error)
	// SignIn is the path of the page on which people sign in; a reader who must
	// is sent there with ?next=.
	SignIn string
	// Read is told of each reading of a kept page that has a subject.
	Read func(subject app.ID, lang app.Lang)

	// Old answers where an address that is not found lives now.
	Old func(r *http.Request) (to string, ok bool)

	// Meter returns what to tell of each answer of a route; nil tells nobody.
	Meter func(pattern, method string) func(status int, took time.Duration, bytes int64)

	// KeptBytes bounds the memory of kept pages; 0 is DefaultKeptBytes.
	KeptBytes int64
}

// Router is the one handler of the program: it checks what every request must
// satisfy, finds the row, and turns what the row returns into an answer.
type Router struct {
	mux       *http.ServeMux
	languages *Languages
	clock     app.Clock
	log       *slog.Logger
	page, api Problem
	staff     Problem
	who       func(context.Context, string) (Visit, error)
	desk      func(context.Context) (Visit, error)
	signIn    string
	draining  context.Context // ends when the server stops
	drain     context.CancelFunc
	old       func(*http.Request) (string, bool)
	headers   headers
	crossSite crossSite
	pack      *packer
	kept      *keep
}

// NewRouter checks the rows and builds the handler.
func NewRouter(c Config) (*Router, error) {
	rt := &Router{
		mux: http.NewServeMux(), languages: c.Languages, clock: c.Clock, log: c.Log,
		page: c.Page, api: c.API, staff: c.Staff, who: c.Who, desk: c.Desk, signIn: c.SignIn, old: c.Old,
		headers: newHeaders(), crossSite: newCrossSite(), pack: newPacker(),
	}
	rt.draining, rt.drain = context.WithCancel(context.Background())
	rt.kept = newKeep(c.Store, rt.pack, c.Clock, c.KeptBytes)
	rt.kept.read = c.Read
	places := map[string]*place{}
	for _, row := range c.Routes {
		if err := row.check(); err != nil {
			return nil, err
		}
		for path, lang := range expand(row.pattern) {
			p := places[path]
			if p == nil {
				p = &place{router: rt, pattern: row.pattern, lang: lang, meters: map[string]meter{}}
				places[path] = p
			}
			if slices.ContainsFunc(p.rows, func(o Route) bool { return o.method == row.method }) {
				return nil, fmt.Errorf("kit: route %s %s stands twice", row.method, row.pattern)
			}
			p.rows = append(p.rows, row)
			p.measure(c.Meter, row.method)
		}
	}
	for path, p := range places {
		rt.mux.Handle(path, p)
	}
	rt.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		rt.fail(w.(*record), r, app.E(app.NotFound, "error.notfound"))
	})
	return rt, nil
}

// expand writes a pattern once for each language there is; those the site does
// not offer at present are not found. A wildcard would clash with the addresses
// that have no language.
func expand(pattern string) map[string]app.Lang {
	rest, ok := strings.CutPrefix(pattern, "/{lang}")
	if !ok {
		return map[string]app.Lang{exact(pattern): ""}
	}
	out := map[string]app.Lang{}
	for _, l := range app.Langs() {
		out["/"+string(l)+rest] = l
	}
	return out
}

// exact keeps the root from matching every address.
func exact(pattern string) string {
	if pattern == "/" {
		return "/{$}"
	}
	return pattern
}

// ServeHTTP answers one request. A panic is caught here and nowhere else.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := rt.clock()
	l := ListenerOf(r)
	rec := &record{ResponseWriter: w, headers: &rt.headers, request: r, listener: l, pattern: "none"}
	defer func() {
		if v := recover(); v != nil {
			rt.panicked(rec, r, v)
		}
		if rec.status == 0 {
			rec.WriteHeader(http.StatusOK)
		}
		level, told := rec.level(rt.log, r)
		if rec.meter == nil && !told {
			return // most requests: looking at the clock is not free
		}
		took := rt.clock().Sub(began)
		if rec.meter != nil {
			rec.meter(rec.status, took, rec.bytes)
		}
		if told {
			rec.log(rt.log, level, r, took)
		}
	}()
	if err := rt.admit(r, l); err != nil {
		rt.fail(rec, r, err)
		return
	}
	if rt.quickly(rec, r) {
		return
	}
	if p := r.URL.Path; !clean(p) {
		rt.fail(rec, r, app.E(app.NotFound, "error.notfound"))
		return
	} else if len(p) > 1 && p[len(p)-1] == '/' {
		rt.withoutSlash(rec, r)
		return
	}
	rt.mux.ServeHTTP(rec, r)
}

// admit is what every request must satisfy, whatever its address.
func (rt *Router) admit(r *http.Request, l *Listener) error {
	if !l.Serves(r.Host) {
		return app.E(app.Misdirected, "error.host")
	}
	if err := checkTarget(r); err != nil {
		return err
	}
	return rt.crossSite.check(r)
}

// withoutSlash sends the reader to the address without the slash at its end,
// unless something old lived right there.
func (rt *Router) withoutSlash(rec *record, r *http.Request) {
	if rt.movedAway(rec, r) {
		return
	}
	to, ok := strings.CutSuffix(r.URL.EscapedPath(), "/")
	if !ok { // written %2F, it is part of a name
		rt.fail(rec, r, app.E(app.NotFound, "error.notfound"))
		return
	}
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	redirect(rec, &app.Moved{To: to, Permanent: true})
}

// panicked answers for a handler that panicked; http.ErrAbortHandler is the
// standard way to cut a connection and goes on.
func (rt *Router) panicked(rec *record, r *http.Request, v any) {
	if v == http.ErrAbortHandler {
		panic(v)
	}
	rt.log.Error("handler panicked", "id", rec.requestID(), "route", rec.pattern,
		"panic", fmt.Sprint(v), "stack", string(debug.Stack()))
	if rec.status != 0 {
		panic(http.ErrAbortHandler)
	}
	f := failureOf(fmt.Errorf("kit: panic: %v", v))
	f.RequestID = rec.requestID()
	rt.refuse(rec, r, f)
}

// place is one address with its rows, one for each method.
type place struct {
	router  *Router
	pattern string
	lang    app.Lang
	rows    []Route
	meters  map[string]meter // by method, of the rows; empty when nobody listens
}

// measure prepares what is told of the answers of a row: by its pattern, which
// all languages of it share.
func (p *place) measure(of func(pattern, method string) func(int, time.Duration, int64), method string) {
	if of == nil {
		return
	}
	p.meters[method] = of(p.pattern, method)
	if method == http.MethodGet {
		p.meters[http.MethodHead] = of(p.pattern, http.MethodHead)
	}
}

// ServeHTTP finds the row of the method and lets it answer.
func (p *place) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rec := w.(*record)
	rec.at(p, r.Method)
	if !p.open() {
		p.router.fail(rec, r, app.E(app.NotFound, "error.notfound"))
		return
	}
	row, ok := p.row(r.Method)
	if !ok {
		rec.Header().Set("Allow", p.allow())
		p.router.fail(rec, r, app.E(app.NotAllowed, "error.method"))
		return
	}
	if err := p.answer(rec, r, row); err != nil {
		p.router.fail(rec, r, err)
	}
}

// open reports whether the site offers the language of the address at present.
func (p *place) open() bool {
	if p.lang == "" {
		return true
	}
	_, ok := p.router.languages.Offered(string(p.lang))
	return ok
}

func (p *place) answer(rec *record, r *http.Request, row Route) error {
	if row.permission.private {
		var err error
		if r, err = p.router.recognise(rec, r, row.permission); err != nil {
			return err
		}
	}
	if r.Body != http.NoBody {
		// A Desk hears of it when it reads, and may show its form again.
		if _, desk := row.endpoint.(Desk); r.ContentLength > row.body && row.body > 0 && !desk {
			return app.E(app.TooLarge, "error.toolarge", "Limit", row.body)
		}
		r.Body = http.MaxBytesReader(rec, r.Body, row.body)
	}
	return row.endpoint.answer(p.router, rec, r, p.lang)
}

func (p *place) row(method string) (Route, bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, row := range p.rows {
		if row.method == method {
			return row, true
		}
	}
	return Route{}, false
}

// allow lists the methods of an address (RFC 9110, 10.2.1).
func (p *place) allow() string {
	var out []string
	for _, row := range p.rows {
		out = append(out, row.method)
		if row.method == http.MethodGet {
			out = append(out, http.MethodHead)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// KeptBytes is the memory that kept pages take at present.
func (rt *Router) KeptBytes() int64 {
	rt.kept.mu.RLock()
	defer rt.kept.mu.RUnlock()
	return rt.kept.bytes
}

func isStaff(path string) bool { return path == "/staff" || strings.HasPrefix(path, "/staff/") }

func isAPI(path string) bool { return strings.HasPrefix(path, "/api/") }
