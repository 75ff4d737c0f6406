package app

import "testing"

func TestBlocksFlow(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                            "",
		" \n\n":                       "",
		"A word.  Two\twords":         "A word. Two words",
		"What is covered\nA plant.":   "What is covered · A plant.",
		"A plant.\nA pot.":            "A plant. A pot.",
		"Sizes:\nsmall\n\nlarge\n":    "Sizes: small · large",
		"« oui »\nensuite":            "« oui » ensuite",
		"Vraiment\u00a0?\nOui\u202f!": "Vraiment\u00a0? Oui\u202f!",
	} {
		if got := Flow(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
