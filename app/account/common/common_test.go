package common

import (
	"os"
	"strings"
	"testing"
)

// Security.md A2: at least 40,000 entries in at most 1 MB, and none of the 3,000
// most common of eight letters and more is missed.
func TestTheMostCommonAreKnown(t *testing.T) {
	t.Parallel()
	var l List
	if l.Len() < 40_000 || len(packed) > 400<<10 {
		t.Errorf("%d entries in %d bytes", l.Len(), len(packed))
	}
	top, err := os.ReadFile("testdata/top.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for word := range strings.Lines(string(top)) {
		n++
		if !l.Has(strings.TrimSuffix(word, "\n")) {
			t.Errorf("%q is missing", word)
		}
	}
	if n != 3000 {
		t.Errorf("%d words were looked for", n)
	}
	for _, word := range []string{"123456", "motdepasse", "contraseña", "bienvenue"} {
		if !l.Has(word) {
			t.Errorf("%q is missing", word)
		}
	}
	for _, word := range []string{"", "\n", "pot de basilic 7 feuilles", "zzzzzzzzzzzzzzzzzz", "kahvi-ja-pulla-aamulla"} {
		if l.Has(word) {
			t.Errorf("%q is on the list", word)
		}
	}
}
