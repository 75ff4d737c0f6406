package search

import (
	"testing"

	"pgregory.net/rapid"
)

// TestFoldingLatinIsFolding: the short way gives what the long one does.
func TestFoldingLatinIsFolding(t *testing.T) {
	t.Parallel()
	same := func(t interface{ Errorf(string, ...any) }, word string) {
		if got, want := normalise(word), normaliseAny(word); got != want {
			t.Errorf("%q is normalised to %q, not %q", word, got, want)
		}
		if one := normaliseAny(word); fold(one) != foldAny(one) {
			t.Errorf("%q is folded to %q, not %q", one, fold(one), foldAny(one))
		}
	}
	for a := rune('0'); a < 0x250; a++ {
		for b := rune('0'); b < 0x180; b++ {
			if isWordRune(a) && isWordRune(b) { // nothing else is in a word
				same(t, string(a))
				same(t, string([]rune{a, b}))
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		same(rt, rapid.StringOfN(rapid.RuneFrom([]rune("aZ9éÉçœßÿþ\u0301\u00ad")), 0, 90, -1).Draw(rt, "word"))
	})
}
