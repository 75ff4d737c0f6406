package gate

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/shell"
	"guichet/app/web/kit"
)

// window is a gate that is listened to, and what was asked of the window.
type window struct {
	*Gate
	t      *testing.T
	client *http.Client
	dir    string

	mu     sync.Mutex
	now    time.Time
	opened []string
	asked  []string // names proposed for saving
	told   []string
	front  int
	asks   bool
	chose  []string
	saveTo func(name string) (string, error)
}

func open(t *testing.T) *window {
	t.Helper()
	ln, err := shell.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &window{t: t, dir: t.TempDir(), now: time.Now(), client: &http.Client{Jar: jar, CheckRedirect: stay}}
	w.saveTo = func(name string) (string, error) { return filepath.Join(w.dir, name), nil }
	temp := t.TempDir()
	w.Gate = New(Options{
		Addr: ln.Addr(), Clock: w.clock, Log: slog.New(slog.DiscardHandler),
		Words: func() *i18n.Printer { return words.Printer(app.English) },
		Temp:  func() (string, error) { return temp, nil },
		Owned: func() bool { w.mu.Lock(); defer w.mu.Unlock(); return !w.asks },
		Chose: func(l app.Lang) { _ = w.note(&w.chose, string(l)) },
		Pages: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if kit.AtDesk(r) {
				io.WriteString(w, "the window's own page")
			}
		}),
		Native: Native{
			Open:  func(s string) error { return w.note(&w.opened, s) },
			Tell:  func(s string) { _ = w.note(&w.told, s) },
			Front: func() { w.mu.Lock(); w.front++; w.mu.Unlock() },
			Save: func(s string) (string, error) {
				_ = w.note(&w.asked, s)
				return w.saveTo(s)
			},
		},
	})
	w.Show(http.HandlerFunc(site))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- shell.Serve(ctx, ln, w.Gate, shell.Options{Clock: app.System, Log: slog.New(slog.DiscardHandler)})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(temp); len(left) != 0 {
			t.Errorf("downloads were left behind: %v", left)
		}
	})
	return w
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (w *window) clock() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }

func (w *window) note(list *[]string, s string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	*list = append(*list, s)
	return nil
}

const someHead = `<!doctype html><html><head><title>x</title></head><body>`

// site is the handler behind the gate.
func site(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'")
	switch r.URL.Path {
	case "/desk":
		if kit.AtDesk(r) {
			io.WriteString(w, "at the desk")
		}
		return
	case "/seen":
		http.SetCookie(w, &http.Cookie{Name: "lang", Value: "es"})
		io.WriteString(w, r.Header.Get("Cookie")+"|"+r.Header.Get("Accept-Language"))
		return
	case "/export":
		w.Header().Set("Content-Disposition", `attachment; filename="../../all articles.jsonl"`)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", "5")
		io.WriteString(w, "lines")
		return
	case "/refused":
		w.Header().Set("Content-Disposition", "attachment; filename=x")
		w.WriteHeader(http.StatusForbidden)
		return
	case "/file.html":
		w.Header().Set("Content-Security-Policy", kit.FilePolicy)
	case "/packed":
		w.Header().Set("Content-Encoding", "gzip")
	case "/panic":
		w.Header().Set("Content-Disposition", "attachment; filename=x")
		io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, someHead+r.Header.Get("Accept-Encoding")+"</body></html>")
}

func (w *window) ask(method, path, body string, edit ...func(*http.Request)) (*http.Response, string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.Origin()+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range edit {
		e(r)
	}
	res, err := w.client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res, string(b)
}

// enter goes the way of the window: the page of its own scheme, then the nonce.
func (w *window) enter() *window {
	w.t.Helper()
	if res, body := w.ask("GET", strings.TrimPrefix(w.entry(), w.Origin()), ""); res.StatusCode != 200 ||
		!strings.Contains(body, `location.replace("/")`) {
		w.t.Fatalf("enter: %d %s", res.StatusCode, body)
	}
	return w
}

// entry is where the bootstrap page leads.
func (w *window) entry() string {
	w.t.Helper()
	page := &recorder{head: http.Header{}}
	w.Bootstrap().ServeHTTP(page, &http.Request{Method: "GET", URL: &url.URL{Path: "/"}})
	found := regexp.MustCompile(`location\.replace\("(.+?)"\)`).FindStringSubmatch(page.body.String())
	if found == nil || !strings.HasPrefix(found[1], w.Origin()+"/__shell/enter?n=") {
		w.t.Fatalf("the bootstrap page: %s", &page.body)
	}
	return found[1]
}

type recorder struct {
	head http.Header
	body strings.Builder
}

func (r *recorder) Header() http.Header         { return r.head }
func (r *recorder) WriteHeader(int)             {}
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func TestWhatTheGateRefuses(t *testing.T) {
	t.Parallel()
	w := open(t)
	spent := w.entry()
	path := func(entry string) string { return strings.TrimPrefix(entry, w.Origin()) }
	cookie := func(v string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Cookie", v) }
	}
	host := func(v string) func(*http.Request) { return func(r *http.Request) { r.Host = v } }
	if res, _ := w.ask("GET", path(spent), "", cookie("x=y")); res.StatusCode != 200 {
		t.Fatalf("the nonce: %d", res.StatusCode)
	}
	w.client.Jar = nil
	if res, _ := w.ask("GET", path(spent), ""); res.StatusCode != 403 {
		t.Errorf("a nonce was good twice: %d", res.StatusCode)
	}
	late := w.entry()
	w.now = w.now.Add(NonceLife)
	good := cookieName + "=" + w.secret
	for _, row := range []struct {
		name, method, path string
		edit               func(*http.Request)
		status             int
	}{
		{"no cookie", "GET", "/desk", cookie(""), 403},
		{"no cookie, a form", "POST", "/desk", cookie(""), 403},
		{"a guessed cookie", "GET", "/desk", cookie(cookieName + "=" + secret()), 403},
		{"half a cookie", "GET", "/desk", cookie(good[:len(good)-1]), 403},
		{"an empty cookie", "GET", "/desk", cookie(cookieName + "="), 403},
		{"two cookies", "GET", "/desk", cookie(good + "; " + cookieName + "=x"), 403},
		{"another host", "GET", "/desk", host("evil.example"), 421},
		{"another host with the cookie", "GET", "/desk", func(r *http.Request) { cookie(good)(r); host("evil.example")(r) }, 421},
		{"a name of this machine", "GET", "/desk", func(r *http.Request) { cookie(good)(r); host("localhost")(r) }, 421},
		{"another port", "GET", "/desk", func(r *http.Request) { cookie(good)(r); host("127.0.0.1:1")(r) }, 421},
		{"a nonce at another host", "GET", path(w.entry()), host("evil.example"), 421},
		{"a spent nonce", "GET", path(spent), cookie(""), 403},
		{"a late nonce", "GET", path(late), cookie(""), 403},
		{"a guessed nonce", "GET", enterPath + "?n=" + secret(), cookie(""), 403},
		{"no nonce", "GET", enterPath, cookie(""), 403},
		{"an empty nonce", "GET", enterPath + "?n=", cookie(""), 403},
		{"a nonce in a form", "POST", path(w.entry()), cookie(""), 403},
		{"the window's script", "GET", "/__shell/window.js", cookie(""), 403},
		{"the way outside", "POST", "/__shell/open", cookie(""), 403},
		{"the cookie", "GET", "/desk", cookie(good), 200},
	} {
		res, body := w.ask(row.method, row.path, "", row.edit)
		if res.StatusCode != row.status || (row.status == 200) != (body == "at the desk") {
			t.Errorf("%s: %d %q", row.name, res.StatusCode, body)
		}
		if row.status != 200 && (res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Set-Cookie") != "") {
			t.Errorf("%s: %v", row.name, res.Header)
		}
	}
}

func TestTheDeskIsNobodysWhileAPasswordIsAskedFor(t *testing.T) {
	t.Parallel()
	w := open(t).enter()
	w.asks = true
	for _, path := range []string{"/desk", "/__shell/shop"} {
		if res, body := w.ask("GET", path, ""); res.StatusCode != 200 || body != "" {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
}

func TestAReloadOfTheWindowGetsANonceOfItsOwn(t *testing.T) {
	t.Parallel()
	w := open(t)
	var entries []string
	for range maxNonces + 4 {
		entries = append(entries, w.entry())
		w.now = w.now.Add(time.Millisecond)
	}
	for i, e := range entries {
		res, _ := w.ask("GET", strings.TrimPrefix(e, w.Origin()), "")
		if want := i >= 4; (res.StatusCode == 200) != want {
			t.Errorf("entry %d of %d: %d", i, len(entries), res.StatusCode)
		}
	}
	if res, body := w.ask("GET", "/desk", ""); res.StatusCode != 200 || body != "at the desk" {
		t.Errorf("inside: %d %q", res.StatusCode, body)
	}
	c := w.client.Jar.Cookies(&url.URL{Scheme: "http", Host: w.host, Path: "/"})
	if len(c) != 1 || len(c[0].Value) != 43 {
		t.Errorf("cookies: %v", c)
	}
}

func TestAPageGetsTheWindowsScript(t *testing.T) {
	t.Parallel()
	w := open(t).enter()
	const script = `<script src="/__shell/window.js?zoom=100" defer></script></head>`
	for path, want := range map[string]bool{"/": true, "/file.html": false, "/packed": false} {
		res, body := w.ask("GET", path, "", func(r *http.Request) { r.Header.Set("Accept-Encoding", "br") })
		if strings.Contains(body, script) != want || !strings.HasSuffix(body, "</body></html>") {
			t.Errorf("%s: %d %s", path, res.StatusCode, body)
		}
	}
	w.Zoom(125)
	if _, body := w.ask("GET", "/", ""); !strings.Contains(body, "zoom=125") {
		t.Errorf("larger: %s", body)
	}
	if res, body := w.ask("GET", "/__shell/window.js?zoom=125", ""); res.StatusCode != 200 || !strings.Contains(body, "/__shell/open") {
		t.Errorf("the script: %d %s", res.StatusCode, body)
	}
}

func TestADownloadGoesWhereThePersonSays(t *testing.T) {
	t.Parallel()
	w := open(t).enter()
	old := filepath.Join(w.dir, "all articles.jsonl")
	if err := os.WriteFile(old, []byte("of last week"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.saveTo = func(string) (string, error) { return "", nil }
	res, body := w.ask("GET", "/export", "")
	if got, _ := os.ReadFile(old); res.StatusCode != 204 || body != "" || string(got) != "of last week" {
		t.Errorf("thought better of it: %d %q, the file is %q", res.StatusCode, body, got)
	}
	w.saveTo = func(name string) (string, error) { return filepath.Join(w.dir, name), nil }
	res, _ = w.ask("GET", "/export", "")
	if got, _ := os.ReadFile(old); res.StatusCode != 204 || string(got) != "lines" || len(w.told) != 0 {
		t.Errorf("saved: %d, the file is %q, told %q", res.StatusCode, got, w.told)
	}
	if res.Header.Get("Content-Disposition") != "" || res.Header.Get("Content-Type") != "" {
		t.Errorf("headers of a download: %v", res.Header)
	}
	if left, _ := os.ReadDir(w.dir); len(left) != 1 {
		t.Errorf("in the folder: %v", left)
	}
	w.saveTo = func(string) (string, error) { return filepath.Join(w.dir, "no", "such", "folder"), nil }
	if res, _ = w.ask("GET", "/export", ""); res.StatusCode != 204 || len(w.told) != 1 || !strings.Contains(w.told[0], "not saved") {
		t.Errorf("not saved: %d, told %q", res.StatusCode, w.told)
	}
	w.saveTo = func(string) (string, error) { return "", errors.New("no dialog") }
	if w.ask("GET", "/export", ""); len(w.told) != 2 {
		t.Errorf("no dialog: told %q", w.told)
	}
	if res, _ = w.ask("GET", "/refused", ""); res.StatusCode != 403 || len(w.asked) != 4 {
		t.Errorf("refused: %d, asked %q", res.StatusCode, w.asked)
	}
	if _, err := w.client.Get(w.Origin() + "/panic"); err == nil {
		t.Error("half a download was answered")
	}
	for _, name := range w.asked {
		if name != "all articles.jsonl" {
			t.Errorf("asked for %q", name)
		}
	}
}

func TestFileNamesAreHarmless(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                    "download",
		"..":                                  "download",
		"/etc/passwd":                         "passwd",
		`C:\Windows\x.exe`:                    "x.exe",
		".bashrc":                             "bashrc",
		"a\x00b\n.txt":                        "a-b-.txt",
		"x\u202egnp.exe":                      "x-gnp.exe",
		"été.json":                            "été.json",
		strings.Repeat("é", 300) + ".csv":     strings.Repeat("é", 98) + ".csv",
		"x." + strings.Repeat("y", 300):       "x." + strings.Repeat("y", 198),
		"report<2026>.csv":                    "report-2026-.csv",
		"name with trailing dots and blank. ": "name with trailing dots and blank",
	} {
		if got := fileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestOnlySomeAddressesLeadOutside(t *testing.T) {
	t.Parallel()
	w := open(t).enter()
	for address, status := range map[string]int{
		"https://example.com/a?b=c#d":       204,
		"http://192.168.1.1/":               204,
		"mailto:shop@example.com?subject=x": 204,
		"tel:+33123456789":                  204,
		"file:///etc/passwd":                400,
		"javascript:alert(1)":               400,
		"HTTPS:evil":                        400,
		"https:///x":                        400,
		"https://user:secret@example.com/":  400,
		"smb://host/share":                  400,
		"--version":                         400,
		"https://example.com/\nx":           400,
		"https://example.com/ -x":           400,
		"":                                  400,
		"mailto:":                           400,
		"//example.com":                     400,
		"https://e.com/" + strings.Repeat("x", 5e3): 413,
	} {
		before := len(w.opened)
		res, _ := w.ask("POST", "/__shell/open", address)
		if res.StatusCode != status || (len(w.opened) > before) != (status == 204) {
			t.Errorf("%.60q: %d, opened %q", address, res.StatusCode, w.opened[before:])
		}
	}
	from := func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }
	for _, path := range []string{"/__shell/open", "/__shell/front"} {
		if res, _ := w.ask("POST", path, "https://example.com/", from); res.StatusCode != 403 {
			t.Errorf("%s from another site: %d", path, res.StatusCode)
		}
	}
	if w.ask("POST", "/__shell/front", ""); w.front != 1 {
		t.Errorf("brought to the front %d times", w.front)
	}
}

func TestTheHandlerSeesNothingOfTheGate(t *testing.T) {
	t.Parallel()
	w := open(t).enter()
	_, body := w.ask("GET", "/seen", "", func(r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "lang", Value: "fr"})
		r.AddCookie(&http.Cookie{Name: "session", Value: "s"})
	})
	if body != "session=s|en" || len(w.chose) != 1 || w.chose[0] != "es" {
		t.Errorf("seen %q, chose %q", body, w.chose)
	}
	if res, body := w.ask("POST", "/__shell/again", ""); res.StatusCode != 200 || body != "the window's own page" {
		t.Errorf("the window's own page: %d %q", res.StatusCode, body)
	}
}

// A form that was sent is carried out, also when the window is closed on it.
func TestASaveOutlivesTheWindow(t *testing.T) {
	t.Parallel()
	w := open(t).enter()
	begun, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	w.Show(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-goOn
		ended <- r.Context().Err()
	}))
	ctx, closed := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", w.Origin()+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		if res, err := w.client.Do(r); err == nil {
			res.Body.Close()
		}
		close(gone)
	}()
	<-begun
	closed()
	<-gone
	close(goOn)
	if err := <-ended; err != nil {
		t.Errorf("the save was cut: %v", err)
	}
}
