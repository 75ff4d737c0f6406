package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestServeStopsInOrder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		c, address := serveOn(t, data)
		if status, body := fetch(t, address+"/healthz"); status != 200 || strings.TrimSpace(body) != "ok" {
			t.Errorf("healthz: %d %q", status, body)
		}
		if code := c.stop(t, sig); code != ExitDone {
			t.Errorf("%v: exit %d:\n%s", sig, code, c.log())
		}
		if _, err := os.Stat(filepath.Join(data, "owner.json")); !os.IsNotExist(err) {
			t.Errorf("%v: owner.json after an orderly end: %v", sig, err)
		}
	}
}

// A request whose body never ends keeps the first signal waiting; the second
// does not wait, and leaves a folder that opens.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	c, address := serveOn(t, data)
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /language HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Length: 99\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n", conn.RemoteAddr(), address)
	// The handler asks for the body, so it is under way.
	if _, err := io.ReadFull(conn, make([]byte, len("HTTP/1.1 100"))); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.line(t, "^Stopping")
	start := time.Now()
	if code := c.stop(t, syscall.SIGTERM); code != -1 || time.Since(start) > 5*time.Second {
		t.Errorf("exit %d after %v", code, time.Since(start))
	}
	serveOn(t, data)
}

func TestTheFolderIsPrivate(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	serveOn(t, data)
	for name, want := range map[string]os.FileMode{".": 0o700, "owner.json": 0o600} {
		info, err := os.Stat(filepath.Join(data, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", name, info, err, want)
		}
	}
}

func TestAfterAKillTheFolderIsFree(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	c, _ := serveOn(t, data)
	c.stop(t, syscall.SIGKILL)
	if _, err := os.Stat(filepath.Join(data, "owner.json")); err != nil {
		t.Fatalf("the kill left no owner.json: %v", err)
	}
	out := filepath.Join(t.TempDir(), "out.jsonl")
	if r := run(t, nil, "export", "--data", data, out); r.code != ExitDone {
		t.Errorf("export: exit %d: %s", r.code, r.err)
	}
	serveOn(t, data)
}

func TestATakenPortIsSaid(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	r := run(t, nil, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--listen", ln.Addr().String())
	if r.code != ExitFailed || !strings.Contains(r.err, ln.Addr().String()+" is taken") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}

// The address printed tells which of the four was taken.
func TestFlagsWinOverVariablesOverTheFile(t *testing.T) {
	t.Parallel()
	env, file := "GUICHET_LISTEN=127.0.0.3:0", `{"listen": "127.0.0.4:0"}`
	rows := []struct {
		name, env, file string
		args            []string
		want            string
	}{
		{"flag over all", env, file, []string{"--listen", "127.0.0.2:0"}, "http://127.0.0.2:"},
		{"variable over file", env, file, nil, "http://127.0.0.3:"},
		{"file over default", "X=1", file, nil, "http://127.0.0.4:"},
		{"url flag", "GUICHET_URL=https://b.example", `{"url": "https://c.example", "listen": "127.0.0.4:0"}`,
			[]string{"--url", "https://a.example"}, "https://a.example"},
		{"url variable", "GUICHET_URL=https://b.example", `{"url": "https://c.example", "listen": "127.0.0.4:0"}`,
			nil, "https://b.example"},
		{"url file", "X=1", `{"url": "https://c.example", "listen": "127.0.0.4:0"}`, nil, "https://c.example"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			if err := os.WriteFile(filepath.Join(data, "guichet.json"), []byte(row.file), 0o600); err != nil {
				t.Fatal(err)
			}
			c := spawn(t, []string{row.env}, append([]string{"serve", "--data", data}, row.args...)...)
			if got := c.line(t, ready); !strings.HasPrefix(got, row.want) {
				t.Errorf("address %s, want %s", got, row.want)
			}
		})
	}
}

func TestBadSettingsAreSaid(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "guichet.json"), []byte(`{"nmae": "x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if r.code != ExitFailed || !strings.Contains(r.err, "nmae") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}

func TestADamagedStoreIsSaid(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "store.db"), []byte("no store"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if r.code != ExitFailed || !strings.Contains(r.err, "store.db is damaged") || !strings.Contains(r.err, data) {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	if b, err := os.ReadFile(filepath.Join(data, "store.db")); err != nil || string(b) != "no store" {
		t.Errorf("it was changed: %q, %v", b, err)
	}
}

func TestDemoIsLoadedOnce(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	c, address := serveOn(t, data, "--demo")
	if !strings.Contains(c.log(), "Loading demonstration content…") {
		t.Errorf("nothing is said of the demonstration:\n%s", c.log())
	}
	if status, body := fetch(t, address+"/fr"); status != 200 || !strings.Contains(body, "Brindille") {
		t.Errorf("home page: %d, %d bytes", status, len(body))
	}
	if code := c.stop(t, syscall.SIGTERM); code != ExitDone {
		t.Errorf("exit %d:\n%s", code, c.log())
	}
	again, _ := serveOn(t, data, "--demo")
	if !strings.Contains(again.log(), "has content already") {
		t.Errorf("the second start says:\n%s", again.log())
	}
}

// A load that was cut is taken up again.
func TestDemoIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	c, _ := serveOn(t, data, "--demo")
	c.stop(t, syscall.SIGKILL)
	if err := os.WriteFile(filepath.Join(data, "demo.part"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	again, _ := serveOn(t, data, "--demo")
	if !strings.Contains(again.log(), "Loading demonstration content…") {
		t.Errorf("the second start says:\n%s", again.log())
	}
	if _, err := os.Stat(filepath.Join(data, "demo.part")); !os.IsNotExist(err) {
		t.Errorf("demo.part after the load: %v", err)
	}
}

func TestAnEmptyFolderIsServed(t *testing.T) {
	t.Parallel()
	_, address := serveOn(t, filepath.Join(t.TempDir(), "data"))
	for _, path := range []string{"/fr", "/en", "/es", "/fr/search?q=mot"} {
		if status, _ := fetch(t, address+path); status != 200 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// Nobody reaches the inner listener without its token.
func TestTheInnerListenerIsClosed(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	serveOn(t, data)
	b, err := os.ReadFile(filepath.Join(data, "owner.json"))
	if err != nil {
		t.Fatal(err)
	}
	var owner struct{ Inner, Token string }
	if err := json.Unmarshal(b, &owner); err != nil || len(owner.Token) != 43 {
		t.Fatalf("%s: %v", b, err)
	}
	rows := []struct {
		name, auth, host string
		want             int
	}{
		{"token", "Bearer " + owner.Token, "", 200},
		{"none", "", "", 403},
		{"wrong", "Bearer " + strings.Repeat("A", 43), "", 403},
		{"cut", "Bearer " + owner.Token[:42], "", 403},
		{"bare", owner.Token, "", 403},
		{"other host", "Bearer " + owner.Token, "rebound.example", 403},
	}
	for _, row := range rows {
		for _, path := range []string{"/inner/ping", "/inner/export?format=jsonl"} {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+owner.Inner+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			q.Header.Set("Authorization", row.auth)
			q.Host = row.host
			res, err := http.DefaultClient.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode != row.want || strings.Contains(string(body), owner.Token) {
				t.Errorf("%s, %s: %d %s", path, row.name, res.StatusCode, body)
			}
		}
	}
}
