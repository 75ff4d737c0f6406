package window

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/boot"
)

// begun is a machine on which the welcome was filled in.
func begun(t *testing.T) *machine {
	t.Helper()
	m := newMachine(t)
	c, close := m.open()
	form := m.empty()
	form.Set("start", "import")
	if res, body := c.welcome(form, "faq.txt", faq); res.StatusCode != 200 {
		t.Fatalf("%d\n%.2000s", res.StatusCode, body)
	}
	close()
	return m
}

func TestASecondStartBringsTheFirstForward(t *testing.T) {
	t.Parallel()
	m := begun(t)
	c, close := m.open()
	second := newClient(t)
	if err := show(t.Context(), m.options(), second); err != nil || c.fronts != 1 || second.look.bootstrap != nil {
		t.Errorf("the second start: %v, forward %d times", err, c.fronts)
	}
	close()
	if c, _ = m.open(); c.fronts != 0 {
		t.Error("a later start is a first one")
	}
}

func TestAServerThatHoldsTheFolderIsNamed(t *testing.T) {
	t.Parallel()
	m := begun(t)
	opt := m.options()
	house, err := boot.Open(t.Context(), boot.Options{
		Dir: m.usual(), Command: "serve", Clock: opt.Clock, Log: opt.Log, Getenv: opt.Getenv, Words: opt.Words,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := house.Start("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	c, _ := m.open()
	res, body := c.get("/")
	if res.StatusCode != 200 || !strings.Contains(body, "is served by") || !strings.Contains(body, `href="http://127.0.0.1:8080"`) {
		t.Errorf("held: %d %.3000s", res.StatusCode, body)
	}
	if res, _ := c.post("/__shell/again", nil); res.Request.URL.Path != "/__shell/trouble" {
		t.Errorf("still held: %s", res.Request.URL)
	}
	if err := house.Close(); err != nil {
		t.Fatal(err)
	}
	c.post("/__shell/again", nil)
	if res, _ := c.get("/staff"); res.StatusCode != 200 || res.Request.URL.Path != "/staff" {
		t.Errorf("free again: %d", res.StatusCode)
	}
}

func TestAFolderThatVanished(t *testing.T) {
	t.Parallel()
	m := begun(t)
	away := m.usual() + ".unplugged"
	if err := os.Rename(m.usual(), away); err != nil {
		t.Fatal(err)
	}
	c, _ := m.open()
	if _, body := c.get("/"); !strings.Contains(body, "The folder is not there") || !strings.Contains(body, m.usual()) {
		t.Errorf("vanished: %.3000s", body)
	}
	if _, err := os.Stat(m.usual()); err == nil {
		t.Error("an empty folder was made in its place")
	}
	if err := os.Rename(away, m.usual()); err != nil {
		t.Fatal(err)
	}
	c.post("/__shell/again", nil)
	if res, _ := c.get("/en/articles/can-i-return-a-plant"); res.StatusCode != 200 {
		t.Errorf("plugged in again: %d", res.StatusCode)
	}
	// Now while it is shown, and searches are answered.
	if res, _ := c.get("/api/v1/search?q=plant"); res.StatusCode != 200 {
		t.Errorf("a search: %d", res.StatusCode)
	}
	if err := os.Rename(m.usual(), away); err != nil {
		t.Fatal(err)
	}
	asked := url.Values{"base": {""}, "title": {"What is typed stays"}, "body": {"And so does this."}, "text-lang": {"en"}, "do": {"save"}}
	fresh := "/staff/content/" + app.NewID(time.Now()).String() + "/en?new"
	res, body := c.post(fresh, asked)
	if res.StatusCode != 503 || !strings.Contains(body, "nothing was saved") || !strings.Contains(body, "And so does this.") {
		t.Errorf("a form: %d %s", res.StatusCode, body)
	}
	if made, err := os.ReadDir(m.usual()); err == nil {
		t.Fatalf("a folder was made in its place: %v", made)
	}
	if err := os.Rename(away, m.usual()); err != nil {
		t.Fatal(err)
	}
	if res, body := c.post(fresh, asked); res.StatusCode != 200 {
		t.Errorf("refused though it is there: %d %s", res.StatusCode, body)
	}
	c.picked = away
	if res, _ := c.post("/__shell/elsewhere", nil); res.StatusCode != 422 {
		t.Errorf("another folder without a help centre: %d", res.StatusCode)
	}
}

func TestADamagedFolderIsExplained(t *testing.T) {
	t.Parallel()
	m := begun(t)
	name := filepath.Join(m.usual(), "store.db")
	if err := os.WriteFile(name, []byte(strings.Repeat("no store", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _ := m.open()
	if res, body := c.get("/"); res.StatusCode != 200 || !strings.Contains(body, "does not open") || !strings.Contains(body, "guichet check") {
		t.Errorf("damaged: %d %.3000s", res.StatusCode, body)
	}
}

// The person at the desk is the owner; the same address and the same process
// make nobody else one.
func TestTheShopIsOpenAndTheDeskIsNot(t *testing.T) {
	t.Parallel()
	m := begun(t)
	c, _ := m.open()
	if res, body := c.get("/__shell/shop"); res.StatusCode != 200 || !strings.Contains(body, "127.0.0.1") {
		t.Fatalf("closed: %d %.2000s", res.StatusCode, body)
	}
	if res, _ := c.get("/__shell/shop.svg"); res.StatusCode != 404 {
		t.Errorf("a code of no address: %d", res.StatusCode)
	}
	for _, bad := range []url.Values{
		{"place": {"127.0.0.1"}, "port": {"x"}}, {"place": {"127.0.0.1"}, "port": {"70000"}},
		{"place": {"203.0.113.7"}, "port": {"8080"}}, {"place": {"0.0.0.0"}, "port": {"8080"}},
	} {
		if res, _ := c.post("/__shell/shop", bad); res.StatusCode != 422 {
			t.Errorf("%v: %d", bad, res.StatusCode)
		}
	}
	address, code := c.openShop(t)
	if !strings.HasPrefix(code, "<svg") || len(code) < 1000 {
		t.Errorf("the code: %.100s", code)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	secret := c.http.Jar.Cookies(&url.URL{Scheme: "http", Host: strings.TrimPrefix(c.root, "http://"), Path: "/"})
	for path, status := range map[string]int{
		"/en": 200, "/en/articles/can-i-return-a-plant": 200, "/staff": 302,
		"/__shell/shop": 404, "/__shell/welcome": 404, "/__shell/window.js": 404, "/__shell/enter": 404,
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		// Who knows the window's secret, and pretends to be it, gets no more.
		for _, s := range secret {
			r.AddCookie(s)
		}
		r.Header.Set("X-Forwarded-For", "")
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != status {
			t.Errorf("%s in the shop: %d, want %d", path, res.StatusCode, status)
		}
	}
	if _, body := c.get("/__shell/shop"); !strings.Contains(body, address) {
		t.Errorf("open: %.2000s", body)
	}
	c.post("/__shell/shop", url.Values{"close": {"1"}})
	if res, err := http.Get("http://" + u.Host + "/en"); err == nil {
		res.Body.Close()
		t.Error("closed, it still answers")
	}
	if res, _ := c.get("/staff"); res.StatusCode != 200 || res.Request.URL.Path != "/staff" {
		t.Errorf("the desk after the shop: %d", res.StatusCode)
	}
}

// openShop opens the shop on a free port of this machine.
func (c *client) openShop(t *testing.T) (address, code string) {
	t.Helper()
	for range 50 {
		ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addr := ln.Addr().String()
		ln.Close()
		_, port, _ := net.SplitHostPort(addr)
		res, _ := c.post("/__shell/shop", url.Values{"place": {"127.0.0.1"}, "port": {port}})
		if res.StatusCode == 200 {
			_, code = c.get("/__shell/shop.svg")
			return "http://" + addr, code
		}
	}
	t.Fatal("no free port")
	return "", ""
}

func TestTheMenuWritesFiles(t *testing.T) {
	t.Parallel()
	m := begun(t)
	c, _ := m.open()
	dir := t.TempDir()
	c.saveTo = filepath.Join(dir, "all.jsonl")
	c.choose(t, "Export all content…")
	data, err := os.ReadFile(c.saveTo)
	var line struct{ Title string }
	if err != nil || json.Unmarshal(data[:strings.IndexByte(string(data), '\n')], &line) != nil || line.Title == "" {
		t.Errorf("exported %.300s, %v", data, err)
	}
	c.saveTo = filepath.Join(dir, "today.backup")
	c.choose(t, "Back up…")
	c.choose(t, "Back up…")
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) != 3 {
		t.Errorf("written: %v", names)
	}
	want := []string{"All content was exported", "Backup written and verified", "exists already"}
	for i, w := range want {
		if i >= len(c.told) || !strings.Contains(c.told[i], w) {
			t.Errorf("told %q, want %q", c.told, want)
		}
	}
	c.choose(t, "Larger")
	c.choose(t, "Your desk")
	if len(c.ran) != 2 || !strings.Contains(c.ran[0], `"110%"`) || c.ran[1] != `location.assign("/staff")` {
		t.Errorf("ran %q", c.ran)
	}
	if _, body := c.get("/en"); !strings.Contains(body, "zoom=110") {
		t.Error("the zoom is not in the page")
	}
}

func (c *client) choose(t *testing.T, label string) {
	t.Helper()
	for _, top := range c.look.menu {
		for _, it := range top.below {
			if it.label == label {
				it.do()
				return
			}
		}
	}
	t.Fatalf("no %q in the menu", label)
}

func TestTheMenuSpeaksThreeLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range app.Langs() {
		m := newMachine(t)
		m.lang = l
		c, _ := m.open()
		keys := map[string]string{}
		for _, top := range c.look.menu {
			if top.label == "" || strings.HasPrefix(top.label, "window.") {
				t.Errorf("%s: %q", l, top.label)
			}
			for _, it := range top.below {
				if strings.HasPrefix(it.label, "window.") || it.label != "" && it.do == nil {
					t.Errorf("%s: %q does nothing", l, it.label)
				}
				if other := keys[it.keys]; it.keys != "" && other != "" {
					t.Errorf("%s: %s is %q and %q", l, it.keys, other, it.label)
				}
				keys[it.keys] = it.label
			}
		}
	}
}

func TestTheLanguageOfTheWindowOutlivesIt(t *testing.T) {
	t.Parallel()
	m := begun(t)
	c, close := m.open()
	c.post("/language", url.Values{"lang": {"en"}, "to": {"/en"}})
	c.choose(t, "Español")
	if _, body := c.get("/__shell/shop"); !strings.Contains(body, "Abrir la tienda") {
		t.Errorf("in Spanish: %.2000s", body)
	}
	close()
	if c, _ = m.open(); c.look.menu[0].label != "Archivo" {
		t.Errorf("the menu is %q", c.look.menu[0].label)
	}
}

func TestWithoutADisplayOrAWindow(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	if err := Run(t.Context(), m.options()); app.KindOf(err) != app.Invalid {
		t.Errorf("%v", err)
	}
}

// A window that does not come says why in the person's language, once.
func TestAWindowThatDoesNotComeSaysWhy(t *testing.T) {
	t.Parallel()
	for lang, want := range map[app.Lang]string{
		app.French: "Guichet n’a pas pu ouvrir sa fenêtre\u00a0: no pixels", app.English: "Guichet could not open its window: no pixels",
		app.Spanish: "Guichet no ha podido abrir su ventana: no pixels",
	} {
		m := newMachine(t)
		m.lang = lang
		c := newClient(t)
		c.fails = errors.New("no pixels")
		if err := show(t.Context(), m.options(), c); !errors.Is(err, c.fails) || !slices.Equal(c.alerts, []string{want}) {
			t.Errorf("%s: %q, %v", lang, c.alerts, err)
		}
		c = newClient(t)
		c.fails = app.E(app.Invalid, noWebView) // which said so itself
		if err := show(t.Context(), m.options(), c); !errors.Is(err, c.fails) || len(c.alerts) != 0 {
			t.Errorf("%s: %q, %v", lang, c.alerts, err)
		}
	}
}

// The owner may make an account at the desk, and have the window ask for it.
func TestTheWindowMayAskForAPassword(t *testing.T) {
	t.Parallel()
	m := begun(t)
	c, close := m.open()
	if _, body := c.get("/__shell/computer"); strings.Contains(body, `name="ask"`) || !strings.Contains(body, m.usual()) {
		t.Errorf("without an account: %.3000s", body)
	}
	c.post("/__shell/computer", url.Values{"save": {"1"}, "ask": {"1"}})
	if res, _ := c.get("/staff"); res.Request.URL.Path != "/staff" {
		t.Fatalf("a password is asked for that nobody has: %s", res.Request.URL)
	}
	res, body := c.post("/__shell/computer", url.Values{"account": {"1"}})
	if !strings.HasPrefix(res.Request.URL.Path, "/staff/first/") {
		t.Fatalf("to make an account: %d %s\n%.2000s", res.StatusCode, res.Request.URL, body)
	}
	const password = "a heron on the weir at dawn"
	res, body = c.post(res.Request.URL.Path, url.Values{
		"name": {"Ana"}, "email": {"ana@mill.example"}, "password": {password}, "again": {password},
	})
	if res.Request.URL.Path != "/staff" || !strings.Contains(body, "Ana") {
		t.Fatalf("made: %d %s\n%.2000s", res.StatusCode, res.Request.URL, body)
	}
	c.post("/__shell/computer", url.Values{"save": {"1"}, "ask": {"1"}})
	close()
	c, _ = m.open()
	for _, path := range []string{"/staff", "/__shell/computer", "/__shell/shop"} {
		if res, _ := c.get(path); res.Request.URL.Path != "/staff/sign-in" {
			t.Errorf("%s: %d %s", path, res.StatusCode, res.Request.URL)
		}
	}
	if res, _ := c.post("/__shell/computer", url.Values{"save": {"1"}}); res.StatusCode != 401 {
		t.Errorf("switched off by nobody: %d", res.StatusCode)
	}
	if res, _ := c.get("/en"); res.StatusCode != 200 {
		t.Errorf("the customers' site: %d", res.StatusCode)
	}
	c.post("/staff/sign-in", url.Values{"email": {"ana@mill.example"}, "password": {password}})
	c.post("/__shell/computer", url.Values{"save": {"1"}})
	c.http.Jar, _ = cookiejar.New(nil)
	c.enter()
	if res, body := c.get("/staff"); res.Request.URL.Path != "/staff" || !strings.Contains(body, "Ana") {
		t.Errorf("no longer asked: %d %s", res.StatusCode, res.Request.URL)
	}
}

// What the owner may do at the desk, the pages of the staff do there.
func TestTheDeskMayDoWhatAnOwnerMay(t *testing.T) {
	t.Parallel()
	m := begun(t)
	c, _ := m.open()
	for _, path := range []string{
		"/staff/content", "/staff/people", "/staff/settings", "/staff/settings/look", "/staff/backups", "/staff/export", "/staff/import", "/staff/audit",
	} {
		if res, body := c.get(path); res.StatusCode != 200 || res.Request.URL.Path != path {
			t.Errorf("%s: %d %s\n%.500s", path, res.StatusCode, res.Request.URL, body)
		}
	}
	if res, _ := c.get("/staff/me"); res.StatusCode != 200 || res.Request.URL.Path != "/__shell/computer" {
		t.Errorf("the account of nobody: %d %s", res.StatusCode, res.Request.URL)
	}
	if res, _ := c.get("/staff/sign-in"); res.StatusCode != 200 || res.Request.URL.Path != "/staff/sign-in" {
		t.Errorf("signing in at the desk: %d %s", res.StatusCode, res.Request.URL)
	}
	c.saveTo = filepath.Join(t.TempDir(), "content.jsonl")
	res, _ := c.post("/staff/export", url.Values{"format": {"jsonl"}})
	if data, err := os.ReadFile(c.saveTo); res.StatusCode != 204 || err != nil || !strings.Contains(string(data), "Can I return a plant?") {
		t.Errorf("an export: %d %s, %.300s, %v", res.StatusCode, res.Request.URL, data, err)
	}
}
