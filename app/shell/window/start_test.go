package window

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/app"
)

func (m *machine) usual() string { return usualFolder(func(k string) string { return m.env[k] }) }

func (m *machine) empty() url.Values {
	return url.Values{"name": {"Le Moulin"}, "main": {"en"}, "start": {"empty"}, "folder": {m.usual()}}
}

const faq = `Frequently asked questions

How long does the post take?
Two days in France, four days elsewhere in Europe.

Can I return a plant?
Yes, within thirty days, in its pot.
`

func TestAFirstStartNeedsNoTerminal(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	c, close := m.open()
	res, body := c.get("/")
	if res.StatusCode != 200 || res.Request.URL.Path != "/__shell/welcome" || !strings.Contains(body, m.usual()) {
		t.Fatalf("the first page: %d %s\n%.2000s", res.StatusCode, res.Request.URL, body)
	}
	form := m.empty()
	form.Set("name", " ")
	form.Set("folder", "here")
	form.Set("start", "import")
	if res, body := c.welcome(form, "", ""); res.StatusCode != 422 || strings.Count(body, `aria-invalid="true"`) != 3 {
		t.Errorf("three faults: %d, %d", res.StatusCode, strings.Count(body, `aria-invalid="true"`))
	}
	if _, err := os.Stat(m.usual()); err == nil {
		t.Error("a refused form made a folder")
	}
	form = m.empty()
	form.Set("start", "import")
	form.Set("paste", "…")
	if res, body := c.welcome(form, "", ""); res.StatusCode != 422 || !strings.Contains(body, "No question") {
		t.Errorf("a page without questions: %d\n%.3000s", res.StatusCode, body)
	}
	form.Set("paste", faq)
	res, body = c.welcome(form, "more.md", "# What is a cutting?\n\nA piece of a plant that grows roots.\n")
	if res.StatusCode != 200 || res.Request.URL.Path != "/staff" {
		t.Fatalf("begun: %d %s\n%.2000s", res.StatusCode, res.Request.URL, body)
	}
	if _, body := c.get("/en"); !strings.Contains(body, "Le Moulin") || !strings.Contains(body, "/__shell/window.js") {
		t.Errorf("the site: %.2000s", body)
	}
	for _, path := range []string{"/en/articles/how-long-does-the-post-take", "/en/articles/what-is-a-cutting"} {
		if res, _ := c.get(path); res.StatusCode != 200 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if len(c.titles) != 1 || c.titles[0] != "Le Moulin" {
		t.Errorf("titles %q", c.titles)
	}
	if left, _ := os.ReadDir(filepath.Join(m.usual(), "tmp")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	close()
	c, _ = m.open()
	if res, _ := c.get("/staff"); res.StatusCode != 200 || res.Request.URL.Path != "/staff" || c.look.title != "Le Moulin" || c.look.place.Width != 900 {
		t.Errorf("the second start: %d, %+v", res.StatusCode, c.look)
	}
}

func TestAStartWithTheExample(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.lang = app.French
	c, _ := m.open()
	form := m.empty()
	form["main"], form["lang"], form["start"] = []string{"fr"}, []string{"fr", "es"}, []string{"demo"}
	if res, body := c.welcome(form, "", ""); res.StatusCode != 200 || res.Request.URL.Path != "/staff" {
		t.Fatalf("%d %s\n%.2000s", res.StatusCode, res.Request.URL, body)
	}
	for path, status := range map[string]int{"/fr/articles/suivre-ma-commande": 200, "/es": 200, "/en": 404} {
		if res, _ := c.get(path); res.StatusCode != status {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if res, _ := c.get("/__shell/welcome"); res.StatusCode != 200 || res.Request.URL.Path == "/__shell/welcome" {
		t.Errorf("the welcome, once it is done: %d %s", res.StatusCode, res.Request.URL)
	}
}

func TestAFolderWithFilesIsNotTaken(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	c, _ := m.open()
	form, full := m.empty(), t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "photo.jpg"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	form.Set("folder", full)
	if res, body := c.welcome(form, "", ""); res.StatusCode != 422 || !strings.Contains(body, "already holds files") {
		t.Errorf("%d %.2000s", res.StatusCode, body)
	}
	c.picked = t.TempDir()
	form.Set("pick", "1")
	if res, body := c.welcome(form, "", ""); res.StatusCode != 200 || !strings.Contains(body, c.picked) || !strings.Contains(body, "Le Moulin") {
		t.Errorf("a folder was picked: %d %.2000s", res.StatusCode, body)
	}
	if res, _ := c.post("/__shell/elsewhere", nil); res.StatusCode != 422 {
		t.Errorf("a folder without a help centre: %d", res.StatusCode)
	}
}
