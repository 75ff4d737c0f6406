package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/app"
)

// check fails when an entry or note is not what the package promises, and
// returns how the lines of a source were covered.
type check struct {
	t       *testing.T
	covered map[int]bool
	entries int
}

func (c *check) entry(e Entry) error {
	c.entries++
	c.cover(e.From, e.To)
	for _, s := range append([]string{e.Title, e.Body, e.Category, e.ID, e.Slug}, e.Keywords...) {
		if _, found := clean(s); found&^unread != 0 || !utf8.ValidString(s) {
			c.t.Errorf("not clean: %q", s)
		}
	}
	if key, _ := broken(&e); key != "" || e.Lang == "" || strings.ContainsAny(e.Title, "\n\t") {
		c.t.Errorf("%s %+v", key, e)
	}
	return nil
}

func (c *check) note(n Note) error {
	if n.To < n.Line || utf8.RuneCountInString(n.Text) > maxNoteText || !strings.HasPrefix(n.Key, "source.") {
		c.t.Errorf("note %+v", n)
	}
	c.cover(n.Line, n.To)
	return nil
}

func (c *check) cover(from, to int) {
	if from > to || to > MaxLines {
		c.t.Fatalf("lines %d to %d", from, to)
	}
	for i := from; i <= to; i++ {
		c.covered[i] = true
	}
}

// lines fails for a line with a letter or digit that nothing accounts for.
func (c *check) lines(source string) {
	for i, l := range strings.Split(source, "\n") {
		if hasLetter(l) && !c.covered[i+1] {
			c.t.Errorf("line %d is in no entry and no note: %q", i+1, l)
		}
	}
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' })
}

func (c *check) err(err error) {
	var e *app.Error
	if err != nil && !errors.As(err, &e) {
		c.t.Errorf("not an error for people: %v", err)
	}
}

func seed(f *testing.F, pattern string) {
	f.Helper()
	names, err := filepath.Glob("testdata/pages/" + pattern)
	if err != nil || len(names) == 0 {
		f.Fatalf("no pages %s: %v", pattern, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// readFunc is the shape all readers share.
type readFunc func(context.Context, string, io.Reader, Options, func(Entry) error, func(Note) error) error

func try(t *testing.T, data []byte, read readFunc) (*check, error) {
	t.Helper()
	data = data[:min(len(data), 64<<10)]
	c := &check{t: t, covered: map[int]bool{}}
	err := read(context.Background(), "page", bytes.NewReader(data), Options{}, c.entry, c.note)
	c.err(err)
	return c, err
}

func FuzzText(f *testing.F) {
	seed(f, "*.txt")
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := try(t, data, Text); err == nil && !bytes.HasPrefix(data, []byte("\xff\xfe")) &&
			!bytes.HasPrefix(data, []byte("\xfe\xff")) {
			c.lines(strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n"))
		}
	})
}

func FuzzHTML(f *testing.F) {
	seed(f, "*.html")
	f.Add([]byte("<table><p>Why?<details><summary>Q?</summary><table>a<dl><dt>x?<dd>y"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := try(t, data, HTML); err == nil && utf8.Valid(data) {
			c.lines(strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n"))
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	seed(f, "*.md")
	f.Add([]byte("---\na: &a [x]\nb: *a\n---\ntext"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := try(t, data, Markdown); err == nil && utf8.Valid(data) {
			c.lines(strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n"))
		}
	})
}

func FuzzCSV(f *testing.F) {
	seed(f, "*.csv")
	f.Add([]byte("title,body\na,\"b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := try(t, data, CSV); err == nil && utf8.Valid(data) {
			c.lines(strings.ReplaceAll(string(data), "\r", " "))
		}
	})
}

func FuzzJSONL(f *testing.F) {
	seed(f, "*.jsonl")
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := try(t, data, JSONL); err == nil {
			c.lines(string(data))
		}
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"title: x\nlang: fr", "a: &a [b, *a]", "{title: [x]}", "keywords:\n- a\n- b", "? x\n: y",
		"publish_at: 2024-02-30", "title: !!binary aGk=", "- x", "\"", "title: |\n  a\n  b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, front string) {
		try(t, []byte("---\n"+front+"\n---\n\nBody."), Markdown)
	})
}

func FuzzZIP(f *testing.F) {
	f.Add(packed(f, "a.txt", "Why?\nBecause."))
	f.Add(packed(f, "../a.txt", "Why?\nBecause."))
	f.Add(packed(f, "a/b.md", "# T\n\nB ![x](c.png)"))
	f.Fuzz(func(t *testing.T, data []byte) {
		try(t, data, func(ctx context.Context, name string, in io.Reader, opt Options,
			emit func(Entry) error, note func(Note) error) error {
			r := in.(*bytes.Reader)
			return ZIP(ctx, name, r, r.Size(), opt, emit, note)
		})
	})
}
