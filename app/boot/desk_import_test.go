package boot

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/help"
)

// give uploads a file to be imported.
func (c *counter) give(name string, data []byte, fields ...[2]string) *httptest.ResponseRecorder {
	c.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			c.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			c.t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.ask("mine", http.MethodPost, "/staff/import", w.FormDataContentType(), b.String())
}

// looked waits until an upload was read or imported and returns its page.
func (c *counter) looked(at string) string {
	c.t.Helper()
	body := ""
	c.until("an upload", func() bool {
		w := c.get("mine", at)
		if body = w.Body.String(); w.Code != http.StatusOK {
			c.t.Fatalf("%s: %d %.500s", at, w.Code, w.Body)
		}
		return !strings.Contains(body, "data-working")
	})
	return body
}

func (c *counter) texts() int {
	c.t.Helper()
	var b bytes.Buffer
	if _, err := c.Help.Export(c.t.Context(), &b, help.JSONL); err != nil {
		c.t.Fatal(err)
	}
	return strings.Count(b.String(), "\n")
}

func TestAnImportIsSeenBeforeItIsDone(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	category, err := c.Help.CreateCategory(t.Context(), app.Desk(), help.CategoryInput{
		Names: map[app.Lang]help.CategoryName{app.English: {Title: "Orders"}}})
	if err != nil {
		t.Fatal(err)
	}
	fields := [][2]string{{"lang", "en"}, {"into", category.String()}, {"state", "publish"}}
	at := c.next(c.give(`C:\Users\me\My FAQ.txt`, []byte(page), fields...))
	body := c.looked(at)
	if !strings.Contains(body, "How long does delivery take?") || !strings.Contains(body, "3–4") || !strings.Contains(body, "published") ||
		!strings.Contains(body, "<strong>2</strong>") || !strings.Contains(body, "My-FAQ.txt") {
		t.Errorf("the preview says %s", body)
	}
	if n := c.texts(); n != 0 {
		t.Fatalf("%d texts were imported by looking", n)
	}
	if files := c.spooled(); len(files) != 1 {
		t.Errorf("waiting: %v", files)
	} else if about, err := os.Stat(files[0]); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", about, err)
	}
	c.next(c.post("mine", at, nil))
	if body = c.looked(at); !strings.Contains(body, "Imported.") {
		t.Errorf("%s", body)
	}
	if n := c.texts(); n != 2 {
		t.Errorf("%d texts", n)
	}
	if !strings.Contains(c.exported(), `"Orders"`) {
		t.Error("they are not in their category")
	}
	if files := c.spooled(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	if w := c.post("mine", at, nil); w.Code != http.StatusConflict {
		t.Errorf("confirmed twice: %d", w.Code)
	}
	if !c.logged("import.run") {
		t.Error("the log does not know")
	}
	again := c.looked(c.next(c.give("My FAQ.txt", []byte(page), fields...)))
	if !strings.Contains(again, "nothing to import") {
		t.Errorf("the same file again: %s", again)
	}
}

func (c *counter) exported() string {
	c.t.Helper()
	var b bytes.Buffer
	if _, err := c.Help.Export(c.t.Context(), &b, help.JSONL); err != nil {
		c.t.Fatal(err)
	}
	return b.String()
}

func TestAnEditedTextIsAConflictInThePreview(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	at := c.next(c.give("faq.txt", []byte(page), [2]string{"lang", "en"}))
	c.looked(at)
	c.next(c.post("mine", at, nil))
	c.looked(at)
	id := regexp.MustCompile(`"id":"([0-9a-z]{26})"[^\n]*delivery`).FindStringSubmatch(c.exported())
	if id == nil {
		t.Fatalf("%s", c.exported())
	}
	article, err := app.ParseID(id[1])
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Help.SaveText(t.Context(), app.Desk(), article, help.TextInput{Lang: app.English,
		Title: "How long does delivery take?", Body: "Our own words."}, app.ID{})
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.ReplaceAll(page, "Two to four", "One to three")
	body := c.looked(c.next(c.give("faq.txt", []byte(changed), [2]string{"lang", "en"})))
	if !strings.Contains(body, "conflict: kept as it is") {
		t.Errorf("%s", body)
	}
}

func TestPastedTextIsReadToo(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	body := c.looked(c.next(c.give("", nil, [2]string{"text", page}, [2]string{"lang", "en"})))
	if !strings.Contains(body, "How long does delivery take?") {
		t.Errorf("%s", body)
	}
	if w := c.give("", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing at all: %d", w.Code)
	}
	if w := c.give("empty.txt", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty file: %d", w.Code)
	}
}

func TestAnUploadIsDroppedOrForgotten(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	at := c.next(c.give("a.txt", []byte(page)))
	c.looked(at)
	c.next(c.post("mine", at+"/drop", nil))
	if w := c.get("mine", at); w.Code != http.StatusGone || len(c.spooled()) > 0 {
		t.Errorf("after it was dropped: %d, %v", w.Code, c.spooled())
	}
	at = c.next(c.give("b.txt", []byte(page)))
	c.looked(at)
	c.late.Store(int64(help.IntakeLife))
	if w := c.get("mine", at); w.Code != http.StatusGone {
		t.Errorf("after half an hour: %d", w.Code)
	}
	if w := c.post("mine", at, nil); w.Code != http.StatusGone {
		t.Errorf("confirmed after half an hour: %d", w.Code)
	}
	c.desk.intake.Sweep()
	if files := c.spooled(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	for range help.MaxIntakes {
		c.looked(c.next(c.give("c.txt", []byte(page))))
	}
	if w := c.give("d.txt", []byte(page)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", w.Code)
	}
	if n := c.texts(); n != 0 {
		t.Errorf("%d texts were imported", n)
	}
}

// packed is a ZIP of files that each hold so many zeros.
func packed(t *testing.T, names []string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(f, zeros{}, size); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestAnArchiveThatWouldFillTheDiskIsRefusedAtOnce(t *testing.T) {
	many := make([]string, 10_001)
	for i := range many {
		many[i] = "f/" + strings.Repeat("x", i%7) + app.NewID(time.Unix(int64(i), 0)).String() + ".txt"
	}
	for name, bomb := range map[string][]byte{
		"ratio":   packed(t, []string{"a.txt", "b.md"}, 200<<20),
		"entries": packed(t, many, 0),
		"slip":    packed(t, []string{"../../etc/cron.d/x.txt", "/etc/passwd.txt", `..\..\x.txt`}, 100),
	} {
		c := openCounter(t)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		began := time.Now()
		body := c.looked(c.next(c.give("faq.zip", bomb)))
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if took > 5*time.Second { // a second on a machine of its own
			t.Errorf("%s: after %v", name, took)
		}
		if grown := int64(after.Sys) - int64(before.Sys); grown > 64<<20 {
			t.Errorf("%s: %d MiB more", name, grown>>20)
		}
		if strings.Contains(body, "<strong>1</strong> <span>new") {
			t.Errorf("%s: something of it would be imported", name)
		}
		t.Logf("%s: %d bytes refused in %v", name, len(bomb), took)
	}
}
