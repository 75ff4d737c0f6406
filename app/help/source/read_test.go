package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/app"
)

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func readFS(fsys fs.FS, names ...string) (found, error) {
	var f found
	err := Read(context.Background(), fsys, names, Options{},
		func(e Entry) error { f.Entries = append(f.Entries, e); return nil },
		f.note)
	return f, err
}

func TestReadFindsTheFormat(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, data, title string }{
		{"a.txt", "Why?\nBecause.", "Why?"},
		{"noextension", "Why?\nBecause.", "Why?"},
		{"a.HTM", "<h1>Why?</h1><p>Because.", "Why?"},
		{"page.txt", "<!DOCTYPE html><h1>Why?</h1><p>Because.", "Why?"},
		{"a.md", "# Why?\n\nBecause.", "Why?"},
		{"a.txt", "---\ntitle: Why?\n---\nBecause.", "Why?"},
		{"a.md", "Why\n===\n\nBecause.", "Why"},
		{"a.csv", "title,body\nWhy?,Because.", "Why?"},
		{"a.tsv", "title\tbody\nWhy?\tBecause.", "Why?"},
		{"a.jsonl", `{"title":"Why?","body":"Because."}`, "Why?"},
		{"a.txt", `{"title":"Why?","body":"Because."}`, "Why?"},
		{"my-first_answer.md", "Because.", "My first answer"},
		{"archive", string(packed(t, "a.txt", "Why?\nBecause.")), "Why?"},
	} {
		got, err := readFS(files(row.name, row.data), row.name)
		if err != nil || len(got.Entries) != 1 || got.Entries[0].Title != row.title {
			t.Errorf("%s %q: %+v, %v", row.name, row.data, got, err)
		}
	}
}

func TestReadRefusesAFileWithOneSentence(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, file, data, key string }{
		{"not there", "b.txt", "x", "source.error.missing"},
		{"climbs out", "../a.txt", "x", "source.error.path"},
		{"a PDF", "a.txt", "%PDF-1.7 x", "source.error.binary"},
		{"a document", "a.docx", string(packed(t, "[Content_Types].xml", "x")), "source.error.zip_empty"},
		{"a spreadsheet", "a.csv", string(packed(t, "xl/a.xml", "x")), "source.error.zip_empty"},
		{"a JSON array", "a.json", `[{"title":"x"}]`, "source.error.json_array"},
		{"a large text", "a.txt", strings.Repeat("x", MaxText+1), "source.error.file_large"},
		{"too many lines", "a.txt", strings.Repeat("\n", MaxLines+1), "source.error.lines"},
		{"too many elements", "a.html", strings.Repeat("<p>", MaxElements+1), "source.error.elements"},
		{"nested too deeply", "a.html", strings.Repeat("<div>", 2000), "source.error.html"},
		{"empty", "a.md", " \n", "source.error.empty"},
		{"front matter that is none", "a.md", "---\n- x\n---\ntext", "source.error.front"},
		{"front matter with an alias", "a.md", "---\na: &a x\ntitle: *a\n---\ntext", "source.error.front"},
		{"large front matter", "a.md", "---\na: " + strings.Repeat("x", maxFront) + "\n---\ntext",
			"source.error.front_large"},
		{"a title that is a list", "a.md", "---\ntitle: [x]\n---\ntext", "source.error.front_field"},
		{"unknown language", "a.md", "---\nlang: de\n---\ntext", "source.refused.lang"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			name := row.file
			if row.name == "not there" || row.name == "climbs out" {
				name = "a.txt"
			}
			got, err := readFS(files(name, row.data), row.file)
			if keyOf(err) != row.key || len(got.Entries) > 0 {
				t.Fatalf("%d entries, %v, want %s", len(got.Entries), err, row.key)
			}
			if last := got.Notes[len(got.Notes)-1]; last.Level != Refused || last.Key != row.key {
				t.Errorf("%+v", last)
			}
		})
	}
}

func TestReadGoesOnAfterABadFile(t *testing.T) {
	t.Parallel()
	fsys := files("a.csv", "no header", "b.txt", "Why?\nBecause.")
	got, err := readFS(fsys, "a.csv", "missing.txt", "b.txt")
	if err != nil || len(got.Entries) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	var keys []string
	for _, n := range got.Notes {
		keys = append(keys, n.Key)
	}
	if !slices.Equal(keys, []string{"source.error.header", "source.error.missing"}) {
		t.Errorf("%v", keys)
	}
}

func TestReadDoesNotFollowLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.md")
	for name, data := range map[string]string{
		outside:                    "# Secret\n\nText",
		filepath.Join(dir, "a.md"): "# A\n\n![x](pic.png)",
	} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"b.md", "pic.png"} {
		if err := os.Symlink(outside, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readFS(os.DirFS(dir), ".")
	if err != nil || len(got.Entries) != 1 || got.Entries[0].Title != "A" || len(got.Entries[0].Files) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadReturnsTheCallersErrors(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	fsys := files("a.txt", "Menu\nWhy?\nBecause.", "b.zip", string(packed(t, "c.txt", "Why?\nBecause.")))
	keep := func(Entry) error { return nil }
	for _, name := range []string{"a.txt", "b.zip", "."} {
		err := Read(context.Background(), fsys, []string{name}, Options{},
			func(Entry) error { return full }, func(Note) error { return nil })
		if err != full {
			t.Errorf("emit, %s: %v", name, err)
		}
	}
	err := Read(context.Background(), fsys, []string{"a.txt"}, Options{}, keep, func(Note) error { return full })
	if err != full {
		t.Errorf("note: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = Read(ctx, fsys, []string{"."}, Options{}, keep, func(Note) error { return nil })
	if err != context.Canceled {
		t.Errorf("context: %v", err)
	}
}

func TestReadStopsWhenTheContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	err := Read(ctx, files("a.txt", "Why?\nSo.\nWhen?\nNow."), []string{"."}, Options{},
		func(Entry) error { n++; cancel(); return nil }, func(Note) error { return nil })
	if err != context.Canceled || n != 1 {
		t.Errorf("%d entries, %v", n, err)
	}
}

func TestLanguageOfAnEntry(t *testing.T) {
	t.Parallel()
	page := "Why do you ask that?\nBecause we can and the door is open for you."
	for _, row := range []struct {
		name, file string
		opt        Options
		want       app.Lang
	}{
		{"guessed", "a.txt", Options{}, app.English},
		{"guessed against the site's language", "a.txt", Options{Prior: app.Spanish}, app.English},
		{"said", "a.txt", Options{Lang: app.Spanish}, app.Spanish},
		{"from the name", "a.es.txt", Options{}, app.Spanish},
		{"from the folder", "es/a.txt", Options{Lang: app.French}, app.Spanish},
	} {
		var got app.Lang
		err := Read(context.Background(), files(row.file, page), []string{"."}, row.opt,
			func(e Entry) error { got = e.Lang; return nil }, func(n Note) error { return nil })
		if err != nil || got != row.want {
			t.Errorf("%s: %q, %v, want %q", row.name, got, err, row.want)
		}
	}
}

func TestProgressIsTold(t *testing.T) {
	t.Parallel()
	var last int64
	calls := 0
	data := "Why?\n" + strings.Repeat("Because of this. \n", 5_000)
	opt := Options{Progress: func(_ string, read int64) { last = read; calls++ }}
	err := Read(context.Background(), files("a.txt", data), []string{"."}, opt,
		func(Entry) error { return nil }, func(Note) error { return nil })
	if err != nil || last != int64(len(data)) || calls == 0 {
		t.Errorf("%d of %d bytes in %d calls, %v", last, len(data), calls, err)
	}
}

func TestOneTitleTwiceOnAPage(t *testing.T) {
	t.Parallel()
	page := "<h2>Why?</h2><p>So.<h2>Why?</h2><p>So.<h2>Why?</h2><p>Or so."
	got, err := readFS(files("a.html", page), "a.html")
	if err != nil || len(got.Entries) != 2 || got.Entries[1].Title != "Why? (2)" || !got.Entries[1].Review {
		t.Fatalf("%+v, %v", got.Entries, err)
	}
	if len(got.Notes) != 1 || got.Notes[0].Key != "source.note.duplicate" {
		t.Errorf("%+v", got.Notes)
	}
}
