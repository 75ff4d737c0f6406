package kit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

type note struct {
	ID   int
	Text string
}

// desk is a router over a small store, with rows that go wrong on purpose.
type desk struct {
	*Router
	store  *store.Store
	notes  *store.Table[note]
	others *store.Table[note]
	log    *bytes.Buffer
	ended  atomic.Bool // the sessions of visit have ended
}

func open(t testing.TB, rows ...Route) *desk {
	t.Helper()
	d := &desk{
		notes:  store.NewTable("notes", func(n *note) store.Key { return store.K(n.ID) }),
		others: store.NewTable("others", func(n *note) store.Key { return store.K(n.ID) }),
		log:    &bytes.Buffer{},
	}
	log := slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: level(t)}))
	var err error
	d.store, err = store.Open(t.Context(), t.TempDir(), store.Options{
		Clock: app.System, Log: slog.New(slog.DiscardHandler), InMemory: true, RunTwice: true,
	}, store.Schema{Room: "test", Tables: []store.AnyTable{d.notes, d.others}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.store.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
	})
	said := func(form string) Problem {
		return func(_ *http.Request, f Failure) Document {
			return Document{Status: f.Status, Type: Text, Body: []byte(form + " " + f.Error.Key + " " + f.RequestID)}
		}
	}
	d.Router, err = NewRouter(Config{
		Routes: rows, Languages: NewLanguages(offered), Store: d.store, Clock: app.System, Log: log,
		Page: said("page"), API: said("api"), SignIn: "/staff/sign-in", Who: d.visit,
		Old: func(r *http.Request) (string, bool) { return "/fr", r.URL.Path == "/old" || r.URL.Path == "/old/" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) put(t testing.TB, id int, text string) {
	t.Helper()
	_, err := d.store.Update(t.Context(), func(tx *store.Tx) error { return d.notes.Put(tx, note{id, text}) })
	if err != nil {
		t.Error(err)
	}
}

// ask sends a request through the loopback listener.
func (d *desk) ask(method, target string, edit ...func(*http.Request)) *httptest.ResponseRecorder {
	if target != "*" {
		target = "http://localhost:8080" + target
	}
	r := httptest.NewRequest(method, target, nil)
	r.Host = "localhost:8080"
	r.RemoteAddr = "127.0.0.1:5000"
	r = r.WithContext(WithListener(r.Context(), NewListener(nil, "127.0.0.1:8080", false, nil)))
	for _, e := range edit {
		e(r)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func says(text string) Fresh {
	return func(*http.Request, app.Lang) (Document, error) { return Document{Type: Text, Body: []byte(text)}, nil }
}

func rows() []Route {
	anyone := For(app.Anyone)
	return []Route{
		Row("GET", "/{lang}", anyone, NoBody, Fresh(func(_ *http.Request, l app.Lang) (Document, error) {
			return Document{Type: Text, Body: []byte(l)}, nil
		})),
		Row("GET", "/form", anyone, NoBody, says("form")),
		Row("POST", "/form", anyone, 10, Handler(func(w http.ResponseWriter, r *http.Request) error {
			if _, err := io.ReadAll(r.Body); err != nil {
				return err
			}
			_, err := io.WriteString(w, "taken")
			return err
		})),
		Row("GET", "/panic", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			panic("the secret reason")
		})),
		Row("GET", "/broken", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			return errors.New("the secret reason")
		})),
		Row("GET", "/damaged", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			return app.E(app.Busy, "error.store.damaged").Wrap(store.ErrDamaged)
		})),
		Row("POST", "/full", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			return app.E(app.Full, "error.store.full").Wrap(store.ErrFull)
		})),
		Row("POST", "/file", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			return fmt.Errorf("blob: keep a file: %w", store.ErrFull)
		})),
		Row("GET", "/moved", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			return &app.Moved{To: "/fr/é", Permanent: true}
		})),
		Row("GET", "/away", anyone, NoBody, Handler(func(http.ResponseWriter, *http.Request) error {
			return &app.Moved{To: "//evil.example"}
		})),
		Row("GET", "/staff", For(app.Agent), NoBody, says("staff")),
		Row("POST", "/staff", For(app.Agent), 10, says("done")),
		Row("GET", "/api/v1/x", anyone, NoBody, says("{}")),
	}
}

func TestRouterAnswers(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	table := []struct {
		name, method, target string
		status               int
		body                 string
	}{
		{"a row for each language", "GET", "/es", 200, "es"},
		{"a language that is not offered", "GET", "/de", 404, "page error.notfound "},
		{"nothing there", "GET", "/fr/none", 404, "page error.notfound "},
		{"nothing there for a program", "GET", "/api/v1/none", 404, "api error.notfound "},
		{"HEAD of a GET row", "HEAD", "/form", 200, ""},
		{"method without a row", "DELETE", "/form", 405, "page error.method "},
		{"method somebody made up", "BREW", "/form", 405, "page error.method "},
		{"options", "OPTIONS", "/form", 405, "page error.method "},
		{"permission", "GET", "/staff", 302, ""},
		{"permission of a form", "POST", "/staff", 401, "page error.signedout "},
		{"store fault", "GET", "/damaged", 503, ""},
		{"full disk", "POST", "/full", 507, ""},
		{"full disk, said by the files", "POST", "/file", 507, ""},
		{"climbing path", "GET", "/fr/../form", 404, "page error.notfound "},
		{"escaped climbing path", "GET", "/fr/%2e%2e/form", 404, "page error.notfound "},
		{"double slash", "GET", "//form", 404, "page error.notfound "},
		{"invalid UTF-8", "GET", "/fr/%ff", 400, "page error.address "},
		{"NUL", "GET", "/fr?q=%00", 400, "page error.address "},
		{"a slash in a name", "GET", "/fr%2f", 404, "page error.notfound "},
		{"a slash in a name, doubled", "GET", "/fr%2F/", 404, "page error.notfound "},
		{"the server as such", "OPTIONS", "*", 400, "page error.address "},
		{"too long", "GET", "/fr?q=" + strings.Repeat("a", MaxURIBytes), 400, "page error.address.long "},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			w := d.ask(row.method, row.target)
			if w.Code != row.status || row.body != "" && w.Body.String() != row.body {
				t.Errorf("%d %q", w.Code, w.Body)
			}
			if w.Code == 405 && w.Header().Get("Allow") != "GET, HEAD, POST" {
				t.Errorf("Allow: %q", w.Header().Get("Allow"))
			}
			if (w.Code == 503 || w.Code == 507) && w.Header().Get("Retry-After") == "" {
				t.Errorf("%d without Retry-After", w.Code)
			}
		})
	}
}

func TestRouterSendsOn(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	table := []struct {
		name, target string
		status       int
		to           string
	}{
		{"moved, with an accent", "/moved", 301, "/fr/%C3%A9"},
		{"never to another origin", "/away", 302, "/"},
		{"slash at the end", "/form/", 301, "/form"},
		{"slash and query", "/fr/?q=a%20b", 301, "/fr?q=a%20b"},
		{"old address", "/old", 301, "/fr"},
		{"old address with a slash", "/old/", 301, "/fr"},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			w := d.ask("GET", row.target)
			if w.Code != row.status || w.Header().Get("Location") != row.to {
				t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
			}
		})
	}
	if w := d.ask("POST", "/old"); w.Code != 404 {
		t.Errorf("POST to an old address: %d", w.Code)
	}
}

func TestOurFaultsSayOnlyAnID(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/panic", "/broken"} {
		d := open(t, rows()...)
		w := d.ask("GET", target)
		said := strings.Fields(w.Body.String())
		if w.Code != 500 || len(said) != 3 || said[1] != "error.internal" || len(said[2]) < 16 {
			t.Fatalf("%s: %d %q", target, w.Code, w.Body)
		}
		if !strings.Contains(d.log.String(), said[2]) || !strings.Contains(d.log.String(), "the secret reason") {
			t.Errorf("%s: the log has no cause: %s", target, d.log)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", target, w.Header())
		}
	}
}

func TestForeignHostIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	w := d.ask("GET", "/form", func(r *http.Request) { r.Host = "shop.example" })
	if w.Code != 421 || w.Body.String() != "page error.host " {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	r := httptest.NewRequest("GET", "http://localhost:8080/form", nil)
	bare := httptest.NewRecorder()
	d.ServeHTTP(bare, r)
	if bare.Code != 421 {
		t.Errorf("without a listener: %d", bare.Code)
	}
}

func TestForwardedHostIsNeverRead(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	for _, name := range forwarding() {
		w := d.ask("GET", "/form/", with(name, "evil.example"))
		if w.Code != 301 || w.Header().Get("Location") != "/form" {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
}

func TestCrossSiteRequestsAreRefused(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	const own, foreign = "http://localhost:8080", "https://evil.example"
	table := []struct {
		name, site, origin, cookie string
		status                     int
	}{
		{"own page", "same-origin", own, "lang=fr", 200},
		{"own page in an older browser", "", own, "lang=fr", 200},
		{"typed by the person", "none", "", "lang=fr", 200},
		{"no browser", "", "", "", 200},
		{"no headers but a cookie", "", "", "lang=fr", 403},
		{"other site", "cross-site", foreign, "lang=fr", 403},
		{"other site without a cookie", "cross-site", foreign, "", 403},
		{"same site", "same-site", "http://a.localhost:8080", "lang=fr", 403},
		{"other origin in an older browser", "", foreign, "lang=fr", 403},
		{"other port", "", "http://localhost:8081", "", 403},
		{"origin null", "", "null", "lang=fr", 403},
		{"origin null, cross-site", "cross-site", "null", "", 403},
		{"forged own origin", "cross-site", own, "lang=fr", 403},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			w := d.ask("POST", "/form", func(r *http.Request) {
				for name, v := range map[string]string{"Sec-Fetch-Site": row.site, "Origin": row.origin,
					"Cookie": row.cookie} {
					if v != "" {
						r.Header.Set(name, v)
					}
				}
			})
			if w.Code != row.status {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	table := []struct {
		name   string
		body   int
		length int64
		status int
	}{
		{"at the limit", 10, 10, 200},
		{"over the limit, announced", 11, 11, 413},
		{"over the limit, not announced", 11, -1, 413},
		{"announced only", 0, 10 << 30, 413},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			w := d.ask("POST", "/form", func(r *http.Request) {
				r.Body = io.NopCloser(strings.NewReader(strings.Repeat("a", row.body)))
				r.ContentLength = row.length
			})
			if w.Code != row.status {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
}

// A request that is never finished is not answered as if it had been done.
func TestABodyThatStallsIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)); err != nil {
			t.Error(err)
		}
		l := NewListener(nil, r.Context().Value(http.LocalAddrContextKey).(net.Addr).String(), false, nil)
		d.ServeHTTP(w, r.WithContext(WithListener(r.Context(), l)))
	}))
	t.Cleanup(srv.Close)
	addr := srv.Listener.Addr().String()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /form HTTP/1.1\r\nHost: %s\r\nContent-Length: 9\r\n\r\nhalf", addr)
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusRequestTimeout || string(body) != "page error.slow " || !res.Close {
		t.Errorf("%d %q, closes: %v", res.StatusCode, body, res.Close)
	}
	if strings.Contains(d.log.String(), "status=0") {
		t.Errorf("log: %s", d.log)
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	for _, target := range []string{"/fr", "/none", "/panic", "/broken", "/moved", "/form/", "/staff", "/fr?q=%00",
		"/api/v1/no"} {
		h := d.ask("GET", target).Header()
		if p := h.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'") || strings.Contains(p,
			"unsafe") {
			t.Errorf("%s: policy %q", target, p)
		}
		if everybody := target == "/fr"; everybody == (h.Get("Cross-Origin-Opener-Policy") != "") {
			t.Errorf("%s: opener policy %q", target, h.Get("Cross-Origin-Opener-Policy"))
		}
		for _, name := range []string{"Permissions-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy"} {
			if h.Get(name) == "" {
				t.Errorf("%s: no %s", target, name)
			}
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", target, h)
		}
	}
}

func TestTransportSecurityOverTLSOnly(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	l := NewListener(nil, "127.0.0.1:8080", true, nil)
	behind := func(r *http.Request) *http.Request { return r.WithContext(WithListener(r.Context(), l)) }
	plain := httptest.NewRecorder()
	d.ServeHTTP(plain, behind(httptest.NewRequest("GET", "http://localhost:8080/form", nil)))
	over := httptest.NewRecorder()
	d.ServeHTTP(over, behind(httptest.NewRequest("GET", "https://localhost:8080/form", nil)))
	if plain.Header().Get("Strict-Transport-Security") != "" || over.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("plain %v, TLS %v", plain.Header(), over.Header())
	}
}

func TestLogHasNothingPersonal(t *testing.T) {
	t.Parallel()
	d := open(t, rows()...)
	d.ask("GET", "/fr?q=canary-query", with("Cookie", "lang=canary-cookie"), func(r *http.Request) {
		r.RemoteAddr = "192.0.2.77:4000"
	})
	d.ask("GET", "/fr/canary-path")
	d.ask("CANARY", "/form")
	got := d.log.String()
	for _, no := range []string{"canary", "CANARY", "192.0.2"} {
		if strings.Contains(got, no) {
			t.Errorf("the log says %q: %s", no, got)
		}
	}
	for _, yes := range []string{"id=", "method=GET", "route=/{lang}", "status=200", "took=", "bytes=2"} {
		if !strings.Contains(got, yes) {
			t.Errorf("the log lacks %q: %s", yes, got)
		}
	}
}

func TestRouterRefusesBadRows(t *testing.T) {
	t.Parallel()
	ok := For(app.Anyone)
	table := []struct {
		name string
		rows []Route
	}{
		{"no permission", []Route{Row("GET", "/x", Permission{}, NoBody, says(""))}},
		{"no endpoint", []Route{Row("GET", "/x", ok, NoBody, nil)}},
		{"no limit", []Route{Row("POST", "/x", ok, -1, says(""))}},
		{"no slash", []Route{Row("GET", "x", ok, NoBody, says(""))}},
		{"HEAD", []Route{Row("HEAD", "/x", ok, NoBody, says(""))}},
		{"twice", []Route{Row("GET", "/x", ok, NoBody, says("")), Row("GET", "/x", ok, NoBody, says(""))}},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if _, err := NewRouter(Config{Routes: row.rows, Languages: NewLanguages(offered)}); err == nil {
				t.Error("taken")
			}
		})
	}
}

// level logs everything in tests, and in benchmarks what a server logs.
func level(t testing.TB) slog.Level {
	if _, ok := t.(*testing.B); ok {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}
