package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"guichet/app/help"
)

// FuzzWritten compares the answer of a search with what encoding/json writes.
func FuzzWritten(f *testing.F) {
	var all strings.Builder
	for c := range rune(0x180) {
		all.WriteRune(c)
	}
	for _, s := range []string{"", "l’été", "<b>&\"\\", "\xff\xc3", "\u2028\u2029\ufffd🙂", all.String()} {
		f.Add(s, 3, true)
	}
	f.Fuzz(func(t *testing.T, s string, n int, yes bool) {
		parts := []part{{s, yes}, {s + s, !yes}}
		out := found{Query: s, Lang: "fr", Count: n, Confident: yes, Corrected: s, Kinds: []kindCount{{s, n}}, Categories: []categoryCount{{s, s, n}, {}}}
		for range 1 + min(max(n, 0), 3) {
			out.Results = append(out.Results, result{
				ID: s, ExternalID: s, Lang: "es", Kind: s, Category: s, Title: s, URL: s, Excerpt: s, Score: n, Exact: yes, Updated: s,
				TitleParts: parts, ExcerptParts: []part{}, Why: []help.Why{{Word: s, Found: s, By: s, Title: yes}},
			})
		}
		var want bytes.Buffer
		if err := json.NewEncoder(&want).Encode(out); err != nil {
			t.Fatal(err)
		}
		if got := out.json(); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%q is written\n%s, want\n%s", s, got, want.Bytes())
		}
	})
}
