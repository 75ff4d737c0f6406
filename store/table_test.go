package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"guichet/store"
)

func TestTable(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		put(t, s, item{ID: "a", Code: "1"}, item{ID: "b", Code: "2"}, item{ID: "c", Code: "3"})
		put(t, s, item{ID: "b", Code: "4", Note: "<é>"})
		_, err := s.Update(t.Context(), func(tx *store.Tx) error {
			err := items.Insert(tx, item{ID: "a", Code: "9"})
			var exists *store.ExistsError
			if !errors.As(err, &exists) || exists.Table != "item" || exists.Index != "" || !errors.Is(err, store.ErrExists) {
				t.Errorf("Insert of a taken key: %v", err)
			}
			if err := items.Delete(tx, store.K("missing")); err != nil {
				t.Errorf("Delete of nothing: %v", err)
			}
			if ok, err := items.Has(tx, store.K("c")); !ok || err != nil {
				t.Errorf("Has: %v, %v", ok, err)
			}
			return items.Delete(tx, store.K("c"))
		})
		if err != nil {
			t.Fatal(err)
		}
		view(t, s, func(r store.Reader) {
			if i, err := items.Get(r, store.K("b")); err != nil || i.Code != "4" || i.Note != "<é>" {
				t.Errorf("Get: %+v, %v", i, err)
			}
			if _, err := items.Get(r, store.K("c")); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Get of a deleted record: %v", err)
			}
			list, err := items.GetMany(r, []store.Key{store.K("b"), store.K("c"), store.K("a")})
			if err != nil || ids(list) != "ba" {
				t.Errorf("GetMany: %q, %v", ids(list), err)
			}
		})
	})
}

func TestPages(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		for _, id := range strings.Split("abcdefgh", "") {
			put(t, s, item{ID: id, Code: id, Shelf: int(id[0]-'a') / 3})
		}
		for _, row := range []struct {
			name string
			page store.Page
			want string // the pages, parted by /
		}{
			{"all", store.Page{}, "abcdefgh"},
			{"threes", store.Page{Limit: 3}, "abc/def/gh"},
			{"exact end", store.Page{Limit: 4}, "abcd/efgh"},
			{"backwards", store.Page{Limit: 3, Reverse: true}, "hgf/edc/ba"},
			{"from, to", store.Page{From: store.K("c"), To: store.K("f"), Limit: 3}, "cde/f"},
			{"from, to, backwards", store.Page{From: store.K("c"), To: store.K("f"), Limit: 3, Reverse: true}, "fed/c"},
			{"nothing", store.Page{From: store.K("x")}, ""},
			{"upside down", store.Page{From: store.K("f"), To: store.K("c")}, ""},
		} {
			view(t, s, func(r store.Reader) {
				got := pages(t, row.page, func(p store.Page) ([]item, store.Key, error) { return items.Scan(r, p) })
				if got != row.want {
					t.Errorf("%s: %q, want %q", row.name, got, row.want)
				}
				onCode := pages(t, row.page, func(p store.Page) ([]item, store.Key, error) { return byCode.Find(r, nil, p) })
				if onCode != row.want {
					t.Errorf("%s, by index: %q, want %q", row.name, onCode, row.want)
				}
			})
		}
		view(t, s, func(r store.Reader) {
			find := func(p store.Page) ([]item, store.Key, error) { return byShelf.Find(r, store.K(1), p) }
			if got := pages(t, store.Page{Limit: 2, Reverse: true}, find); got != "fe/d" {
				t.Errorf("one shelf: %q", got)
			}
			due := store.Page{To: store.K(1, "e")}
			if list, _, err := byShelf.Find(r, nil, due); err != nil || ids(list) != "abcde" {
				t.Errorf("up to a value: %q, %v", ids(list), err)
			}
			if list, _, err := byShelf.Find(r, nil, store.Page{To: store.K(1)}); err != nil || ids(list) != "abcdef" {
				t.Errorf("up to a prefix: %q, %v", ids(list), err)
			}
			var each []item
			for i, err := range items.Each(r, nil) {
				if err != nil {
					t.Error(err)
				}
				each = append(each, i)
			}
			if ids(each) != "abcdefgh" {
				t.Errorf("Each: %q", ids(each))
			}
		})
	})
}

// pages reads page after page.
func pages(t *testing.T, p store.Page, read func(store.Page) ([]item, store.Key, error)) string {
	t.Helper()
	var all []string
	for {
		list, next, err := read(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ids(list))
		if p.After = next; next == nil {
			return strings.Join(all, "/")
		}
	}
}

func TestPageLimits(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for from := range 3 {
		var list []item
		for i := range 500 {
			list = append(list, item{ID: fmt.Sprintf("%04d", from*500+i)})
		}
		put(t, s, list...)
	}
	view(t, s, func(r store.Reader) {
		for limit, want := range map[int]int{0: 100, 7: 7, 1000: 1000, 5000: 1000} {
			if list, next, err := items.Scan(r, store.Page{Limit: limit}); len(list) != want || next == nil || err != nil {
				t.Errorf("limit %d: %d records, %v, %v", limit, len(list), next, err)
			}
		}
		if n, err := byShelf.Count(r, store.K(0), 0); n != 1000 || err != nil {
			t.Errorf("Count: %d, %v", n, err)
		}
		if n, err := byShelf.Count(r, store.K(0), 2000); n != 1500 || err != nil {
			t.Errorf("Count to 2,000: %d, %v", n, err)
		}
		if n, err := byShelf.Count(r, store.K(1), 0); n != 0 || err != nil {
			t.Errorf("Count of nothing: %d, %v", n, err)
		}
	})
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for name, i := range map[string]item{
		"record": {ID: "a", Note: strings.Repeat("x", 1<<20)},
		"key":    {ID: strings.Repeat("x", 1<<10)},
		"index":  {ID: "a", Code: strings.Repeat("x", 1<<10)},
	} {
		_, err := s.Update(t.Context(), func(tx *store.Tx) error { return items.Put(tx, i) })
		if !errors.Is(err, store.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnknownTable(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	other := store.NewTable("other", func(i *item) store.Key { return store.K(i.ID) })
	_, err := s.Update(t.Context(), func(tx *store.Tx) error { return other.Put(tx, item{}) })
	if !errors.Is(err, store.ErrSchema) {
		t.Errorf("Put: %v", err)
	}
	view(t, s, func(r store.Reader) {
		if _, err := other.Get(r, store.K("a")); !errors.Is(err, store.ErrSchema) {
			t.Errorf("Get: %v", err)
		}
	})
}

// What was looked at in an Update is not taken for what is there once it was
// written: the indexes go by what is there.
func TestARecordIsLookedAtAndWrittenSeveralTimes(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		put(t, s, item{ID: "a", Code: "1"})
		key := store.K("a")
		look := func(tx *store.Tx, want string) error {
			i, err := items.Get(tx, key)
			if errors.Is(err, store.ErrNotFound) {
				err = nil
			}
			if i.Code != want {
				t.Errorf("code %q, want %q", i.Code, want)
			}
			return err
		}
		for _, steps := range [][]func(tx *store.Tx) error{
			{ // written twice after one look
				func(tx *store.Tx) error { return look(tx, "1") },
				func(tx *store.Tx) error { return items.Put(tx, item{ID: "a", Code: "2"}) },
				func(tx *store.Tx) error { return items.Put(tx, item{ID: "a", Code: "3"}) },
				func(tx *store.Tx) error { return look(tx, "3") },
			},
			{ // deleted, and there again
				func(tx *store.Tx) error { return look(tx, "3") },
				func(tx *store.Tx) error { return items.Delete(tx, key) },
				func(tx *store.Tx) error { return items.Insert(tx, item{ID: "a", Code: "4"}) },
				func(tx *store.Tx) error { return items.Delete(tx, key) },
				func(tx *store.Tx) error { return look(tx, "") },
				func(tx *store.Tx) error { return items.Insert(tx, item{ID: "a", Code: "5"}) },
			},
		} {
			_, err := s.Update(t.Context(), func(tx *store.Tx) error {
				for _, step := range steps {
					if err := step(tx); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		view(t, s, func(r store.Reader) {
			for code, want := range map[string]int{"1": 0, "2": 0, "3": 0, "4": 0, "5": 1} {
				if n, err := byCode.Count(r, store.K(code), 0); n != want || err != nil {
					t.Errorf("code %s is found %d times: %v", code, n, err)
				}
			}
		})
	})
}
