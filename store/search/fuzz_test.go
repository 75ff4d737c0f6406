package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/app"
)

// bounds is what one search in three languages may do at most.
func withinBounds(t *testing.T, text string, w work) {
	t.Helper()
	langs := len(app.Langs())
	const searches = 2 * 2 * 2 * maxCompared // of a word with and without its article, in texts and thesauri, by letters and sound
	perWord := maxAlternatives
	for _, b := range []struct {
		name      string
		got, most int
	}{
		{"words", w.words, langs * MaxWords},
		{"alternatives", w.alternatives, langs * MaxWords * perWord},
		{"keys", w.keys, langs * MaxQuery * 2 * maxKeys},
		{"distances", w.distances, langs * maxSearched * searches},
		{"postings", w.postings, langs * (4*budget + Depth)},
		{"ranked", w.ranked, langs * 2 * Depth},
	} {
		if b.got > b.most {
			t.Errorf("%q: %d %s, at most %d", text, b.got, b.name, b.most)
		}
	}
}

// FuzzSearch types anything into an index: no panic, bounded work, hits in order.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{
		"", "facture", "l’adresse e\u2011mail", "où où où", "a\x00b", "\xff\xfe", "🙂🙂", "\u202e abc", "ﷺﷺﷺ",
		strings.Repeat("a", 100000), strings.Repeat("mot ", 1000), strings.Repeat("'", 500),
		strings.Repeat("remborsement factre garantei ", 30), strings.Repeat("\u0301", 1000), "e mail e mail e mail e",
		"配送配送配送", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26",
	} {
		f.Add(s)
	}
	x := open(f, shop(f))
	f.Fuzz(func(t *testing.T, text string) {
		r := ask(t, x, Query{Text: text, Limit: 50})
		withinBounds(t, text, r.work)
		for i, h := range r.Hits {
			if h.Score < 1 || h.Score > 100 || i > 0 && h.Score > r.Hits[i-1].Score {
				t.Errorf("%q: scores of %v", text, r.Hits)
			}
		}
		if r.Count < len(r.Hits) || r.Confident && r.Count == 0 {
			t.Errorf("%q: count %d of %d hits, confident %v", text, r.Count, len(r.Hits), r.Confident)
		}
		for _, s := range r.Highlight(text, app.French) {
			if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
				t.Errorf("%q: span %v", text, s)
			}
		}
		if e := r.Excerpt(text, app.French, 120); utf8.RuneCountInString(e) > 120 {
			t.Errorf("%q: excerpt %q", text, e)
		}
	})
}

// FuzzAnalyse reads anything as an article: no panic, and its words lie in it.
func FuzzAnalyse(f *testing.F) {
	for _, s := range []string{
		"L’e‑mail d’aujourd’hui", "\xffab", "e e mail", strings.Repeat("é\u0301", 200), "ﷺ \u00ad x",
	} {
		f.Add(s)
	}
	all := newTongues()
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range app.Langs() {
			last := 0
			for w := range all[lang].words(text) {
				if w.start < last || w.end <= w.start || w.end > len(text) || w.fold == "" || len(w.fold) > maxWord {
					t.Fatalf("%q: word %+v after %d", text, w, last)
				}
				last = w.end
			}
			v := newVocabulary()
			r := all[lang].analyse(Doc{Key: "k", Lang: lang, Title: text, Body: text}, map[string]string{}).record(v)
			if r.titles != len(r.terms) && len(text) <= MaxTitle { // a longer title is cut
				t.Errorf("%q: %d stems, %d of them in the title", text, len(r.terms), r.titles)
			}
		}
	})
}
