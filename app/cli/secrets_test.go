package cli

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// TestNoSecretIsLeftAnywhere has somebody become owner, set up a second factor,
// sign in with it, invite and reset, and get all of it wrong too, on a program
// that serves, backs up and imports. Then no password, seed, code, token or
// session is in the data folder, the search index, a backup, what a backup
// restores to, the temporary folder or what the program wrote (security.md, P4
// and P7): in none of the forms it could be written in.
func TestNoSecretIsLeftAnywhere(t *testing.T) {
	t.Parallel()
	data, home, temp := filepath.Join(t.TempDir(), "data"), t.TempDir(), t.TempDir()
	env := []string{"HOME=" + home, "TMPDIR=" + temp}
	served := spawn(t, env, "serve", "--data", data, "--listen", "127.0.0.1:0")
	address := served.line(t, ready)
	first := served.line(t, `^  (http://\S+/staff/first/[\w-]{43})$`)
	p := &guest{t: t, at: address, secrets: map[string]string{}}
	p.forget()

	p.secret("password", "neuf carottes bleues dansent")
	p.secret("wrong password", "huit navets verts chantent")
	p.secret("new password", "sept pommes vertes tombent")
	me := url.Values{"name": {"Claire"}, "email": {"claire@basilic.example"}, "password": {p.secrets["password"]}}
	p.post(strings.TrimPrefix(first, address), me)
	p.post("/staff/me/factor", nil)
	seed := p.found(p.get("/staff/me/factor"), `class="secret" translate="no">([A-Z2-7 ]+)<`)
	seed = strings.ReplaceAll(seed, " ", "")
	p.secret("seed", seed)
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(seed)
	if err != nil {
		t.Fatal(err)
	}
	p.secret("seed in bytes", string(raw))
	codes := p.post("/staff/me/factor/on", url.Values{"code": {code(t, seed)}})
	for i, m := range regexp.MustCompile(`<li>([0-9A-Za-z-]{20,})`).FindAllStringSubmatch(codes, -1) {
		p.secret("recovery code "+string(rune('0'+i)), m[1])
	}
	p.secret("invitation", p.found(p.post("/staff/people", url.Values{"email": {"agent@basilic.example"}, "role": {"agent"}}), `/staff/invitation/([\w-]{43})`))
	p.secret("reset", p.found(run(t, env, "user", "reset", "claire@basilic.example", "--data", data).out, `/staff/reset/([\w-]{43})`))

	// Out and in again, by password and recovery code; and wrongly.
	p.post("/staff/sign-out", nil)
	in := url.Values{"email": me["email"], "password": {p.secrets["wrong password"]}}
	p.post("/staff/sign-in", in)
	in.Set("password", p.secrets["password"])
	p.post("/staff/sign-in", in)
	p.post("/staff/sign-in/code", url.Values{"code": {"000000"}})
	p.post("/staff/sign-in/code", url.Values{"code": {p.secrets["recovery code 3"]}})
	p.post("/staff/me/factor", nil) // another set-up, left under way
	p.secret("next seed", strings.ReplaceAll(p.found(p.get("/staff/me/factor"), `class="secret" translate="no">([A-Z2-7 ]+)<`), " ", ""))
	p.get("/staff/invitation/" + p.secrets["invitation"][:42] + "x") // a link that is none is refused, and said
	p.get("/staff/nowhere?token=" + p.secrets["reset"])

	// Everything else that keeps or copies what is there.
	if r := run(t, env, "import", "--data", data, "--lang", "en", "--publish", write(t, "shop.txt", "Where is the zanzibarium?\nBehind the workshop.\n")); r.code != ExitDone {
		t.Fatal(r.err)
	}
	backups := t.TempDir()
	file, second := filepath.Join(backups, "monday.backup"), filepath.Join(t.TempDir(), "data")
	done(t, run(t, env, "backup", "--data", data, file))
	p.post("/staff/reset/"+p.secrets["reset"], url.Values{"password": {p.secrets["new password"]}})
	if t.Failed() {
		t.Fatal(served.log())
	}
	p.scan("while it serves", data, temp)
	if served.stop(t, syscall.SIGTERM) != ExitDone {
		t.Error(served.log())
	}
	done(t, run(t, env, "restore", "--data", second, file))
	said := filepath.Join(t.TempDir(), "said")
	log := strings.ReplaceAll(served.log(), first, "") // it is printed for the owner's eyes
	if err := os.WriteFile(said, []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	p.scan("afterwards", data, temp, backups, second, filepath.Dir(said))

	// The control: what may be in each of them is found there.
	for where, text := range map[string]string{
		filepath.Join(data, "store.db"): "claire@basilic.example", filepath.Join(data, "search"): "zanzibarium",
		backups: "claire@basilic.example", filepath.Join(second, "store.db"): "claire@basilic.example", said: "is ready",
	} {
		if contains(t, where, []byte(text)) == "" {
			t.Errorf("the scan finds nothing in %s", where)
		}
	}
	if len(p.secrets) < 20 {
		t.Errorf("only %d secrets were looked for", len(p.secrets))
	}
}

func code(t *testing.T, seed string) string {
	t.Helper()
	text, err := totp.GenerateCode(seed, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// guest is somebody with a browser, and all the secrets there are so far.
type guest struct {
	t       *testing.T
	at      string
	client  *http.Client
	secrets map[string]string
}

// forget begins without a cookie.
func (g *guest) forget() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		g.t.Fatal(err)
	}
	g.client = &http.Client{Jar: jar}
}

func (g *guest) secret(name, value string) {
	if value != "" {
		g.secrets[name] = value
	}
}

func (g *guest) get(path string) string {
	g.t.Helper()
	r, err := http.NewRequest(http.MethodGet, g.at+path, nil)
	if err != nil {
		g.t.Fatal(err)
	}
	return g.do(r)
}

func (g *guest) post(path string, form url.Values) string {
	g.t.Helper()
	r, err := http.NewRequest(http.MethodPost, g.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		g.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return g.do(r)
}

// do sends a request, follows where it leads, and notes the cookies it brought.
func (g *guest) do(r *http.Request) string {
	g.t.Helper()
	answer, err := g.client.Do(r)
	if err != nil {
		g.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 500 {
		g.t.Fatal(r.URL.Path, answer.Status, err)
	}
	for _, c := range g.client.Jar.Cookies(r.URL) {
		if len(c.Value) == 43 { // a token: a session, a device, a sign-in that waits
			g.secret(c.Name+" "+c.Value[:4], c.Value)
		}
	}
	return string(body)
}

func (g *guest) found(text, pattern string) string {
	g.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		g.t.Fatalf("no %s in %.3000s", pattern, text)
	}
	return m[1]
}

// scan looks for every secret, in every form, in every file of some folders.
func (g *guest) scan(when string, dirs ...string) {
	g.t.Helper()
	for name, value := range g.secrets {
		forms := map[string]string{
			"as it is": value, "in small letters": strings.ToLower(value), "without hyphens": strings.ReplaceAll(value, "-", ""),
			"in hexadecimal": hex.EncodeToString([]byte(value)), "as a query": url.QueryEscape(value),
			"in base64": strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(value)), "="),
		}
		if raw, err := base64.RawURLEncoding.DecodeString(value); err == nil && len(raw) == 32 {
			forms["as bytes"] = string(raw)
			forms["its bytes in base64"] = strings.TrimRight(base64.StdEncoding.EncodeToString(raw), "=")
			forms["its bytes in hexadecimal"] = hex.EncodeToString(raw)
		}
		for form, text := range forms {
			for _, dir := range dirs {
				if where := contains(g.t, dir, []byte(text)); where != "" {
					g.t.Errorf("%s: the %s, %s, is in %s", when, name, form, where)
				}
			}
		}
	}
}

// contains names a file below a folder that holds a text, or is empty.
func contains(t *testing.T, dir string, text []byte) (where string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(name)
		if bytes.Contains(raw, text) {
			where = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}
