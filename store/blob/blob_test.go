package blob_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/store/blob"
)

func open(t *testing.T, dir string) *blob.Store {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := blob.Open(root, "blobs", time.Now, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); root.Close() })
	return s
}

func TestPut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	ref, err := s.Put(t.Context(), strings.NewReader("hello"), 5)
	want := blob.Ref{
		Hash: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
		Size: 5, Type: "text/plain; charset=utf-8",
	}
	if err != nil || ref != want {
		t.Fatalf("Put: %+v, %v", ref, err)
	}
	if again, err := s.Put(t.Context(), strings.NewReader("hello"), 5); err != nil || again != want {
		t.Errorf("Put again: %+v, %v", again, err)
	}
	f, err := s.Open(ref.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Seek(1, io.SeekStart); err != nil {
		t.Error(err)
	}
	if b, err := io.ReadAll(f); string(b) != "ello" || err != nil {
		t.Errorf("read %q, %v", b, err)
	}
	n := 0
	for f, err := range s.All() {
		if n++; err != nil || f.Hash != ref.Hash || f.Size != 5 {
			t.Errorf("All: %+v, %v", f, err)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "blobs", "new")); n != 1 || len(left) != 0 {
		t.Errorf("%d files, and on their way %v", n, left)
	}
}

func TestPutFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	broken := errors.New("broken")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, row := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		want error
	}{
		"too large": {t.Context(), strings.NewReader("hello!"), blob.ErrTooLarge},
		"broken":    {t.Context(), io.MultiReader(strings.NewReader("he"), failing{broken}), broken},
		"cancelled": {ended, strings.NewReader("hello"), context.Canceled},
	} {
		if ref, err := s.Put(row.ctx, row.r, 5); !errors.Is(err, row.want) || ref != (blob.Ref{}) {
			t.Errorf("%s: %+v, %v", name, ref, err)
		}
	}
	for f := range s.All() {
		t.Errorf("kept %+v", f)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "blobs", "new")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestOpenFails(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	for hash, want := range map[string]error{
		"":                      blob.ErrBadHash,
		"../../../etc/passwd":   blob.ErrBadHash,
		strings.Repeat("A", 64): blob.ErrBadHash,
		strings.Repeat("a", 64): blob.ErrNotFound,
	} {
		if _, err := s.Open(hash); !errors.Is(err, want) {
			t.Errorf("%q: %v", hash, err)
		}
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	ref, err := s.Put(t.Context(), strings.NewReader("hello"), 5)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context(), ref.Hash); err != nil {
		t.Errorf("a sound file: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "blobs", ref.Hash[:2], ref.Hash), []byte("hallo"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context(), ref.Hash); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("a changed file: %v", err)
	}
}

func TestLeftovers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir).Close()
	if err := os.WriteFile(filepath.Join(dir, "blobs", "new", "half"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if left, _ := os.ReadDir(filepath.Join(dir, "blobs", "new")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
