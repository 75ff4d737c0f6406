package cli

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/build/faults/report"
)

var keepFolder = flag.String("keep-folder", "", "write testdata/folders/NAME.zip, for a release: a folder that every later one must read")

// ofRelease is what is in the folder that a release leaves for later ones.
const ofRelease = `{"id":"post","lang":"en","category":"Orders > Delivery","title":"How long does the post take?","body":"Two **days**.","kind":"question","state":"published","keywords":["parcel"],"aliases":["/faq/post.html"]}
{"id":"post","lang":"fr","category":"Commandes > Livraison","title":"Combien de temps met la poste ?","body":"Deux jours.","kind":"question","state":"published"}
{"id":"post","lang":"es","category":"Pedidos > Entrega","title":"¿Cuánto tarda el correo?","body":"Dos días.","kind":"question","state":"draft"}
{"id":"pots","lang":"en","category":"Care","title":"Choosing a pot","body":"| Size | For |\n|---|---|\n| 12 cm | herbs |\n\nSee [the post](article:post).","kind":"guide","state":"published","related":["post"]}
{"id":"old","lang":"en","category":"Care","title":"Winter opening hours","body":"Closed on Mondays.","kind":"question","state":"archived"}
{"id":"staff","lang":"en","category":"Care","title":"Where the spare keys are","body":"In the drawer.","kind":"question","state":"published","audience":"staff"}
{"id":"legal","lang":"en","title":"Legal notice","body":"A shop.","kind":"page","state":"published"}
`

// TestR23FoldersOfReleases opens the folder of every release: what they held is
// still there, sound, and served.
func TestR23FoldersOfReleases(t *testing.T) {
	t.Parallel()
	if *keepFolder != "" {
		writeRelease(t, filepath.Join("testdata", "folders", *keepFolder))
	}
	kept, err := filepath.Glob("testdata/folders/*.zip")
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	for _, name := range kept {
		data := filepath.Join(t.TempDir(), "data")
		unzip(t, name, data)
		want, err := os.ReadFile(strings.TrimSuffix(name, ".zip") + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		if got := contentOf(t, data); got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound")
		openRelease(t, data, strings.TrimSuffix(name, ".zip")+".json")
		_, address := serveOn(t, data)
		for path, text := range map[string]string{
			"/en/articles/how-long-does-the-post-take": "Two <strong>days</strong>",
			"/faq/post.html":              "Two <strong>days</strong>",
			"/en/articles/choosing-a-pot": "12 cm",
			"/en/pages/legal-notice":      "A shop.",
		} {
			status, body := fetch(t, address+path)
			if status != 200 || !strings.Contains(body, text) {
				t.Errorf("%s: %s: %d\n%.2000s", name, path, status, body)
			}
		}
	}
}

// writeRelease makes a folder with this program and keeps it: "make keep
// RELEASE=0.2". One that was kept once is never replaced.
func writeRelease(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(name + ".zip"); err == nil {
		t.Fatalf("%s is there already: a release is kept once", name)
	}
	data := filepath.Join(t.TempDir(), "data")
	beside := fillRelease(t, data)
	all := contentOf(t, data)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	err := fs.WalkDir(os.DirFS(data), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p == "lock" || p == "reserve" || strings.HasPrefix(p, "search/") {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(data, p))
		if err != nil {
			return err
		}
		w, err := z.Create(p)
		if err == nil {
			_, err = w.Write(raw)
		}
		return err
	})
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	secrets, err := json.MarshalIndent(beside, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{".zip": b.Bytes(), ".jsonl": []byte(all), ".json": append(secrets, '\n')}
	for suffix, raw := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name+suffix, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// contentOf is what a folder exports, without its files.
func contentOf(t *testing.T, data string) string {
	t.Helper()
	got := run(t, nil, "export", "--data", data, "-")
	if got.code != ExitDone {
		t.Fatalf("export: exit %d, %s", got.code, got.err)
	}
	z, err := zip.NewReader(strings.NewReader(got.out), int64(len(got.out)))
	if err != nil { // there are no files
		return got.out
	}
	lines, err := fs.ReadFile(z, "content.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return string(lines)
}

func unzip(t *testing.T, name, dir string) {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		to := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A folder of an older release is opened by a process that is killed while it
// brings the folder to this release, several times: the next one finds what was
// kept, and all of it sound.
func TestR23KilledUpgrade(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(3, 60)
	random := rand.New(rand.NewPCG(seed, 23))
	name := "testdata/folders/0.1-early"
	want, err := os.ReadFile(name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	earlier, between := 0, 0
	for range rounds {
		data := filepath.Join(t.TempDir(), "data")
		unzip(t, name+".zip", data)
		old, _ := tablesIn(t, data)
		for range 4 {
			cmd := childCommand(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			kill := time.AfterFunc(time.Duration(random.IntN(150))*time.Millisecond, func() { cmd.Process.Kill() })
			cmd.Wait()
			kill.Stop()
			if _, err := os.Stat(filepath.Join(data, "snapshots")); err != nil {
				earlier++
			} else if now, _ := tablesIn(t, data); len(now) == len(old) {
				between++
			}
		}
		if got := contentOf(t, data); got != string(want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound")
	}
	t.Logf("of %d kills %d came before the first change, %d during the changes", 4*rounds, earlier, between)
}
