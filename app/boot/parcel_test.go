package boot

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"guichet/app"
)

// plant writes files below a new folder and returns it.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// content reads every regular file below the names.
func content(t *testing.T, tree fs.FS, names []string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, top := range names {
		err := fs.WalkDir(tree, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := fs.ReadFile(tree, name)
			got[name] = string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return got
}

func TestBothDoorsSeeTheSameTree(t *testing.T) {
	t.Parallel()
	one := plant(t, map[string]string{"faq.txt": "a", "docs/fr/x.md": "b", "docs/en/x.md": "c"})
	two := plant(t, map[string]string{"faq.txt": "d", "empty/.keep": ""})
	if err := os.Remove(filepath.Join(two, "empty/.keep")); err != nil {
		t.Fatal(err)
	}
	p, err := Pack([]string{
		filepath.Join(one, "faq.txt"), filepath.Join(one, "docs"), filepath.Join(two, "faq.txt"), filepath.Join(two, "empty"),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	names := []string{"faq.txt", "docs", "faq-2.txt", "empty"}
	if !slices.Equal(p.Names(), names) {
		t.Errorf("names %v, want %v", p.Names(), names)
	}
	want := map[string]string{"faq.txt": "a", "docs/fr/x.md": "b", "docs/en/x.md": "c", "faq-2.txt": "d"}
	if got := content(t, p, names); !maps.Equal(got, want) {
		t.Errorf("the parcel holds %v", got)
	}
	var b bytes.Buffer
	if err := p.tar(&b); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := spool(root, &b); err != nil {
		t.Fatal(err)
	}
	if got := content(t, root.FS(), names); !maps.Equal(got, want) {
		t.Errorf("the spool holds %v", got)
	}
}

func TestPackRefusesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rows := map[string]string{
		filepath.Join(dir, "absent.txt"): "cli.import.missing",
		"/dev/null":                      "cli.import.kind",
	}
	for name, key := range rows {
		_, err := Pack([]string{name})
		var known *app.Error
		if !errors.As(err, &known) || known.Key != key {
			t.Errorf("%s: %v, want %s", name, err, key)
		}
	}
}

func TestLinksDoNotLeadOutOfAFolder(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(plant(t, map[string]string{"secret.md": "secret"}), "secret.md")
	dir := plant(t, map[string]string{"page.md": "page"})
	if err := os.Symlink(secret, filepath.Join(dir, "out.md")); err != nil {
		t.Fatal(err)
	}
	p, err := Pack([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	top := p.Names()[0]
	if b, err := fs.ReadFile(p, top+"/out.md"); err == nil {
		t.Errorf("read %q through the link", b)
	}
	for _, name := range []string{"../" + top, "/" + top, top + "/../x", "other", top + "/page.md/x"} {
		if _, err := p.Open(name); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
}

func TestSpoolTrustsNothing(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		head tar.Header
		key  string
	}{
		{"climbs", tar.Header{Name: "../out", Typeflag: tar.TypeReg}, "cli.import.cut"},
		{"climbs inside", tar.Header{Name: "a/../../out", Typeflag: tar.TypeReg}, "cli.import.cut"},
		{"absolute", tar.Header{Name: "/var/out", Typeflag: tar.TypeReg}, "cli.import.cut"},
		{"link", tar.Header{Name: "a", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}, "cli.import.cut"},
		{"hard link", tar.Header{Name: "a", Linkname: "b", Typeflag: tar.TypeLink}, "cli.import.cut"},
		{"device", tar.Header{Name: "a", Typeflag: tar.TypeChar}, "cli.import.cut"},
		{"itself", tar.Header{Name: ".", Typeflag: tar.TypeReg}, "cli.import.cut"},
		{"too large", tar.Header{Name: "a", Typeflag: tar.TypeReg, Size: MaxImportBytes + 1}, "cli.import.large"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			w := tar.NewWriter(&b)
			if err := w.WriteHeader(&row.head); err != nil {
				t.Fatal(err)
			}
			root, err := os.OpenRoot(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			err = spool(root, io.MultiReader(&b, bytes.NewReader(make([]byte, 1024))))
			var known *app.Error
			if !errors.As(err, &known) || known.Key != row.key {
				t.Errorf("%v, want %s", err, row.key)
			}
		})
	}
}

func FuzzSpool(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := errors.Join(
		w.WriteHeader(&tar.Header{Name: "d", Typeflag: tar.TypeDir}),
		w.WriteHeader(&tar.Header{Name: "d/a.txt", Typeflag: tar.TypeReg, Size: 2}),
	); err != nil {
		f.Fatal(err)
	}
	w.Write([]byte("ab"))
	w.Close()
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		above := t.TempDir()
		if err := os.Mkdir(filepath.Join(above, "in"), 0o700); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(filepath.Join(above, "in"))
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		_ = spool(root, bytes.NewReader(data))
		if entries, err := os.ReadDir(above); err != nil || len(entries) != 1 {
			t.Errorf("beside the folder: %v %v", entries, err)
		}
	})
}
