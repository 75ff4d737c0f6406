package window

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"guichet/app"
	"guichet/app/i18n"
)

// client is a window without a screen: a browser that is a client of HTTP.
type client struct {
	t    *testing.T
	look look
	http *http.Client
	root string // origin of the gate
	leave,
	shown chan struct{}
	once sync.Once

	mu     sync.Mutex
	told   []string
	titles []string
	ran    []string
	fronts int
	alerts []string
	saveTo string
	picked string
	fails  error // instead of a window
}

func newClient(t *testing.T) *client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, http: &http.Client{Jar: jar}, leave: make(chan struct{}), shown: make(chan struct{})}
}

func (c *client) run(l look) error {
	c.look = l
	if c.fails != nil {
		return c.fails
	}
	if err := c.enter(); err != nil {
		return err
	}
	close(c.shown)
	<-c.leave
	l.closing(place{Width: 900, Height: 700})
	return nil
}

// enter goes the way of a window that loads its first page.
func (c *client) enter() error {
	w := httptest.NewRecorder()
	c.look.bootstrap.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	entry := regexp.MustCompile(`"(http://[^"]+)"`).FindStringSubmatch(w.Body.String())
	res, err := c.http.Get(entry[1])
	if err != nil {
		return err
	}
	res.Body.Close()
	c.root = entry[1][:strings.Index(entry[1], "/__shell")]
	return nil
}

func (c *client) note(list *[]string, s string) { c.mu.Lock(); *list = append(*list, s); c.mu.Unlock() }

func (c *client) save(string, string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.saveTo, nil
}
func (c *client) pick(string, string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.picked, nil
}
func (c *client) front()                { c.mu.Lock(); c.fronts++; c.mu.Unlock() }
func (c *client) rename(title string)   { c.note(&c.titles, title) }
func (c *client) tell(s string, _ bool) { c.note(&c.told, s) }
func (c *client) alert(s string)        { c.note(&c.alerts, s) }
func (c *client) script(code string)    { c.note(&c.ran, code) }
func (c *client) quit()                 { c.once.Do(func() { close(c.leave) }) }

// machine is a person's own machine: what it remembers outlives a window.
type machine struct {
	t    *testing.T
	env  map[string]string
	lang app.Lang
}

func newMachine(t *testing.T) *machine {
	home := t.TempDir()
	return &machine{t: t, lang: app.English, env: map[string]string{
		"HOME": home, "XDG_DATA_HOME": filepath.Join(home, "data"), "XDG_CONFIG_HOME": filepath.Join(home, "config"),
		"AppData": filepath.Join(home, "config"), "LocalAppData": filepath.Join(home, "data"),
	}}
}

func (m *machine) options() Options {
	m.t.Helper()
	words, err := i18n.Load()
	if err != nil {
		m.t.Fatal(err)
	}
	return Options{
		Version: "test", Clock: app.System, Log: slog.New(slog.DiscardHandler), Words: words, Lang: m.lang,
		Getenv: func(k string) string { return m.env[k] },
	}
}

// open shows the window until close is called, or the test ends.
func (m *machine) open() (c *client, close func()) {
	m.t.Helper()
	return m.openWith(m.options())
}

func (m *machine) openWith(opt Options) (c *client, close func()) {
	m.t.Helper()
	c = newClient(m.t)
	done := make(chan error, 1)
	go func() { done <- show(context.Background(), opt, c) }()
	select {
	case <-c.shown:
	case err := <-done:
		m.t.Fatalf("no window: %v", err)
	}
	close = sync.OnceFunc(func() {
		c.quit()
		if err := <-done; err != nil {
			m.t.Error(err)
		}
	})
	m.t.Cleanup(close)
	return c, close
}

func (c *client) get(path string) (*http.Response, string) {
	c.t.Helper()
	return c.do("GET", path, "", nil)
}

func (c *client) post(path string, form url.Values) (*http.Response, string) {
	c.t.Helper()
	return c.do("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (c *client) do(method, path, kind string, body io.Reader) (*http.Response, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.root+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res, string(b)
}

// welcome fills in the form of the first page.
func (c *client) welcome(fields url.Values, fileName, file string) (*http.Response, string) {
	c.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, list := range fields {
		for _, v := range list {
			if err := w.WriteField(name, v); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile("file", fileName)
	if err == nil {
		_, err = io.WriteString(part, file)
	}
	if err != nil || w.Close() != nil {
		c.t.Fatal(err)
	}
	return c.do("POST", "/__shell/welcome", w.FormDataContentType(), &b)
}
