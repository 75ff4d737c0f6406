package help

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/store"
)

// uploadEnv names the folder into which this test program uploads until it is
// killed.
const uploadEnv = "GUICHET_TEST_UPLOAD"

func openAt(t *testing.T, dir string, clock app.Clock) (*Help, *store.Store) {
	t.Helper()
	return helpIn(t, dir, store.Options{Clock: clock}, clock)
}

// openIn is a help centre in a folder that is gone after the test.
func openIn(tb testing.TB, opt store.Options, clock app.Clock) (*Help, *store.Store) {
	tb.Helper()
	h, st := helpIn(tb, tb.TempDir(), opt, clock)
	tb.Cleanup(func() {
		if err := st.Close(); err != nil {
			tb.Error(err)
		}
	})
	return h, st
}

func helpIn(t testing.TB, dir string, opt store.Options, clock app.Clock) (*Help, *store.Store) {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(context.Background(), dir, opt, Schema(), settings.Schema(), audit.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return New(Deps{
		Store: st, Words: words, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Settings: settings.New(st, settings.Base{
			Settings: settings.Settings{Languages: app.Langs(), Zone: time.UTC},
		}, clock),
	}), st
}

// wide is an image that is kept in two widths, another for each n.
func wide(n int) []byte {
	m := image.NewGray(image.Rect(0, 0, 900, 40))
	for x := range 900 {
		m.SetGray(x, x%40, color.Gray{Y: uint8(n + x)})
	}
	m.SetGray(n%900, 7, color.Gray{Y: uint8(n/900 + 1)})
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

// TestUploadChild is not a test of its own: TestUploadsCutShort starts it.
func TestUploadChild(t *testing.T) {
	dir := os.Getenv(uploadEnv)
	if dir == "" {
		return
	}
	h, _ := openAt(t, dir, app.System)
	for n := rand.IntN(1 << 20); ; n++ {
		f, err := h.AddFile(context.Background(), app.Desk(), fmt.Sprintf("f%d.png", n), bytes.NewReader(wide(n)))
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("kept " + f.ID.String() + "\n")
	}
}

// TestUploadsCutShort is R15: a server killed within an upload, at whatever
// step, leaves no byte after the sweep, and keeps every upload it acknowledged.
func TestUploadsCutShort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept := 0
	for round := range 12 {
		ids := uploadUntilKilled(t, dir, time.Duration(5+rand.IntN(60))*time.Millisecond)
		// Few kills fall between the first byte of a file and its last.
		if err := os.WriteFile(filepath.Join(dir, "blobs", "new", "cut"), wide(round)[:100], 0o600); err != nil {
			t.Fatal(err)
		}
		h, st := openAt(t, dir, func() time.Time { return time.Now().Add(25 * time.Hour) })
		if _, err := st.Collect(t.Context()); err != nil {
			t.Fatal(err)
		}
		kept += len(ids)
		for _, id := range ids {
			allThere(t, h, st, id)
		}
		if orphans := orphans(t, dir, st); len(orphans) > 0 {
			t.Errorf("round %d: %q are left", round, orphans)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if t.Logf("%d uploads were acknowledged in 12 lives", kept); kept < 24 {
		t.Errorf("only %d", kept)
	}
}

func uploadUntilKilled(t *testing.T, dir string, life time.Duration) (ids []app.ID) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestUploadChild$")
	cmd.Env = append(os.Environ(), uploadEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	buf := make([]byte, 4096)
	for first := true; ; {
		n, err := out.Read(buf)
		all.Write(buf[:n])
		if first && bytes.Count(all.Bytes(), []byte("\n")) >= 2 {
			first = false
			time.AfterFunc(life, func() { cmd.Process.Kill() })
		}
		if err != nil {
			break
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatalf("the process ended by itself: %s", all.String())
	}
	for line := range strings.Lines(all.String()) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "kept ")
		if id, err := app.ParseID(text); ok && err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func allThere(t *testing.T, h *Help, st *store.Store, id app.ID) {
	t.Helper()
	var f File
	err := st.View(t.Context(), func(r store.Reader) (err error) {
		f, err = h.File(r, app.Desk(), id)
		return err
	})
	if err != nil || f.Small == nil {
		t.Fatalf("an acknowledged upload is lost: %+v, %v", f, err)
	}
	large, err := h.OpenFile(f)
	if err != nil {
		t.Fatal(err)
	}
	defer large.Close()
	small, _, err := h.OpenSmall(f)
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	if n, err := io.Copy(io.Discard, large); n != f.Size || err != nil {
		t.Errorf("%d of %d bytes, %v", n, f.Size, err)
	}
}

// orphans are files in the folder of blobs that no record of a file names.
func orphans(t *testing.T, dir string, st *store.Store) []string {
	t.Helper()
	used := map[string]bool{}
	err := st.View(t.Context(), func(r store.Reader) error {
		for f, err := range files.Each(r, nil) {
			if err != nil {
				return err
			}
			used[f.Hash] = true
			if f.Small != nil {
				used[f.Small.Hash] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	err = filepath.WalkDir(filepath.Join(dir, "blobs"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !used[d.Name()] {
			left = append(left, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// cutReader fails after so many bytes, as a line that breaks does.
type cutReader struct {
	data []byte
	left int
}

var errCut = errors.New("the line broke")

func (c *cutReader) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, errCut
	}
	n := copy(p, c.data[:min(c.left, 64)])
	c.data, c.left = c.data[n:], c.left-n
	return n, nil
}

// TestAClientThatGoesAwayLeavesNothing is the other half of R15.
func TestAClientThatGoesAwayLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, st := openAt(t, dir, app.System)
	data := wide(1)
	for cut := 0; cut < len(data); cut += 64 {
		if _, err := h.AddFile(t.Context(), editor, "a.png", &cutReader{data, cut}); !errors.Is(err, errCut) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	if left := orphans(t, dir, st); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

// Row 33 for files: the same upload pressed many times at once is one file, an
// image, which is drawn anew, as well as a text, which is kept as it came.
func TestParallelUploadsAreOneFile(t *testing.T) {
	t.Parallel()
	h, st := openIn(t, store.Options{}, app.System)
	for name, data := range map[string][]byte{"a.png": wide(1), "a.txt": []byte("Terms of sale")} {
		var all sync.WaitGroup
		ids := make([]app.ID, 100)
		for n := range ids {
			all.Go(func() {
				f, err := h.AddFile(t.Context(), editor, name, bytes.NewReader(data))
				if err != nil {
					t.Error(err)
				}
				ids[n] = f.ID
			})
		}
		all.Wait()
		for _, id := range ids[1:] {
			if id != ids[0] {
				t.Fatalf("%s: two presses were told of two files", name)
			}
		}
	}
	err := st.View(t.Context(), func(r store.Reader) error {
		n, added := 0, 0
		for _, err := range files.Each(r, nil) {
			if n++; err != nil {
				return err
			}
		}
		list, _, err := audit.List(r, app.Desk(), audit.Filter{}, nil, 500)
		for _, e := range list {
			if e.Action == "file.add" {
				added++
			}
		}
		if n != 2 || added != 2 {
			t.Errorf("%d files of two, said %d times", n, added)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// nasty is what files were called to do harm: folders, devices, streams, signs
// that change how a name reads, names of settings and programs.
func nasty() []string {
	parts := []string{
		"..", "../../x", `..\..\x`, "/etc/passwd", `C:\con`, "nul", "con.png", "aux.", "com1", "lpt9.txt", ".htaccess",
		".user.ini", "web.config", "index.php", "a.php.png", "a.phtml", "a.pht", "a.svg", "a.html", "a.png::$DATA",
		"a.png:stream", "a\x00.png", "a\r\nX: y.png", "a\tb", "a\u202egnp.exe", "a\u200bb", "\ufeffa", "a%00.png",
		"%2e%2e%2fx", "a%0d%0ab", "~root", "-rf", "--help", "$(x)", "`x`", "a;b", "a|b", "a&b", "a>b", "a<b", `a"b`, "a'b",
		"*", "?", "a#b", "a?b=c", " a ", ".", "", "\u00a0", "e\u0301", "𝒶", "👩‍🚀.png", strings.Repeat("a", 4096),
		strings.Repeat("é", 300) + ".png", "a." + strings.Repeat("b", 300), "<img src=x onerror=alert(1)>.png",
		"javascript:alert(1)", "data:text/html,x", "\xff\xfe", "a\xc0\xafb", "Thumbs.db", "desktop.ini", ".DS_Store", "a.lnk",
	}
	var all []string
	for _, p := range parts {
		all = append(all, p, p+".png", "x/"+p, `x\`+p+".jpg")
	}
	return all
}

func TestNastyNamesBecomePlainOnes(t *testing.T) {
	t.Parallel()
	all := nasty()
	if len(all) < 200 {
		t.Fatalf("only %d names", len(all))
	}
	for _, in := range all {
		out := fileName(in)
		if out == "" || len([]rune(out)) > 80 || out[0] == '.' || out[0] == '-' || strings.HasSuffix(out, ".") ||
			strings.ContainsAny(out, "/\\<>:\"|?*#%&\x00\r\n\t ") || strings.ContainsRune(out, '\u202e') || out != fileName(out) {
			t.Errorf("%q became %q", in, out)
		}
	}
}
