// Package enginetest is the suite every engine passes: what the contract in
// package engine says, as tests, and random histories compared with the model.
// It is for tests only.
package enginetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"guichet/store/engine"
)

// Open makes an empty engine that is closed when the test ends.
type Open func(t testing.TB, opt engine.Options) engine.Engine

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, row := range []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"writes are read back", testReadBack},
		{"scan", testScan},
		{"a scan stays as it began", testScanSnapshot},
		{"limits", testLimits},
		{"an error or a panic discards its own writes only", testDiscard},
		{"nested", testNested},
		{"cancelled", testCancelled},
		{"impure", testImpure},
		{"feed", testFeed},
		{"feed is gone", testFeedGone},
		{"wait", testWait},
		{"applied before the answer", testApplied},
		{"a view is one moment", testSnapshot},
		{"import", testImport},
		{"closed", testClosed},
		{"race for one key", testRace},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.test(t, open)
		})
	}
}

func b(s string) []byte { return []byte(s) }

func update(t testing.TB, e engine.Engine, fn func(engine.Tx) error) engine.Pos {
	t.Helper()
	pos, err := e.Update(context.Background(), fn)
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return pos
}

func put(t testing.TB, e engine.Engine, keys ...string) engine.Pos {
	t.Helper()
	return update(t, e, func(tx engine.Tx) error {
		for _, k := range keys {
			if err := tx.Put(b(k), b("v"+k)); err != nil {
				return err
			}
		}
		return nil
	})
}

func view(t testing.TB, e engine.Engine, fn func(engine.Reader) error) {
	t.Helper()
	if err := e.View(context.Background(), fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

func scan(r engine.Reader, g engine.Range) (keys []string, err error) {
	for it, err := range r.Scan(g) {
		if err != nil {
			return keys, err
		}
		if string(it.Value) != "v"+string(it.Key) {
			return keys, fmt.Errorf("key %q has value %q", it.Key, it.Value)
		}
		keys = append(keys, string(it.Key))
	}
	return keys, nil
}

func expectKeys(t testing.TB, r engine.Reader, g engine.Range, want ...string) {
	t.Helper()
	got, err := scan(r, g)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Scan(%q..%q, %d, %v) = %q, %v; want %q", g.From, g.To, g.Limit, g.Reverse, got, err, want)
	}
}

func expectErr(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error %v, want %v", got, want)
	}
}

func testReadBack(t *testing.T, open Open) {
	e := open(t, engine.Options{RunTwice: true})
	update(t, e, func(tx engine.Tx) error {
		if err := errors.Join(tx.Put(b("a"), b("1")), tx.Put(b("b"), nil), tx.Put(b("a"), b("2"))); err != nil {
			return err
		}
		if v, err := tx.Get(b("a")); err != nil || string(v) != "2" {
			t.Errorf("own write: %q, %v", v, err)
		}
		return nil
	})
	update(t, e, func(tx engine.Tx) error {
		if err := errors.Join(tx.Delete(b("a")), tx.Delete(b("missing"))); err != nil {
			return err
		}
		if v, err := tx.Get(b("a")); v != nil || err != nil {
			t.Errorf("own deletion: %q, %v", v, err)
		}
		return nil
	})
	view(t, e, func(r engine.Reader) error {
		values, err := r.GetMany([][]byte{b("a"), b("b"), b("c")})
		if err != nil || values[0] != nil || values[1] == nil || len(values[1]) != 0 || values[2] != nil {
			t.Errorf("GetMany: %q, %v", values, err)
		}
		return nil
	})
}

func testScan(t *testing.T, open Open) {
	e := open(t, engine.Options{RunTwice: true})
	put(t, e, "b", "d", "f", "h")
	update(t, e, func(tx engine.Tx) error {
		err := errors.Join(tx.Put(b("a"), b("va")), tx.Put(b("e"), b("ve")), tx.Put(b("d"), b("vd")),
			tx.Delete(b("f")), tx.Delete(b("h")), tx.Put(b("z"), b("vz")))
		if err != nil {
			return err
		}
		expectKeys(t, tx, engine.Range{}, "a", "b", "d", "e", "z")
		expectKeys(t, tx, engine.Range{Reverse: true}, "z", "e", "d", "b", "a")
		expectKeys(t, tx, engine.Range{From: b("b"), To: b("e")}, "b", "d")
		expectKeys(t, tx, engine.Range{From: b("b"), To: b("e"), Reverse: true, Limit: 1}, "d")
		expectKeys(t, tx, engine.Range{From: b("f"), To: b("i")})
		expectKeys(t, tx, engine.Range{From: b("e"), To: b("b")})
		return nil
	})
	view(t, e, func(r engine.Reader) error {
		expectKeys(t, r, engine.Range{From: b("b"), To: b("d\x00")}, "b", "d")
		expectKeys(t, r, engine.Range{To: b("zz"), Reverse: true, Limit: 2}, "z", "e")
		expectKeys(t, r, engine.Range{To: b("e"), Reverse: true}, "d", "b", "a")
		expectKeys(t, r, engine.Range{Limit: 2}, "a", "b")
		return nil
	})
}

func testScanSnapshot(t *testing.T, open Open) {
	e := open(t, engine.Options{RunTwice: true})
	put(t, e, "a", "b", "c")
	update(t, e, func(tx engine.Tx) error {
		var seen []string
		for it, err := range tx.Scan(engine.Range{}) {
			if err != nil {
				return err
			}
			seen = append(seen, string(it.Key))
			next := append(bytes.Clone(it.Key), '+')
			if err := errors.Join(tx.Delete(b("c")), tx.Put(next, append(b("v"), next...))); err != nil {
				return err
			}
		}
		if !slices.Equal(seen, []string{"a", "b", "c"}) {
			t.Errorf("a scan saw the writes made during it: %q", seen)
		}
		expectKeys(t, tx, engine.Range{}, "a", "a+", "b", "b+", "c+")
		return nil
	})
}

func testLimits(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	for _, row := range []struct {
		name       string
		key, value []byte
		want       error
	}{
		{"longest", make([]byte, engine.MaxKey), make([]byte, engine.MaxValue), nil},
		{"no key", nil, nil, engine.ErrEmptyKey},
		{"key too long", make([]byte, engine.MaxKey+1), nil, engine.ErrTooLarge},
		{"value too long", b("k"), make([]byte, engine.MaxValue+1), engine.ErrTooLarge},
	} {
		_, err := e.Update(t.Context(), func(tx engine.Tx) error { return tx.Put(row.key, row.value) })
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
	many := func(n int) error {
		_, err := e.Update(t.Context(), func(tx engine.Tx) error {
			for i := range n {
				if err := tx.Put(fmt.Appendf(nil, "k%d", i), nil); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	}
	expectErr(t, many(engine.MaxWrites+1), engine.ErrTooLarge)
	expectErr(t, many(engine.MaxWrites), nil)
}

func testClosed(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	var kept engine.Reader
	view(t, e, func(r engine.Reader) error { kept = r; return nil })
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	_, err := kept.Get(b("a"))
	expectErr(t, err, engine.ErrClosed)
	_, err = e.Update(t.Context(), func(engine.Tx) error { return nil })
	expectErr(t, err, engine.ErrClosed)
	expectErr(t, e.View(t.Context(), func(engine.Reader) error { return nil }), engine.ErrClosed)
	_, _, err = e.Feed(t.Context(), e.Head(), 1)
	expectErr(t, err, engine.ErrClosed)
}
