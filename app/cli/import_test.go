package cli

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// shop is a page of questions of our own.
const shop = `Frequently asked questions

How long does delivery take?
Two to four working days within the country.

Can I change my order?
Yes, until it has left the workshop. Write to us with its number.

We use cookies to count visits. Accept Refuse
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	full := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return full
}

// The same commands say the same whether or not the site serves.
func TestCommandsWorkByBothDoors(t *testing.T) {
	t.Parallel()
	page := write(t, "shop.txt", shop)
	for _, serving := range []bool{false, true} {
		data := filepath.Join(t.TempDir(), "data")
		address := ""
		if serving {
			_, address = serveOn(t, data)
		}
		first := run(t, nil, "import", "--data", data, "--lang", "en", "--publish", page)
		if first.code != ExitDone || first.err != "" {
			t.Fatalf("serving %v: exit %d: %s%s", serving, first.code, first.out, first.err)
		}
		for _, want := range []string{
			"shop.txt\n", "3–4  new, published (en)", "How long does delivery take?", "left out", "Cookie bar",
			"2 texts found:", "2  new\n", "2  now published\n",
		} {
			if !strings.Contains(first.out, want) {
				t.Errorf("serving %v: %q is not in:\n%s", serving, want, first.out)
			}
		}
		again := run(t, nil, "import", "--data", data, "--lang", "en", "--publish", page)
		if again.code != ExitDone || !strings.Contains(again.out, "2  unchanged\n") {
			t.Errorf("serving %v: again: exit %d: %s%s", serving, again.code, again.out, again.err)
		}
		out := filepath.Join(t.TempDir(), "all.jsonl")
		export := run(t, nil, "export", "--data", data, out)
		if export.code != ExitDone || !strings.Contains(export.out, "2 texts written to "+out) {
			t.Errorf("serving %v: export: exit %d: %s%s", serving, export.code, export.out, export.err)
		}
		lines, err := os.ReadFile(out)
		whole := strings.Count(string(lines), "\n") == 2 && strings.Contains(string(lines), "Two to four working")
		if err != nil || !whole {
			t.Errorf("serving %v: %v:\n%s", serving, err, lines)
		}
		piped := run(t, nil, "export", "--data", data, "-")
		if piped.out != string(lines) {
			t.Errorf("serving %v: through the pipe:\n%s", serving, piped.out)
		}
		if serving {
			status, body := fetch(t, address+"/en")
			if status != 200 || !strings.Contains(body, "How long does delivery take?") {
				t.Errorf("the home page does not show what was imported: %d", status)
			}
		}
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	r := run(t, nil, "import", "--data", data, "--dry-run", write(t, "shop.txt", shop))
	if r.code != ExitDone || !strings.Contains(r.out, "Nothing was changed") {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("it made the folder: %v", err)
	}
	page := write(t, "shop.txt", shop)
	if r := run(t, nil, "import", "--data", data, page); r.code != ExitDone {
		t.Fatalf("exit %d: %s%s", r.code, r.out, r.err)
	}
	before := run(t, nil, "export", "--data", data, "-").out
	r = run(t, nil, "import", "--data", data, "--dry-run", page)
	if r.code != ExitDone || !strings.Contains(r.out, "2  unchanged\n") {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
	if after := run(t, nil, "export", "--data", data, "-").out; after != before || before == "" {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

// What export wrote under the name it was given, import reads, with the files.
func TestAnExportWithFilesComesBack(t *testing.T) {
	t.Parallel()
	page := write(t, "boxes.md", "# Which box?\n\nThis one: ![a box](box.png)\n")
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(page), "box.png"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	first, second := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "data")
	if r := run(t, nil, "import", "--data", first, "--publish", filepath.Dir(page)); r.code != ExitDone {
		t.Fatalf("exit %d: %s%s", r.code, r.out, r.err)
	}
	out := filepath.Join(t.TempDir(), "content.jsonl")
	if r := run(t, nil, "export", "--data", first, out); r.code != ExitDone || !strings.Contains(r.out, "is a ZIP") {
		t.Fatalf("exit %d: %s%s", r.code, r.out, r.err)
	}
	if r := run(t, nil, "import", "--data", second, out); r.code != ExitDone || !strings.Contains(r.out, "1  now published") {
		t.Fatalf("exit %d: %s%s", r.code, r.out, r.err)
	}
	_, address := serveOn(t, second)
	_, text := fetch(t, address+"/en/articles/which-box")
	if _, rest, ok := strings.Cut(text, `src="/files/`); !ok {
		t.Errorf("no image in\n%s", text)
	} else {
		status, body := fetch(t, address+"/files/"+rest[:strings.IndexByte(rest, '"')])
		if img, err := png.Decode(strings.NewReader(body)); status != 200 || err != nil || img.Bounds().Dx() != 2 {
			t.Errorf("the image: %d, %v", status, err)
		}
	}
}

func TestWhatIsRefusedMakesImportFail(t *testing.T) {
	t.Parallel()
	good := `{"id":"a","lang":"en","title":"One?","body":"Yes."}` + "\n"
	rows := []struct {
		name, file, text string
		want             string
		out              bool
	}{
		{"one bad line", "x.jsonl", good + "{\n", "refused", true},
		{"corrupt ZIP", "x.zip", "PK\x03\x04 nothing", "not an intact ZIP", false},
		{"CSV without header", "x.csv", "1;2;3\n4;5;6\n", "must name the columns", false},
		{"empty", "x.txt", "", "nothing that could be imported", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			r := run(t, nil, "import", "--data", data, write(t, row.file, row.text))
			said := r.err
			if row.out {
				said = r.out
			}
			if r.code != ExitFailed || !strings.Contains(said, row.want) {
				t.Errorf("exit %d, out %q, err %q", r.code, r.out, r.err)
			}
		})
	}
}

// A terminal must not obey what a stranger wrote into a title.
func TestReportsHoldNoControlCharacters(t *testing.T) {
	t.Parallel()
	page := write(t, "x\x1b[31m.jsonl", `{"id":"a","lang":"en","title":"Red \u001b[31m\u202egreen?","body":"Yes."}`+"\n")
	for _, path := range []string{page, page + ".absent"} {
		r := run(t, nil, "import", "--data", filepath.Join(t.TempDir(), "data"), path)
		if both := r.out + r.err; strings.ContainsAny(both, "\x1b\u202e") || both == "" {
			t.Errorf("%q", both)
		}
	}
}

func TestExportNeverReplacesAFile(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	if r := run(t, nil, "import", "--data", data, write(t, "shop.txt", shop)); r.code != ExitDone {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	mine := write(t, "mine.jsonl", "mine")
	r := run(t, nil, "export", "--data", data, mine)
	b, _ := os.ReadFile(mine)
	if r.code != ExitFailed || string(b) != "mine" || !strings.Contains(r.err, "exists already") {
		t.Errorf("exit %d, file %q: %s", r.code, b, r.err)
	}
	r = run(t, nil, "export", "--data", data, filepath.Join(filepath.Dir(mine), "absent", "x.jsonl"))
	if r.code != ExitFailed || !strings.Contains(r.err, "cannot be written") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	if entries, err := os.ReadDir(filepath.Dir(mine)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

func TestCommandsThatReadMakeNoFolder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	r := run(t, nil, "export", "--data", data, "-")
	if r.code != ExitFailed || !strings.Contains(r.err, "does not exist") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the folder: %v", err)
	}
}

// The holder's own record is left over from a kill: the lock is the truth.
func TestImportAfterAKill(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	c, _ := serveOn(t, data)
	c.stop(t, syscall.SIGKILL)
	r := run(t, nil, "import", "--data", data, write(t, "shop.txt", shop))
	if r.code != ExitDone || !strings.Contains(r.out, "2  new\n") {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
}
