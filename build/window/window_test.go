package window

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestAFirstStart(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.open()
	t.Logf("exec to the first page: %s", w.took.Round(time.Millisecond))
	w.shot("welcome")
	w.eval(`(() => { const c = document.querySelector("[name=brand]"); c.value = "#7a1fa2";
		c.dispatchEvent(new Event("input", { bubbles: true })); })()`)
	w.wait(`getComputedStyle(document.querySelector(".sample-button")).backgroundColor !== "rgb(0, 80, 89)"`)
	w.shot("welcome-colours")
	w.welcome(`set("start", "import"); set("main", "en");
		set("paste", "How long does the post take?\nTwo days.\n\nCan I return a plant?\nYes, within thirty days.\n");`)
	w.shot("staff")
	w.visit("/en/articles/can-i-return-a-plant")
	w.shot("article-imported")
	if got := w.eval("document.title"); !strings.Contains(got, "Can I return a plant?") || !strings.Contains(got, "The Mill") {
		t.Errorf("the title is %q", got)
	}
	if _, err := os.Stat(filepath.Join(s.data(), "store.db")); err != nil {
		t.Error(err)
	}
	// The menu leads to the customers' site and back to the desk.
	s.focus("--class", "guichet")
	s.keys("key", "ctrl+1")
	w.wait("location.pathname === '/staff'")
	s.keys("key", "alt+Left")
	w.wait("location.pathname === '/en/articles/can-i-return-a-plant'")
	s.keys("key", "ctrl+0")
	s.keys("key", "ctrl+q")
	if code := w.ended(); code != 0 {
		t.Errorf("closed by the menu: exit %d", code)
	}
	data, err := os.ReadFile(filepath.Join(s.dir, ".config", "guichet", "window.json"))
	if err != nil || !strings.Contains(string(data), `"width": 1`) {
		t.Errorf("remembered: %s, %v", data, err)
	}
}

// What the window shows comes through the gate, which lets nobody else in.
func TestTheGateOfTheRealWindow(t *testing.T) {
	t.Parallel()
	w := newScreen(t).begun()
	for _, row := range []struct {
		name, path, host, cookie string
		status                   int
	}{
		{"no cookie", "/staff", "", "", 403},
		{"a guessed cookie", "/staff", "", "guichet-window=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 403},
		{"another host", "/staff", "evil.example", "", 421},
		{"a name of this machine", "/staff", "localhost", "", 421},
		{"the nonce the window came in by", strings.TrimPrefix(w.entry, w.root), "", "", 403},
		{"a guessed nonce", "/__shell/enter?n=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "", "", 403},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", w.root+row.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = row.host
		if row.cookie != "" {
			r.Header.Set("Cookie", row.cookie)
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != row.status {
			t.Errorf("%s: %d, want %d", row.name, res.StatusCode, row.status)
		}
	}
	if got := w.eval("document.cookie"); strings.Contains(got, "guichet-window") {
		t.Errorf("scripts read the secret: %q", got)
	}
	w.eval("(window.before = true, location.reload())")
	w.wait("!window.before && location.pathname === '/staff' && document.readyState === 'complete'")
	w.eval("(window.before = true, location.assign('wails://wails/'))")
	w.wait("location.protocol === 'http:'")
}

func TestPagesLookRight(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.begun()
	for name, path := range map[string]string{
		"home": "/en", "category": "/en/categories/orders-and-delivery", "article": "/en/articles/track-my-order",
		"search": "/en/search?q=parcel", "missing": "/en/articles/nothing", "shop-closed": "/__shell/shop",
	} {
		w.visit(path)
		if got := w.eval("getComputedStyle(document.body).fontFamily"); got == "" {
			t.Errorf("%s has no style", path)
		}
		w.shot(name)
	}
	port := freePort(t)
	w.visit("/__shell/shop")
	w.eval(`(() => { const f = document.querySelector("form.form"); f.elements.port.value = "` + port[strings.LastIndex(port, ":")+1:] + `";
		const at = [...f.querySelectorAll("[name=place]")].find((i) => i.value === "127.0.0.1"); at.checked = true; f.requestSubmit(); })()`)
	w.wait(`document.querySelector(".code-image")?.complete && document.querySelector(".code-image").naturalWidth > 0`)
	w.shot("shop-open")
	for path, status := range map[string]int{"/en": 200, "/staff": 302, "/__shell/shop": 404} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+port+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != status {
			t.Errorf("%s in the shop: %d", path, res.StatusCode)
		}
	}
	w.click("[name=close]")
	w.wait(`document.querySelector("#port")`)
}

func TestLinksLeadToTheSystemsBrowser(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.begun()
	click := func(address string) {
		w.eval(`(() => { const a = document.createElement("a"); a.href = ` + quote(address) + `; a.target = "_blank";
			document.body.append(a); a.click(); })()`)
	}
	w.visit("/en")
	for _, link := range []string{"https://example.com/a?b=c", "mailto:shop@example.com", "tel:+33123456789"} {
		click(link)
		until(t, link, func() bool { return strings.Contains(s.opened(), link+"\n") })
	}
	click("file:///etc/passwd")
	click("/en/search")
	w.wait("location.pathname === '/en/search'")
	if got := s.opened(); strings.Contains(got, "passwd") || strings.Contains(got, "search") || strings.Count(got, "\n") != 3 {
		t.Errorf("opened:\n%s", got)
	}
}

func TestFilesAreSavedByTheNativeDialog(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	pdf := "%PDF-1.4\n" + strings.Repeat("% a leaf\n", 2000)
	page := filepath.Join(s.dir, "pages")
	if err := os.MkdirAll(page, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"care.md": "# Care sheet\n\nSee [the sheet](care sheet.pdf).\n", "care sheet.pdf": pdf} {
		if err := os.WriteFile(filepath.Join(page, name), []byte(strings.ReplaceAll(body, "care sheet.pdf)", "care%20sheet.pdf)")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.serverDoes("import", "--data", s.data(), "--lang", "en", "--publish", page)
	w := s.open()
	w.visit("/en/articles/care-sheet")
	w.click("a[href^='/files/']")
	to := filepath.Join(s.dir, "saved by hand.pdf")
	s.saveAs("Save the file", to)
	until(t, "the file", func() bool {
		data, err := os.ReadFile(to)
		return err == nil && bytes.Equal(data, []byte(pdf))
	})
	if got := w.eval("location.pathname"); got != "/en/articles/care-sheet" {
		t.Errorf("after a download the window shows %s", got)
	}
}

// serverDoes runs a command of the static program.
func (s *screen) serverDoes(args ...string) string {
	s.t.Helper()
	out, err := s.command(program(s.t, "GUICHET"), args).CombinedOutput()
	if err != nil {
		s.t.Fatalf("guichet %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func TestASecondStart(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.begun()
	start := time.Now()
	out, err := s.command(program(t, "GUICHET_WINDOW"), nil).CombinedOutput()
	if err != nil {
		t.Errorf("the second start: %v\n%s", err, out)
	}
	t.Logf("the second start took %s", time.Since(start).Round(time.Millisecond))
	// The commands ask the window as they ask a server.
	if out := s.serverDoes("export", "--data", s.data(), "-"); !strings.HasPrefix(out, "PK") {
		t.Errorf("an export beside the window: %.300s", out)
	}
	if code := w.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("SIGTERM: exit %d", code)
	}
	if _, err := os.Stat(filepath.Join(s.data(), "owner.json")); err == nil {
		t.Error("owner.json was left behind")
	}
	w = s.open()
	if got := w.eval("location.pathname"); got == "/__shell/welcome" {
		t.Error("the help centre was not remembered")
	}
	w.stop(syscall.SIGKILL)
	w = s.open()
	w.visit("/en/articles/track-my-order")
	if got := w.eval("document.querySelector('h1').innerText"); got != "Where is my order?" {
		t.Errorf("after kill -9: %q", got)
	}
}

func TestAServerHoldsTheFolder(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	server := s.command(program(t, "GUICHET"), []string{"serve", "--demo", "--data", s.data(), "--listen", "127.0.0.1:0"})
	said := &lines{}
	server.Stdout, server.Stderr = said, said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		server.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		server.Process.Kill()
		<-ended
	})
	until(t, "the server", func() bool { return strings.Contains(said.String(), "is ready: http") })
	w := s.open()
	w.wait("location.pathname === '/__shell/trouble'")
	w.shot("held")
	w.click(".actions a[href^=http]")
	until(t, "the server's address", func() bool { return strings.HasPrefix(s.opened(), "http://127.0.0.1:") })
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-ended
	w.click("form[action='/__shell/again'] button")
	w.wait("location.pathname === '/en'")
}

func TestWithoutADisplay(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(program(t, "GUICHET_WINDOW"))
	cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	out, _ := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "no display here") || bytes.Contains(out, []byte("panic")) {
		t.Errorf("exit %d: %s", cmd.ProcessState.ExitCode(), out)
	}
}

// A day without a network: write, look, publish, search, export, back up.
func TestADayInTheWindow(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.open()
	w.welcome(`set("start", "empty"); set("main", "en");`)
	w.visit("/staff/content/new")
	w.wait("document.querySelector('#title')")
	w.shot("editor")
	w.eval(`(() => { document.querySelector("#title").value = "How do I water a fern?";
		document.querySelector("#body").value = "Twice a week, with **soft** water.";
		document.querySelector("button[name=do][value=preview]").click(); })()`)
	w.wait("document.body.innerText.includes('soft') && document.querySelector('strong')")
	w.shot("editor-preview")
	w.eval(`(() => { document.querySelector("#title").value = "How do I water a fern?";
		document.querySelector("#body").value = "Twice a week, with **soft** water.";
		window.before = true; document.querySelector("button[name=do][value=publish]").click(); })()`)
	w.wait("!window.before && document.readyState === 'complete'")
	w.visit("/en/articles/how-do-i-water-a-fern")
	if got := w.eval("document.querySelector('article strong, main strong')?.innerText"); got != "soft" {
		t.Errorf("published: %q at %s", got, w.eval("location.href"))
	}
	w.visit("/en/search?q=watering+ferns")
	w.wait(`document.querySelector("main").innerText.includes("How do I water a fern?")`)
	for name, path := range map[string]string{
		"content": "/staff/content", "settings": "/staff/settings", "look": "/staff/settings/look", "backups": "/staff/backups",
		"computer": "/__shell/computer", "people": "/staff/people",
	} {
		w.visit(path)
		w.shot(name)
	}
	w.visit("/staff/export")
	w.eval(`(() => { document.querySelector("[name=format][value=jsonl]").checked = true;
		document.querySelector("form[action='/staff/export']").requestSubmit(); })()`)
	to := filepath.Join(s.dir, "content.jsonl")
	s.saveAs("Save the file", to)
	until(t, "the export", func() bool {
		data, err := os.ReadFile(to)
		return err == nil && strings.Contains(string(data), "How do I water a fern?")
	})
	if got := w.eval("location.pathname"); got != "/staff/export" {
		t.Errorf("after the export the window shows %s", got)
	}
	s.focus("--class", "guichet")
	s.keys("key", "ctrl+shift+b")
	to = filepath.Join(s.dir, "today.backup")
	s.saveAs("Back up", to)
	until(t, "the backup", func() bool { _, err := os.Stat(to); return err == nil })
	if out := s.serverDoes("restore", "--data", filepath.Join(s.dir, "restored"), to); !strings.Contains(out, "Restored into") {
		t.Errorf("the backup: %s", out)
	}
}

// The same without any network: no address but this machine's own.
func TestADayWithNoNetworkAtAll(t *testing.T) {
	t.Parallel()
	if os.Getenv("GUICHET_ALONE") != "" {
		t.Fatal("alone within alone")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	alone := exec.Command("unshare", "-rn", "sh", "-c",
		`ip link set lo up && [ "$(ip -o addr show | grep -vc ' lo ')" = 0 ] && exec "$0" -test.run '^TestADayInTheWindow$' -test.v`, self)
	alone.Env = append(os.Environ(), "GUICHET_ALONE=1", "GUICHET_SHOTS=")
	out, err := alone.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: TestADayInTheWindow")) {
		t.Errorf("%v\n%s", err, out)
	}
}
