package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store/engine/mem"
)

type thing struct{ ID, Code string }

var (
	allThings  = NewTable("thing", func(t *thing) Key { return K(t.ID) })
	thingCodes = allThings.Unique(1, "code", func(t *thing) []Key { return []Key{K(t.Code)} })
	thingList  = allThings.List(2, "list", func(t *thing) []Key { return []Key{K(t.Code)} })
)

func openThings(t *testing.T, clock func() time.Time) *Store {
	t.Helper()
	opt := Options{NoSync: true, RunTwice: true, InMemory: true, Clock: clock}
	s, err := Open(t.Context(), t.TempDir(), opt, Schema{Room: "things", Tables: []AnyTable{allThings}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestDamagedIndex plants entries that no write of a table makes.
func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]Key{"leads nowhere": K("b"), "leads to another record": K("a")} {
		s := openThings(t, nil)
		_, err := s.Update(t.Context(), func(tx *Tx) error {
			if err := allThings.Put(tx, thing{ID: "a", Code: "x"}); err != nil {
				return err
			}
			return errors.Join(tx.e.Put(thingCodes.entry(K("y"), key), key), tx.e.Put(thingList.entry(K("y"), key), key))
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.View(t.Context(), func(r Reader) error {
			if got, err := thingCodes.One(r, K("x")); err != nil || got.ID != "a" {
				t.Errorf("%s: the sound entry: %+v, %v", name, got, err)
			}
			if got, err := thingCodes.One(r, K("y")); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: One: %+v, %v", name, got, err)
			}
			_, _, err := thingList.Find(r, K("y"), Page{})
			return err
		})
		if !errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) {
			t.Errorf("%s: Find: %v", name, err)
		}
	}
}

// TestAttachWhileCollecting stops a collection between marking a file and
// removing it.
func TestAttachWhileCollecting(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	s := openThings(t, func() time.Time { return now })
	put := func(text string) func() error {
		ref, err := s.Blobs().Put(t.Context(), strings.NewReader(text), 10)
		if err != nil {
			t.Fatal(err)
		}
		return func() error {
			_, err := s.Update(t.Context(), func(tx *Tx) error { return Attach(tx, ref, K("thing", "a")) })
			return err
		}
	}
	old := put("old")
	now = now.Add(25 * time.Hour)
	young := put("young")
	if err := s.markUnused(t.Context(), now.Add(-unusedKept)); err != nil {
		t.Fatal(err)
	}
	if err := young(); err != nil {
		t.Errorf("a file put just now: %v", err)
	}
	if err := old(); !errors.Is(err, ErrUnusable) {
		t.Errorf("a file that is being removed: %v", err)
	}
	again := put("old")
	if n, err := s.Collect(t.Context()); n != 0 || err != nil {
		t.Errorf("the collection after it was put again: %d, %v", n, err)
	}
	if err := again(); err != nil {
		t.Errorf("put again: %v", err)
	}
}

// TestSentences lets the engine fail and looks at what a person is told.
func TestSentences(t *testing.T) {
	t.Parallel()
	s := openThings(t, nil)
	write := func() error {
		_, err := s.Update(t.Context(), func(tx *Tx) error { return allThings.Put(tx, thing{ID: "a"}) })
		return err
	}
	for _, row := range []struct {
		fail error
		kind app.Kind
		key  string
	}{
		{ErrFull, app.Full, "error.store.full"},
		{ErrReadOnly, app.Busy, "error.store.readonly"},
		{ErrDamaged, app.Busy, "error.store.damaged"},
	} {
		s.engine.(*mem.Engine).Fail(row.fail)
		err := write()
		var e *app.Error
		if !errors.As(err, &e) || e.Kind != row.kind || e.Key != row.key || !errors.Is(err, row.fail) {
			t.Errorf("%v: %v", row.fail, err)
		}
		read := func(r Reader) error {
			has, err := allThings.Has(r, K("a"))
			if has {
				t.Errorf("%v: it was saved all the same", row.fail)
			}
			return err
		}
		if err := s.View(t.Context(), read); err != nil {
			t.Errorf("%v: reading: %v", row.fail, err)
		}
	}
	s.engine.(*mem.Engine).Fail(nil)
	if err := write(); err != nil {
		t.Errorf("after it healed: %v", err)
	}
	own := app.E(app.Invalid, "error.own").Wrap(ErrFull)
	if err := s.View(t.Context(), func(Reader) error { return own }); err != own {
		t.Errorf("a room's own error became %v", err)
	}
}
