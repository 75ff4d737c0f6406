package enginetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"guichet/store/engine"
)

func testDiscard(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	put(t, e, "a")
	failed := errors.New("failed")
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			key := fmt.Sprintf("k%02d", i)
			_, err := e.Update(context.Background(), func(tx engine.Tx) error {
				if err := errors.Join(tx.Put(b(key), b("v"+key)), tx.Delete(b("a"))); err != nil {
					return err
				}
				switch i % 3 {
				case 0:
					return failed
				case 1:
					panic(failed)
				}
				return tx.Put(b("a"), b("va"))
			})
			if (err == nil) != (i%3 == 2) || err != nil && !errors.Is(err, failed) {
				t.Errorf("%s: %v", key, err)
			}
			var p *engine.PanicError
			if errors.As(err, &p) != (i%3 == 1) || p != nil && !strings.Contains(string(p.Stack), "enginetest") {
				t.Errorf("%s: %#v", key, err)
			}
		})
	}
	wg.Wait()
	view(t, e, func(r engine.Reader) error {
		keys, err := scan(r, engine.Range{})
		if len(keys) != 21 || keys[0] != "a" || keys[1] != "k02" {
			t.Errorf("kept %q, %v", keys, err)
		}
		return nil
	})
}

func testNested(t *testing.T, open Open) {
	for _, twice := range []bool{false, true} {
		e := open(t, engine.Options{RunTwice: twice})
		update(t, e, func(tx engine.Tx) error {
			_, err := e.Update(context.Background(), func(engine.Tx) error { return nil })
			expectErr(t, err, engine.ErrNested)
			_, err = e.UpdateBulk(context.Background(), func(engine.Tx) error { return nil })
			expectErr(t, err, engine.ErrNested)
			return nil
		})
		put(t, e, "a")
	}
}

func testCancelled(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	ran := func(engine.Tx) error { t.Error("ran"); return nil }
	_, err := e.Update(ended, ran)
	expectErr(t, err, context.Canceled)
	expectErr(t, e.View(ended, func(engine.Reader) error { return nil }), context.Canceled)

	waiting, cancel := context.WithCancel(t.Context())
	update(t, e, func(engine.Tx) error {
		done := make(chan error)
		go func() {
			_, err := e.Update(waiting, ran)
			done <- err
		}()
		cancel()
		expectErr(t, <-done, context.Canceled)
		return nil
	})

	late, cancel := context.WithCancel(t.Context())
	if _, err = e.Update(late, func(tx engine.Tx) error { cancel(); return tx.Put(b("a"), b("va")) }); err != nil {
		t.Errorf("cancelled after the start: %v", err)
	}
	view(t, e, func(r engine.Reader) error { expectKeys(t, r, engine.Range{}, "a"); return nil })
}

func testImpure(t *testing.T, open Open) {
	e := open(t, engine.Options{RunTwice: true})
	n := byte(0)
	for _, row := range []struct {
		name string
		fn   func(engine.Tx) error
	}{
		{"another value", func(tx engine.Tx) error { return tx.Put(b("a"), []byte{n}) }},
		{"another key", func(tx engine.Tx) error { return tx.Put([]byte{n}, nil) }},
		{"another feed", func(tx engine.Tx) error { tx.Changed("t", []byte{n}, false); return nil }},
		{"once only", func(tx engine.Tx) error {
			if n%2 == 0 {
				return nil
			}
			return errors.New("no")
		}},
	} {
		_, err := e.Update(t.Context(), func(tx engine.Tx) error { n++; return row.fn(tx) })
		if !errors.Is(err, engine.ErrImpure) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	view(t, e, func(r engine.Reader) error { expectKeys(t, r, engine.Range{}); return nil })
}

func testRace(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	taken := errors.New("taken")
	var won, lost atomic.Int32
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			_, err := e.Update(context.Background(), func(tx engine.Tx) error {
				if v, err := tx.Get(b("key")); v != nil || err != nil {
					return errors.Join(err, taken)
				}
				return tx.Put(b("key"), fmt.Append(nil, i))
			})
			if err == nil {
				won.Add(1)
			} else if errors.Is(err, taken) {
				lost.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || lost.Load() != 99 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
}

func testSnapshot(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	before := put(t, e, "a")
	view(t, e, func(r engine.Reader) error {
		after := update(t, e, func(tx engine.Tx) error {
			tx.Changed("t", b("b"), false)
			return errors.Join(tx.Put(b("b"), b("vb")), tx.Delete(b("a")))
		})
		if r.Pos() != before || e.Head() != after {
			t.Errorf("the view is at %v, the head at %v; want %v and %v", r.Pos(), e.Head(), before, after)
		}
		expectKeys(t, r, engine.Range{}, "a")
		return nil
	})
	view(t, e, func(r engine.Reader) error { expectKeys(t, r, engine.Range{}, "b"); return nil })
}

func testImport(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	items := func(keys ...string) func(func(engine.Item, error) bool) {
		return func(yield func(engine.Item, error) bool) {
			for _, k := range keys {
				if !yield(engine.Item{Key: b(k), Value: b("v" + k)}, nil) {
					return
				}
			}
		}
	}
	expectErr(t, open(t, engine.Options{}).Import(t.Context(), items("b", "a")), engine.ErrOrder)
	expectErr(t, open(t, engine.Options{}).Import(t.Context(), items("b", "b")), engine.ErrOrder)
	expectErr(t, open(t, engine.Options{}).Import(t.Context(), items("")), engine.ErrEmptyKey)
	expectErr(t, e.Import(t.Context(), items("a", "b", "c")), nil)
	view(t, e, func(r engine.Reader) error { expectKeys(t, r, engine.Range{}, "a", "b", "c"); return nil })
	expectErr(t, e.Import(t.Context(), items("d")), engine.ErrNotEmpty)
}
