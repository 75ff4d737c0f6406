package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/store"
	"guichet/store/blob"
)

// stocked makes a shop with records, deleted records and a file.
func stocked(t *testing.T) (*store.Store, blob.Ref) {
	t.Helper()
	s := openShop(t)
	for n := range 120 {
		put(t, s, item{ID: fmt.Sprintf("%03d", n), Code: fmt.Sprint("c", n), Note: fmt.Sprint("canary-", n)})
	}
	ref, err := s.Blobs().Put(t.Context(), strings.NewReader("a picture"), 100)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), func(tx *store.Tx) error {
		for n := range 60 {
			if err := items.Delete(tx, store.K(fmt.Sprintf("%03d", 2*n))); err != nil {
				return err
			}
		}
		return errors.Join(store.Attach(tx, ref, store.K("item", "001")), visits.Put(tx, visit{Who: "x"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, ref
}

func export(t *testing.T, s *store.Store) ([]byte, store.Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := s.Export(t.Context(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

func TestExportImport(t *testing.T) {
	t.Parallel()
	s, ref := stocked(t)
	file, m := export(t, s)
	if m.Records < 63 || m.Blobs != 1 || m.Pos != s.Head().String() || !m.Created.Equal(start) {
		t.Errorf("manifest: %+v", m)
	}
	if v, err := store.Verify(t.Context(), bytes.NewReader(file)); err != nil || fmt.Sprint(v) != fmt.Sprint(m) {
		t.Errorf("Verify: %+v, %v; want %+v", v, err, m)
	}
	for n := range 120 {
		live := bytes.Contains(file, fmt.Appendf(nil, "canary-%d\"", n))
		if live != (n%2 == 1) {
			t.Errorf("record %d in the export: %v", n, live)
		}
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := store.Import(t.Context(), dir, bytes.NewReader(file), fast(), shop()); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, fast(), shop())
	if _, _, err := again.Feed(t.Context(), s.Head(), 0); !errors.Is(err, store.ErrGone) {
		t.Errorf("a position of the exported folder: %v", err)
	}
	view(t, again, func(r store.Reader) {
		if i, err := byCode.One(r, store.K("c77")); i.ID != "077" || err != nil {
			t.Errorf("by index: %+v, %v", i, err)
		}
		if got, err := store.Attached(r, ref.Hash, store.K("item", "001")); got != ref || err != nil {
			t.Errorf("the file: %+v, %v", got, err)
		}
	})
	if got := content(t, again, ref.Hash); got != "a picture" {
		t.Errorf("the file holds %q", got)
	}
	second, _ := export(t, again)
	if a, b := recordsOf(t, file), recordsOf(t, second); a != b {
		t.Errorf("an export of the import differs:\n%q\n%q", a, b)
	}
}

// recordsOf cuts the position and the time, which differ, off an export.
func recordsOf(t *testing.T, file []byte) string {
	t.Helper()
	records, _, ok := bytes.Cut(file, []byte(`{"format"`))
	if !ok {
		t.Fatal("an export without a manifest")
	}
	return string(records[:len(records)-8])
}

func content(t *testing.T, s *store.Store, hash string) string {
	t.Helper()
	f, err := s.Blobs().Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	s, _ := stocked(t)
	file, _ := export(t, s)
	s.Close()
	for name, dir := range map[string]string{"a store": s.Dir(), "a strange file": t.TempDir()} {
		if name != "a store" {
			if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := store.Import(t.Context(), dir, bytes.NewReader(file), fast(), shop())
		if !errors.Is(err, store.ErrNotEmpty) {
			t.Errorf("a folder with %s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), "store.db")); err != nil {
		t.Error(err)
	}
	plain, _ := things(0, "")
	dir := t.TempDir()
	err := store.Import(t.Context(), dir, bytes.NewReader(file), fast(), room([]store.AnyTable{plain}))
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("an export with tables of a later release: %v", err)
	}
	open(t, dir, fast(), shop()) // the folder is as before
}

// TestImportKilled imports into a folder in which another import was killed.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	s, ref := stocked(t)
	file, _ := export(t, s)
	s.Close()
	if err := os.WriteFile(filepath.Join(s.Dir(), "import"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), s.Dir(), fast(), shop()); !errors.Is(err, store.ErrHalfImported) {
		t.Errorf("Open: %v", err)
	}
	if err := store.Import(t.Context(), s.Dir(), bytes.NewReader(file), fast(), shop()); err != nil {
		t.Fatalf("Import: %v", err)
	}
	if got := content(t, open(t, s.Dir(), fast(), shop()), ref.Hash); got != "a picture" {
		t.Errorf("the file holds %q", got)
	}
}

func TestDamagedExport(t *testing.T) {
	t.Parallel()
	s, _ := stocked(t)
	file, _ := export(t, s)
	random := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		bad := bytes.Clone(file)
		at := random.IntN(len(bad))
		bad[at] ^= 1 << random.IntN(8)
		_, err := store.Verify(t.Context(), bytes.NewReader(bad))
		if !errors.Is(err, store.ErrBadExport) {
			t.Errorf("byte %d flipped: %v", at, err)
		}
		if _, err := store.Verify(t.Context(), bytes.NewReader(file[:at])); !errors.Is(err, store.ErrBadExport) {
			t.Errorf("cut to %d: %v", at, err)
		}
	}
	if _, err := store.Verify(t.Context(), bytes.NewReader(append(file, 'x'))); !errors.Is(err, store.ErrBadExport) {
		t.Errorf("something behind it: %v", err)
	}
	dir := t.TempDir()
	for _, cut := range []int{0, 5, len(file) / 2, len(file) - 1} {
		err := store.Import(t.Context(), dir, bytes.NewReader(file[:cut]), fast(), shop())
		if !errors.Is(err, store.ErrBadExport) {
			t.Errorf("import of one cut to %d: %v", cut, err)
		}
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("failed imports left %v", names)
	}
}

func TestExportWhileWriting(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; ctx.Err() == nil; n++ {
			id := fmt.Sprintf("%06d", n)
			_, err := s.Update(context.Background(), func(tx *store.Tx) error {
				return errors.Join(visits.Put(tx, visit{Who: id}), items.Put(tx, item{ID: id, Code: id}))
			})
			if err != nil {
				t.Error(err)
			}
		}
	}()
	for range 5 {
		<-s.Wait(s.Head())
		file, _ := export(t, s)
		dir := t.TempDir()
		if err := store.Import(t.Context(), dir, bytes.NewReader(file), fast(), shop()); err != nil {
			t.Fatal(err)
		}
		checkCrashed(t, open(t, dir, fast(), shop()), nil)
	}
	stop()
	<-done
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("guichet export 1\nm\x00\x08manifest\x00\x00\x00\x00\x00\x00\x00\x02{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		store.Verify(t.Context(), bytes.NewReader(b))
	})
}
