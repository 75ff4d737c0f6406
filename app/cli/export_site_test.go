package cli

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestACopyOfTheSiteIsAFolderOrAZIPAndTheSameWhileServing(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	if r := run(t, nil, "import", "--data", data, write(t, "content.jsonl", ofRelease)); r.code != ExitDone {
		t.Fatal(r.out, r.err)
	}
	out := t.TempDir()
	packed, folder := filepath.Join(out, "site.zip"), filepath.Join(out, "site")
	r := run(t, nil, "export", "--data", data, "--site", packed)
	if r.code != ExitDone || !strings.Contains(r.out, "written to "+packed) {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	if r := run(t, nil, "export", "--data", data, "--site", folder); r.code != ExitDone {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	same(t, packed, folder)
	child, _ := serveOn(t, data)
	_ = child
	again := filepath.Join(out, "again.zip")
	if r := run(t, nil, "export", "--data", data, "--site", again); r.code != ExitDone {
		t.Fatalf("while serving: %d %s%s", r.code, r.out, r.err)
	}
	a, errA := os.ReadFile(packed)
	b, errB := os.ReadFile(again)
	if errA != nil || errB != nil || string(a) != string(b) {
		t.Errorf("while serving it is another copy: %d and %d bytes, %v, %v", len(a), len(b), errA, errB)
	}
	piped := run(t, nil, "export", "--data", data, "--site", "-")
	if piped.out != string(a) {
		t.Errorf("through the pipe: %d bytes", len(piped.out))
	}
	for _, name := range []string{packed, folder} {
		failed(t, run(t, nil, "export", "--data", data, "--site", name), "exists already")
	}
	failed(t, run(t, nil, "export", "--data", data, "--site", filepath.Join(out, "none", "site")), "cannot be written")
	left, err := filepath.Glob(filepath.Join(out, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	for _, secret := range []string{"Where the spare keys are", "Winter opening hours", "Cuánto tarda"} {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := os.ReadFile(name)
			if strings.Contains(string(body), secret) {
				t.Errorf("%s holds %q", name, secret)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// same compares a ZIP with a folder: names, bytes and times.
func same(t *testing.T, packed, folder string) {
	t.Helper()
	z, err := zip.OpenReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	n := 0
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, filepath.FromSlash(f.Name))
		got, err := os.ReadFile(name)
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: %v", f.Name, err)
		}
		about, err := os.Stat(name)
		if err != nil || !about.ModTime().Equal(f.Modified) {
			t.Errorf("%s: %v is not %v", f.Name, about.ModTime(), f.Modified)
		}
		n++
	}
	var there int
	err = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			there++
		}
		return err
	})
	if err != nil || there != n {
		t.Errorf("%d files in the folder, %d in the ZIP, %v", there, n, err)
	}
}
