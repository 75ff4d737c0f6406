package mem_test

import (
	"errors"
	"testing"

	"guichet/store/engine"
	"guichet/store/engine/enginetest"
	"guichet/store/engine/mem"
)

func open(t testing.TB, opt engine.Options) engine.Engine {
	e := mem.New(opt)
	t.Cleanup(func() { e.Close() })
	return e
}

func TestContract(t *testing.T) {
	t.Parallel()
	enginetest.Run(t, open)
}

func TestFail(t *testing.T) {
	t.Parallel()
	e := mem.New(engine.Options{})
	put := func(tx engine.Tx) error { return tx.Put([]byte("k"), []byte("v")) }
	e.Fail(engine.ErrFull)
	if _, err := e.Update(t.Context(), put); !errors.Is(err, engine.ErrFull) {
		t.Errorf("a commit that fails: %v", err)
	}
	get := func(r engine.Reader) error {
		v, err := r.Get([]byte("k"))
		if v != nil {
			t.Errorf("a failed commit left %q", v)
		}
		return err
	}
	if err := e.View(t.Context(), get); err != nil {
		t.Error(err)
	}
	e.Fail(nil)
	if _, err := e.Update(t.Context(), put); err != nil {
		t.Errorf("after it healed: %v", err)
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	e := mem.New(engine.Options{})
	put := func(tx engine.Tx) error { return tx.Put([]byte("k"), []byte("value")) }
	if _, err := e.Update(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	if !e.Damage([]byte("k"), func(raw []byte) { raw[len(raw)-1] ^= 1 }) || e.Damage([]byte("x"), nil) {
		t.Error("Damage found the wrong keys")
	}
	err := e.View(t.Context(), func(r engine.Reader) error { _, err := r.Get([]byte("k")); return err })
	if !errors.Is(err, engine.ErrDamaged) {
		t.Errorf("a damaged value: %v", err)
	}
}
