package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"guichet/app"
)

// marked writes a text with its spans in brackets.
func marked(text string, spans []Span) string {
	var b strings.Builder
	from := 0
	for _, s := range spans {
		b.WriteString(text[from:s.Start] + "[" + text[s.Start:s.End] + "]")
		from = s.End
	}
	return b.String() + text[from:]
}

func TestHighlight(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct {
		name, query string
		lang        app.Lang
		text, want  string
	}{
		{"inflections", "remboursement", app.French, "Être remboursé, Rembourser.", "Être [remboursé], [Rembourser]."},
		{"without the article", "adresse", app.French, "L’adresse : l'adresse", "L’[adresse] : l'[adresse]"},
		{"accents", "delai", app.French, "Délai, délais", "[Délai], [délais]"},
		{"typing error", "garnatie", app.French, "La garantie de deux ans", "La [garantie] de deux ans"},
		{"beginning", "horai", app.French, "Nos horaires", "Nos [horaires]"},
		{"a whole compound", "courriel", app.French, "Par e\u2011mail ou mail", "Par [e\u2011mail] ou [mail]"},
		{"two words written as one", "codepromo", app.French, "Un code, une promo", "Un [code], une [promo]"},
		{"stop words are not marked", "où est ma commande", app.French, "Où est ma commande ?", "Où est ma [commande] ?"},
		{"another language", "visa", app.English, "Visa and others", "[Visa] and others"},
		{"nothing found", "xqzt", app.French, "Où est ma commande ?", "Où est ma commande ?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := ask(t, x, Query{Text: c.query, Langs: []app.Lang{c.lang}})
			if got := marked(c.text, r.Highlight(c.text, c.lang)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestZeroResultHighlightsNothing(t *testing.T) {
	t.Parallel()
	if s := (Result{}).Highlight("Une commande", app.French); s != nil {
		t.Errorf("spans %v", s)
	}
	if s := (Result{}).Excerpt("Une  commande", app.French, 50); s != "Une commande" {
		t.Errorf("excerpt %q", s)
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	r := ask(t, x, Query{Text: "facture remboursement", Langs: []app.Lang{app.French}})
	filler := strings.Repeat("Rien à voir ici, passons donc. ", 12)
	for _, c := range []struct {
		name, body string
		size       int
		want       string
	}{
		{"all of a short body", "Une  facture.\n\nEt puis.", 100, "Une facture. Et puis."},
		{
			"spaces that keep a mark with its word", "Une facture\u00a0: voici\u202f!\n\tFin", 60,
			"Une facture\u00a0: voici\u202f! Fin",
		},
		{"the beginning when nothing is found", filler, 30, "Rien à voir ici, passons…"},
		{
			"the sentence of the word", filler + "Votre facture vous attend. " + filler, 40,
			"…Votre facture vous attend. Rien à voir…",
		},
		{
			"the part with both words", filler + "Une facture. " + filler + "Facture et remboursement. " + filler, 45,
			"…Facture et remboursement. Rien à voir ici…",
		},
		{"one long word", strings.Repeat("x", 100), 20, strings.Repeat("x", 18) + "…"},
		{"at least twenty runes", filler, 1, "Rien à voir ici…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := r.Excerpt(c.body, app.French, c.size); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestSpansAndExcerptsAreWhole: whatever the text and the query, spans lie in
// order on rune bounds and an excerpt keeps its limit.
func TestSpansAndExcerptsAreWhole(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"adresse ", "l’adresse", "e‑mail", " commande. ", "\xff", "é", "remboursé ", "\n", "«\u00a0",
	}))
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(rt, "text"), "")
		limit := rapid.IntRange(-5, 80).Draw(rt, "limit")
		r := ask(t, x, Query{Text: rapid.SampledFrom([]string{"adresse", "commande email", "rembours"}).Draw(rt, "query")})
		last := 0
		for _, s := range r.Highlight(text, app.French) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				rt.Fatalf("span %v after %d in %q", s, last, text)
			}
			last = s.End
		}
		got := r.Excerpt(text, app.French, limit)
		if n := utf8.RuneCountInString(got); n > max(limit, 20) || !utf8.ValidString(got) {
			rt.Errorf("excerpt of %d runes for %d: %q", n, limit, got)
		}
		ready, seek := NewPassages(), r.Seeker(app.French)
		shown, marks := seek.Excerpt(ready.Body(r, text, app.French), limit)
		if shown != got {
			rt.Fatalf("a passage shows %q, not %q", shown, got)
		}
		last = 0
		for _, s := range marks {
			if s.Start < last || s.End <= s.Start || s.End > len(shown) || !utf8.ValidString(shown[s.Start:s.End]) {
				rt.Fatalf("mark %v after %d in %q", s, last, shown)
			}
			if !slices.Contains(r.Highlight(shown[s.Start:s.End], app.French), Span{0, s.End - s.Start}) {
				rt.Fatalf("%q is marked in %q", shown[s.Start:s.End], shown)
			}
			last = s.End
		}
		if line := seek.Highlight(ready.Line(r, text, app.French)); !slices.Equal(line, r.Highlight(text, app.French)) {
			rt.Fatalf("a line marks %v in %q", line, text)
		}
	})
}
