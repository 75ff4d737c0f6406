package bolt

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"guichet/store/engine"
)

// stopped makes the engine believe that its last commit failed at a sync.
func stopped(e *Engine) {
	err := fmt.Errorf("%w: for a test", engine.ErrReadOnly)
	e.stop.Store(&err)
}

// eventually writes until the writer has come back.
func eventually(t *testing.T, e *Engine, key string) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(5 * time.Second); ; <-tick.C {
		err := putKey(e, t, key)
		if err == nil {
			return
		}
		if !errors.Is(err, engine.ErrReadOnly) || time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

func TestTheWriterComesBack(t *testing.T) {
	t.Parallel()
	e := openAt(t, t.TempDir())
	for n := range 3 {
		key := fmt.Sprint("before", n)
		if err := putKey(e, t, key); err != nil {
			t.Fatal(err)
		}
		stopped(e)
		eventually(t, e, fmt.Sprint("after", n))
		if !hasKey(e, t, key) || !hasKey(e, t, fmt.Sprint("after", n)) {
			t.Error("a key is gone")
		}
	}
}

// A View that is open is not disturbed, and the file is mended once it ends.
func TestMendingWaitsForViews(t *testing.T) {
	t.Parallel()
	e := openAt(t, t.TempDir())
	if err := putKey(e, t, "before"); err != nil {
		t.Fatal(err)
	}
	err := e.View(t.Context(), func(r engine.Reader) error {
		stopped(e)
		if err := putKey(e, t, "meanwhile"); !errors.Is(err, engine.ErrReadOnly) {
			t.Errorf("a write while the file is read: %v", err)
		}
		if !hasKey(e, t, "before") {
			t.Error("a View inside a View finds nothing")
		}
		_, err := r.Get([]byte("before"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, e, "after")
}

// Damage is no matter of the disk's mood.
func TestDamageIsNotMended(t *testing.T) {
	t.Parallel()
	e := openAt(t, t.TempDir())
	err := fmt.Errorf("%w: for a test", engine.ErrDamaged)
	e.stop.Store(&err)
	for range 3 {
		if err := putKey(e, t, "x"); !errors.Is(err, engine.ErrDamaged) {
			t.Error(err)
		}
	}
}
