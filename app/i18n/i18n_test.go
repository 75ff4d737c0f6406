package i18n

import (
	"encoding/json"
	"path"
	"strings"
	"testing"
	"time"

	"guichet/app"
)

func TestDateIsWrittenAsPeopleDo(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	want := map[app.Lang]string{
		app.French:  "1er novembre 2026",
		app.English: "1 November 2026",
		app.Spanish: "1 de noviembre de 2026",
	}
	for lang, w := range want {
		if got := c.Printer(lang).Date(day); got != w {
			t.Errorf("%s: %q, want %q", lang, got, w)
		}
	}
}

func TestNumbersAreGrouped(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	want := map[app.Lang]string{app.French: "12\u00a0345", app.English: "12,345", app.Spanish: "12.345"}
	for lang, w := range want {
		if got := c.Printer(lang).Number(12345); got != w {
			t.Errorf("%s: %q, want %q", lang, got, w)
		}
	}
}

// A sentence in a file its key does not name would not be found.
func TestAKeyNamesItsFile(t *testing.T) {
	t.Parallel()
	list, err := files.ReadDir("catalog")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		data, err := files.ReadFile(path.Join("catalog", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var keys map[string]any
		if err := json.Unmarshal(data, &keys); err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(f.Name(), ".")
		for key := range keys {
			if !strings.HasPrefix(key, name+".") {
				t.Errorf("%s: %s belongs in another file", f.Name(), key)
			}
		}
	}
}
