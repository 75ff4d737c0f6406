package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"guichet/store"
)

func feed(t *testing.T, s *store.Store, after store.Pos) (string, store.Pos) {
	t.Helper()
	changes, pos, err := s.Feed(t.Context(), after, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&text, "%s%s%v ", c.Table, c.Key, c.Deleted)
	}
	return text.String(), pos
}

func TestFeed(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		before := s.Head()
		_, err := s.Update(t.Context(), func(tx *store.Tx) error {
			return errors.Join(items.Put(tx, item{ID: "b", Code: "1", Tags: []string{"x"}}),
				visits.Put(tx, visit{Who: "someone"}), items.Put(tx, item{ID: "a", Code: "2"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		first := s.Head()
		quiet, err := s.Update(t.Context(), func(tx *store.Tx) error { return visits.Put(tx, visit{Who: "other"}) })
		if err != nil || quiet != first {
			t.Errorf("a quiet Update moved the head: %v, %v", quiet, err)
		}
		last, err := s.Update(t.Context(), func(tx *store.Tx) error { return items.Delete(tx, store.K("b")) })
		if err != nil {
			t.Fatal(err)
		}
		if got, pos := feed(t, s, before); got != "item(b)false item(a)false item(b)true " || pos != last {
			t.Errorf("feed: %q at %v, want %v", got, pos, last)
		}
		if got, _ := feed(t, s, first); got != "item(b)true " {
			t.Errorf("feed after the first: %q", got)
		}
		again, err := store.ParsePos(last.String())
		if err != nil || again != last {
			t.Errorf("ParsePos: %v, %v", again, err)
		}
		view(t, s, func(r store.Reader) {
			if store.PosOf(r) != last {
				t.Errorf("PosOf: %v, want %v", store.PosOf(r), last)
			}
		})
	})
}

func TestFeedIsGone(t *testing.T) {
	t.Parallel()
	s, other := openShop(t), openShop(t)
	put(t, s, item{ID: "a"})
	put(t, other, item{ID: "a"})
	for name, pos := range map[string]store.Pos{"zero": {}, "of another folder": other.Head()} {
		if _, _, err := s.Feed(t.Context(), pos, 0); !errors.Is(err, store.ErrGone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFresh keeps a page under writers and readers: once a writer has its
// answer, no page made before its write may look fresh.
func TestFresh(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	put(t, s, item{ID: "a"})
	type page struct {
		shelf int
		seen  store.Seen
	}
	var kept atomic.Pointer[page]
	var wg sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				sample, p := s.Sample(), page{}
				err := s.View(context.Background(), func(r store.Reader) error {
					i, err := items.Get(r, store.K("a"))
					p.shelf, p.seen = i.Shelf, sample.Seen(r)
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
				kept.Store(&p)
			}
		})
	}
	for n := 1; n <= 300; n++ {
		put(t, s, item{ID: "a", Shelf: n})
		if p := kept.Load(); p != nil && p.shelf != n && p.seen.Fresh() {
			t.Fatalf("a page of state %d looks fresh at %d", p.shelf, n)
		}
	}
	close(done)
	wg.Wait()
}

func TestSeen(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	sample := s.Sample()
	var seen, none store.Seen
	view(t, s, func(r store.Reader) {
		none = sample.Seen(r)
		if _, _, err := byShelf.Find(r, nil, store.Page{}); err != nil {
			t.Error(err)
		}
		if _, err := visits.Has(r, store.K("x")); err != nil {
			t.Error(err)
		}
		seen = sample.Seen(r)
	})
	if got := fmt.Sprint(none.Tables(), seen.Tables(), seen.Without(visits).Tables()); got != "[] [item visit] [item]" {
		t.Errorf("tables seen: %s", got)
	}
	_, err := s.Update(t.Context(), func(tx *store.Tx) error { return visits.Put(tx, visit{Who: "x"}) })
	if err != nil || !seen.Fresh() {
		t.Errorf("a quiet table made a page stale (%v)", err)
	}
	put(t, s, item{ID: "a"})
	if seen.Fresh() || seen.Without(visits).Fresh() || !seen.Without(items).Fresh() || !none.Fresh() {
		t.Error("after a write the wrong pages are fresh")
	}
}
