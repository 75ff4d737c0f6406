package source

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// found is what a golden file holds: all that Read says of one page.
type found struct {
	Entries []Entry
	Notes   []Note
}

// read collects what the reader of one file emits.
func read(t *testing.T, dir, name string, opt Options) (found, error) {
	t.Helper()
	var f found
	err := Read(context.Background(), os.DirFS(dir), []string{name}, opt,
		func(e Entry) error { f.Entries = append(f.Entries, e); return nil },
		func(n Note) error { f.Notes = append(f.Notes, n); return nil })
	return f, err
}

// TestPages reads every page of testdata and compares all of its entries and
// notes with the golden file beside it.
func TestPages(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("testdata/pages/*.*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, page := range pages {
		if strings.HasSuffix(page, ".golden.json") {
			continue
		}
		seen++
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			got, err := read(t, "testdata/pages", filepath.Base(page), Options{})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, page+".golden.json", got)
		})
	}
	if seen < 20 {
		t.Errorf("%d pages, want at least 20", seen)
	}
}

func compare(t *testing.T, golden string, got found) {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(lean(got)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// lean leaves out what is empty, so that golden files are easy to check.
func lean(f found) any {
	var entries, notes []any
	for _, e := range f.Entries {
		w := map[string]any{"lines": []int{e.From, e.To}}
		line, _ := json.Marshal(wireOf(e))
		_ = json.Unmarshal(line, &w)
		entries = append(entries, w)
	}
	for _, n := range f.Notes {
		w := map[string]any{"lines": []int{n.Line, n.To}, "key": n.Key, "level": n.Level}
		if len(n.Args) > 0 {
			w["args"] = n.Args
		}
		if n.Text != "" {
			w["text"] = n.Text
		}
		notes = append(notes, w)
	}
	return map[string]any{"entries": entries, "notes": notes}
}
