package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"guichet/store"
)

func TestUnique(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		put(t, s, item{ID: "a", Code: "x", Tags: []string{"old"}}, item{ID: "b", Code: "y"})
		_, err := s.Update(t.Context(), func(tx *store.Tx) error {
			return items.Put(tx, item{ID: "a", Code: "y", Tags: []string{"new"}})
		})
		var exists *store.ExistsError
		if !errors.As(err, &exists) || exists.Table != "item" || exists.Index != "code" {
			t.Fatalf("a taken code: %v", err)
		}
		_, err = s.Update(t.Context(), func(tx *store.Tx) error {
			if err := items.Put(tx, item{ID: "a", Code: "y", Tags: []string{"new"}}); !errors.Is(err, store.ErrExists) {
				t.Errorf("a taken code: %v", err)
			}
			return nil // the closure went on: nothing of the refused record may be there
		})
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, item{ID: "b", Code: "z"}, item{ID: "a", Code: "y"})
		view(t, s, func(r store.Reader) {
			for code, want := range map[string]string{"x": "", "y": "a", "z": "b"} {
				got, err := byCode.One(r, store.K(code))
				if got.ID != want || errors.Is(err, store.ErrNotFound) != (want == "") {
					t.Errorf("code %s: %q, %v; want %q", code, got.ID, err, want)
				}
			}
			for _, tag := range []string{"old", "new"} {
				if keys, _, err := byTag.Keys(r, store.K(tag), store.Page{}); len(keys) != 0 || err != nil {
					t.Errorf("tag %s: %v, %v", tag, keys, err)
				}
			}
		})
	})
}

func TestUniqueRace(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			_, err := s.Update(context.Background(), func(tx *store.Tx) error {
				return items.Insert(tx, item{ID: fmt.Sprint(i), Code: "one"})
			})
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, store.ErrExists) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d won", won.Load())
	}
}

// TestIndexProperty compares the indexes after random writes with a search
// through all records.
func TestIndexProperty(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		opt := fast()
		opt.InMemory = true
		s, err := store.Open(context.Background(), dir, opt, shop())
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		model := map[string]item{}
		for range rapid.IntRange(1, 20).Draw(r, "writes") {
			write(r, s, model)
		}
		err = s.View(context.Background(), func(rd store.Reader) error {
			for _, tag := range []string{"p", "q", "r"} {
				list, _, err := byTag.Find(rd, store.K(tag), store.Page{})
				if want := tagged(model, tag); err != nil || ids(list) != want {
					r.Fatalf("tag %s: %q, %v; want %q", tag, ids(list), err, want)
				}
			}
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}

func write(r *rapid.T, s *store.Store, model map[string]item) {
	i := item{
		ID:   rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(r, "id"),
		Tags: rapid.SliceOfN(rapid.SampledFrom([]string{"p", "q", "r"}), 0, 3).Draw(r, "tags"),
	}
	remove := rapid.Bool().Draw(r, "remove")
	_, err := s.Update(context.Background(), func(tx *store.Tx) error {
		if remove {
			return items.Delete(tx, store.K(i.ID))
		}
		return items.Put(tx, i)
	})
	if err != nil {
		r.Fatal(err)
	}
	if delete(model, i.ID); !remove {
		model[i.ID] = i
	}
}

func tagged(model map[string]item, tag string) string {
	var found []string
	for id, i := range model {
		if slices.Contains(i.Tags, tag) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return strings.Join(found, "")
}
