package store_test

import (
	"context"
	"testing"
	"time"

	"guichet/store"
)

// The tests keep the things of a small shop.

type item struct {
	ID    string   `json:"id"`
	Code  string   `json:"code"`
	Shelf int      `json:"shelf"`
	Tags  []string `json:"tags,omitempty"`
	Note  string   `json:"note,omitempty"`
}

type visit struct {
	Who  string    `json:"who"`
	Last time.Time `json:"last"`
}

var (
	items   = store.NewTable("item", func(i *item) store.Key { return store.K(i.ID) })
	byCode  = items.Unique(1, "code", func(i *item) []store.Key { return keysOf(i.Code) })
	byShelf = items.List(2, "shelf", func(i *item) []store.Key { return []store.Key{store.K(i.Shelf, i.Code)} })
	byTag   = items.List(3, "tag", func(i *item) []store.Key { return keysOf(i.Tags...) })

	visits = store.NewTable("visit", func(v *visit) store.Key { return store.K(v.Who) }, store.Quiet())
)

func keysOf(values ...string) (keys []store.Key) {
	for _, v := range values {
		if v != "" {
			keys = append(keys, store.K(v))
		}
	}
	return keys
}

func shop() store.Schema {
	return store.Schema{Room: "shop", Tables: []store.AnyTable{items, visits}}
}

var start = time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)

// fast is how most tests open a folder: without waiting for the disk.
func fast() store.Options {
	return store.Options{Clock: func() time.Time { return start }, NoSync: true, RunTwice: true}
}

func open(t testing.TB, dir string, opt store.Options, schemas ...store.Schema) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dir, opt, schemas...)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func openShop(t testing.TB) *store.Store { return open(t, t.TempDir(), fast(), shop()) }

// engines runs a test on both engines.
func engines(t *testing.T, test func(t *testing.T, s *store.Store)) {
	for _, name := range []string{"bolt", "mem"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opt := fast()
			opt.InMemory = name == "mem"
			test(t, open(t, t.TempDir(), opt, shop()))
		})
	}
}

func put(t testing.TB, s *store.Store, list ...item) store.Pos {
	t.Helper()
	pos, err := s.Update(context.Background(), func(tx *store.Tx) error {
		for _, i := range list {
			if err := items.Put(tx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return pos
}

func view(t testing.TB, s *store.Store, fn func(r store.Reader)) {
	t.Helper()
	err := s.View(context.Background(), func(r store.Reader) error { fn(r); return nil })
	if err != nil {
		t.Fatalf("View: %v", err)
	}
}

func ids(list []item) string {
	text := ""
	for _, i := range list {
		text += i.ID
	}
	return text
}
