package store_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guichet/store"
	"guichet/store/blob"
)

// collecting is a shop whose clock can be set.
func collecting(t *testing.T) (s *store.Store, set func(time.Duration)) {
	var now atomic.Int64
	opt := fast()
	opt.Clock = func() time.Time { return start.Add(time.Duration(now.Load())) }
	return open(t, t.TempDir(), opt, shop()), func(d time.Duration) { now.Store(int64(d)) }
}

func keep(t *testing.T, s *store.Store, text string) blob.Ref {
	t.Helper()
	ref, err := s.Blobs().Put(t.Context(), strings.NewReader(text), 100)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func attach(t *testing.T, s *store.Store, ref blob.Ref, owner string) error {
	_, err := s.Update(context.Background(), func(tx *store.Tx) error {
		return store.Attach(tx, ref, store.K("item", owner))
	})
	return err
}

func detach(t *testing.T, s *store.Store, ref blob.Ref, owner string) {
	t.Helper()
	_, err := s.Update(context.Background(), func(tx *store.Tx) error {
		return store.Detach(tx, ref.Hash, store.K("item", owner))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func exists(t *testing.T, s *store.Store, ref blob.Ref) bool {
	t.Helper()
	f, err := s.Blobs().Open(ref.Hash)
	if errors.Is(err, blob.ErrNotFound) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.Close() == nil
}

func collect(t *testing.T, s *store.Store) int {
	t.Helper()
	n, err := s.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCollect(t *testing.T) {
	t.Parallel()
	s, set := collecting(t)
	used, loose, shared := keep(t, s, "used"), keep(t, s, "loose"), keep(t, s, "shared")
	for _, a := range []struct {
		ref   blob.Ref
		owner string
	}{{used, "a"}, {shared, "a"}, {shared, "b"}} {
		if err := attach(t, s, a.ref, a.owner); err != nil {
			t.Fatal(err)
		}
	}
	set(23 * time.Hour)
	if n := collect(t, s); n != 0 || !exists(t, s, loose) {
		t.Errorf("within a day %d files were removed", n)
	}
	detach(t, s, shared, "a")
	set(25 * time.Hour)
	if n := collect(t, s); n != 1 || exists(t, s, loose) || !exists(t, s, used) || !exists(t, s, shared) {
		t.Errorf("after a day %d files were removed", n)
	}
	detach(t, s, shared, "b")
	set(48 * time.Hour)
	if n := collect(t, s); n != 0 {
		t.Errorf("less than a day after the last reference %d files were removed", n)
	}
	set(50 * time.Hour)
	if n := collect(t, s); n != 1 || exists(t, s, shared) {
		t.Errorf("a day after the last reference %d files were removed", n)
	}
	if n := collect(t, s); n != 0 || !exists(t, s, used) {
		t.Errorf("a second time %d files were removed", n)
	}
}

func TestPutAgain(t *testing.T) {
	t.Parallel()
	s, set := collecting(t)
	keep(t, s, "text")
	set(25 * time.Hour)
	ref := keep(t, s, "text")
	if n := collect(t, s); n != 0 || attach(t, s, ref, "a") != nil {
		t.Errorf("%d files were removed after they were put again", n)
	}
	detach(t, s, ref, "a")
	if err := attach(t, s, ref, "b"); err != nil {
		t.Fatal(err)
	}
	set(100 * time.Hour)
	if n := collect(t, s); n != 0 || !exists(t, s, ref) {
		t.Errorf("%d files in use were removed", n)
	}
}

func TestAttached(t *testing.T) {
	t.Parallel()
	s, _ := collecting(t)
	ref := keep(t, s, "GIF89a…")
	if err := attach(t, s, ref, "a"); err != nil {
		t.Fatal(err)
	}
	if err := attach(t, s, blob.Ref{Hash: "../../etc/passwd"}, "a"); !errors.Is(err, blob.ErrBadHash) {
		t.Errorf("a strange hash: %v", err)
	}
	view(t, s, func(r store.Reader) {
		got, err := store.Attached(r, ref.Hash, store.K("item", "a"))
		if err != nil || got != ref || got.Type != "image/gif" {
			t.Errorf("its owner: %+v, %v", got, err)
		}
		if _, err := store.Attached(r, ref.Hash, store.K("item", "b")); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another owner: %v", err)
		}
	})
}
