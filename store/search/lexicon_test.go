package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPackedWordsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfDistinct(rapid.StringMatching(`[a-cé]{1,30}`), rapid.ID[string]).Draw(t, "forms")
		want := slices.Sorted(slices.Values(forms))
		got, err := unpacked(packed(forms))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", want, got, err)
		}
	})
}

func TestUnpackedRefuses(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"no end":                []byte("\x00abc"),
		"shares what is not so": []byte("\x00ab\n\x05c\n"),
	} {
		if forms, err := unpacked(b); err == nil {
			t.Errorf("%s: %q", name, forms)
		}
	}
}
