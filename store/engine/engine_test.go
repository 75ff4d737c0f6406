package engine_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"guichet/store/engine"
)

func TestEnvelope(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(r, "key")
		value := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(r, "value")
		raw := engine.Wrap(key, value)
		if got, err := engine.Unwrap(key, raw); err != nil || !bytes.Equal(got, value) {
			r.Fatalf("Unwrap: %x, %v", got, err)
		}
		bit := rapid.IntRange(0, 8*(len(raw)+len(key))-1).Draw(r, "bit")
		both := append(bytes.Clone(raw), key...)
		both[bit/8] ^= 1 << (bit % 8)
		if _, err := engine.Unwrap(both[len(raw):], both[:len(raw)]); !errors.Is(err, engine.ErrDamaged) {
			r.Fatalf("bit %d flipped: %v", bit, err)
		}
		cut := rapid.IntRange(0, len(raw)-1).Draw(r, "cut")
		if _, err := engine.Unwrap(key, raw[:cut]); !errors.Is(err, engine.ErrDamaged) {
			r.Fatalf("cut to %d: %v", cut, err)
		}
	})
}

// TestEnvelopeMoved checks that bytes cannot wander between key and value.
func TestEnvelopeMoved(t *testing.T) {
	t.Parallel()
	raw := engine.Wrap([]byte("ab"), []byte("c"))
	if _, err := engine.Unwrap([]byte("abc"), raw[:len(raw)-1]); !errors.Is(err, engine.ErrDamaged) {
		t.Errorf("a byte of the value taken for one of the key: %v", err)
	}
}

func TestPos(t *testing.T) {
	t.Parallel()
	pos := engine.PosAt(engine.NewEpoch(), 18446744073709551615)
	for _, p := range []engine.Pos{{}, pos} {
		if got, err := engine.ParsePos(p.String()); err != nil || got != p {
			t.Errorf("%q: %v, %v", p, got, err)
		}
	}
	for _, s := range []string{"x", "-", "0123456789abcdef", "0123456789abcdef-", "0123456789abcdef-01",
		"0123456789ABCDEF-1", "0123456789abcdef--1", "0123456789abcdef-18446744073709551616", "zz23456789abcdef-1"} {
		if _, err := engine.ParsePos(s); !errors.Is(err, engine.ErrBadPos) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func FuzzUnpackChanges(f *testing.F) {
	f.Add(engine.PackChanges([]engine.Change{{Table: "t", Key: []byte("k"), Deleted: true}, {}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		changes, err := engine.UnpackChanges(b)
		if err != nil {
			return
		}
		again, err := engine.UnpackChanges(engine.PackChanges(changes))
		if err != nil || !reflect.DeepEqual(changes, again) {
			t.Errorf("%v, then %v, %v", changes, again, err)
		}
	})
}
