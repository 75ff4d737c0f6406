package store_test

import (
	"bytes"
	"cmp"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guichet/app"
	"guichet/store"
)

type colour string

func TestKeyParts(t *testing.T) {
	t.Parallel()
	id := app.NewID(start)
	for _, row := range []struct {
		name     string
		in, want any
	}{
		{"string", "é\x00z", "é\x00z"},
		{"empty string", "", ""},
		{"bytes", []byte{0, 255, 0}, "\x00\xff\x00"},
		{"language", app.French, "fr"},
		{"own text", colour("red"), "red"},
		{"id", id, id},
		{"zero", 0, int64(0)},
		{"minus one", -1, int64(-1)},
		{"least", int64(math.MinInt64), int64(math.MinInt64)},
		{"greatest", uint64(math.MaxUint64), uint64(math.MaxUint64)},
		{"byte", uint8(200), int64(200)},
		{"true", true, true},
		{"false", false, false},
		{"time", start.In(time.FixedZone("", 3600)), start},
		{"before 1970", time.Unix(-5, 7), time.Unix(-5, 7).UTC()},
	} {
		parts, err := store.K("x", row.in, 7).Parts()
		if err != nil || len(parts) != 3 {
			t.Errorf("%s: %v, %v", row.name, parts, err)
			continue
		}
		got := parts[1]
		if b, ok := got.([]byte); ok {
			got = string(b)
		}
		if got != row.want {
			t.Errorf("%s: %#v, want %#v", row.name, got, row.want)
		}
	}
	if got := store.K("fr", 7, id).String(); got != "(fr, 7, "+id.String()+")" {
		t.Errorf("String: %s", got)
	}
}

func TestKeyOrder(t *testing.T) {
	t.Parallel()
	text := rapid.StringOf(rapid.SampledFrom([]rune{0, 1, 'a', 'b', 'é', 0x10ffff}))
	rapid.Check(t, func(r *rapid.T) {
		a, b := text.Draw(r, "a"), text.Draw(r, "b")
		n, m := rapid.Int64().Draw(r, "n"), rapid.Int64().Draw(r, "m")
		if rapid.Bool().Draw(r, "same") {
			b = a
		}
		want := cmp.Or(strings.Compare(a, b), cmp.Compare(n, m))
		if got := bytes.Compare(store.K(a, n), store.K(b, m)); got != want {
			r.Fatalf("K(%q, %d) and K(%q, %d) compare as %d", a, n, b, m, got)
		}
		if bytes.HasPrefix(store.K(a, n), store.K(b)) && a != b && !strings.HasPrefix(a, b+"\x00") {
			r.Fatalf("K(%q, …) begins with K(%q)", a, b)
		}
		early, late := time.Unix(min(n, m)>>8, 5), time.Unix(max(n, m)>>8, 6)
		if bytes.Compare(store.K(early), store.K(late)) >= 0 {
			r.Fatalf("%v does not sort before %v", early, late)
		}
	})
}

func TestKeyUnsigned(t *testing.T) {
	t.Parallel()
	ordered := []any{math.MinInt64, -257, -256, -255, -1, 0, uint8(1), 255, 256, math.MaxInt64, uint64(math.MaxUint64)}
	for i := range ordered[1:] {
		if bytes.Compare(store.K(ordered[i], "z"), store.K(ordered[i+1], "a")) >= 0 {
			t.Errorf("%v does not sort before %v", ordered[i], ordered[i+1])
		}
	}
}

func FuzzKeyParts(f *testing.F) {
	f.Add([]byte(store.K("a\x00", -5, true, app.ID{1}, start, []byte{0})))
	f.Fuzz(func(t *testing.T, b []byte) {
		parts, err := store.Key(b).Parts()
		_ = store.Key(b).String()
		if err != nil {
			return
		}
		again, err := store.K(parts...).Parts()
		if err != nil || len(again) != len(parts) {
			t.Errorf("%x: %v, then %v, %v", b, parts, again, err)
		}
	})
}
