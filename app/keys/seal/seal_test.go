package seal

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"guichet/app/keys"
)

func TestWhatIsSealedOpensAtItsPlaceOnly(t *testing.T) {
	t.Parallel()
	at := Place{Table: "account_factor", Key: []byte{1, 2}, Field: "seed"}
	s := New(keys.Master{1}, "test 1")
	sealed := s.Seal(at, []byte("hello"))
	if plain, err := s.Open(at, sealed); err != nil || string(plain) != "hello" {
		t.Fatalf("%q, %v", plain, err)
	}
	if bytes.Contains(sealed, []byte("hello")) || bytes.Equal(sealed, s.Seal(at, []byte("hello"))) {
		t.Error("the value shows, or is sealed alike twice")
	}
	for name, other := range map[string]Place{
		"table": {"account_facto", []byte{1, 2}, "seed"}, "key": {at.Table, []byte{1, 3}, "seed"},
		"field": {at.Table, at.Key, "next"}, "moved bytes": {"account_factor\x01", []byte{2}, "seed"},
	} {
		if _, err := s.Open(other, sealed); !errors.Is(err, ErrSealed) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	for name, other := range map[string]*Sealer{
		"master": New(keys.Master{2}, "test 1"), "purpose": New(keys.Master{1}, "test 2"),
	} {
		if _, err := other.Open(at, sealed); !errors.Is(err, ErrSealed) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := s.Open(at, bad); !errors.Is(err, ErrSealed) {
			t.Errorf("byte %d changed: %v", i, err)
		}
		if _, err := s.Open(at, sealed[:i]); !errors.Is(err, ErrSealed) {
			t.Errorf("cut to %d: %v", i, err)
		}
	}
}

func TestADerivedKeyDoesNotReachALog(t *testing.T) {
	t.Parallel()
	if text := fmt.Sprintf("%v %+v %s", Derive(keys.Master{1}, "a"), Derive(keys.Master{1}, "a"), Derive(keys.Master{1}, "a")); text != "derived key derived key derived key" {
		t.Error(text)
	}
}
