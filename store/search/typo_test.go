package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"guichet/app"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, a, b string
		limit, d   int
	}{
		{"the same", "colis", "colis", 2, 0},
		{"replaced", "colis", "coliz", 2, 1},
		{"missing", "colis", "cols", 2, 1},
		{"too much", "colis", "collis", 2, 1},
		{"swapped", "colis", "coils", 2, 1},
		{"swapped at the end", "colis", "colsi", 2, 1},
		{"two edits", "facture", "fatcur", 2, 2},
		{"beyond the limit", "facture", "colis", 2, 3},
		{"limit one", "facture", "fatcur", 1, 2},
		{"letters, not bytes", "ελλ", "ελμ", 1, 1},
		{"nothing", "", "ab", 2, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if d := distance(c.a, c.b, c.limit); d != c.d {
				t.Errorf("distance(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, d, c.d)
			}
		})
	}
}

// edited changes a word by a few edits of a typist.
func edited(t *rapid.T, word string, edits int) string {
	letters := []rune(word)
	for range edits {
		at := rapid.IntRange(0, len(letters)-1).Draw(t, "at")
		other := rapid.RuneFrom([]rune("abcdefghijklmnopqrstuvwxyz")).Draw(t, "letter")
		switch rapid.IntRange(0, 3).Draw(t, "edit") {
		case 0:
			letters[at] = other
		case 1:
			letters = slices.Insert(letters, at, other)
		case 2:
			letters = slices.Delete(letters, at, at+1)
		case 3:
			if at > 0 {
				letters[at-1], letters[at] = letters[at], letters[at-1]
			}
		}
	}
	return string(letters)
}

// TestTrigramsMissNoTypo holds the table to the plain way: measuring the word
// against every word of the vocabulary.
func TestTrigramsMissNoTypo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z]{7,14}`).Draw(t, "word")
		edits := rapid.IntRange(1, 2).Draw(t, "edits")
		typed := edited(t, word, edits)
		if len(typed) < typo2From || typed == word {
			return
		}
		v := newVocabulary()
		v.learn(map[string]written{word: {word, word}, "unrelated": {"unrelated", "unrelated"}})
		v.df[v.stems[word]] = 1
		got := v.correct(typed, &work{})
		if near := distance(typed, word, 2) <= 2; near != (len(got) > 0) {
			t.Errorf("%q for %q: corrections %v, within reach %v", typed, word, got, near)
		}
	})
}

func TestCorrect(t *testing.T) {
	t.Parallel()
	x := open(t, []Doc{
		{Key: "1", Lang: app.French, Title: "Livraison", Body: "gare gars carte porte sorte"},
		{Key: "2", Lang: app.French, Title: "Livraison", Body: "carte abonnement"},
	})
	for _, c := range []struct{ name, typed, want string }{
		{"one edit", "livraiosn", "livraison"},
		{"two edits from seven letters", "abonemant", "abonnement"},
		{"two edits in a short word", "czrtz", ""},
		{"the commoner first", "darte", "carte"},
		{"the same first letter first", "gate", "gare"},
		{"three letters", "gar", ""},
		{"four letters", "grae", "gare"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if list := x.known.words[app.French].correct(c.typed, &work{}); len(list) > 0 {
				got = list[0].fold
			}
			if got != c.want {
				t.Errorf("correct(%q) = %q, want %q", c.typed, got, c.want)
			}
		})
	}
}

// TestCorrectionsStayWithinBounds meets a vocabulary made to be near everything.
func TestCorrectionsStayWithinBounds(t *testing.T) {
	t.Parallel()
	words := map[string]written{}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			w := "livr" + string(a) + "ison" + string(b)
			words[w] = written{w, w}
		}
	}
	v := newVocabulary()
	v.learn(words)
	for i := range v.df {
		v.df[i] = 1
	}
	var done work
	if got := v.correct("livraison", &done); len(got) == 0 || len(got) > maxTypos {
		t.Errorf("%d corrections, at most %d", len(got), maxTypos)
	}
	if done.distances > maxCompared {
		t.Errorf("measured against %d words, at most %d", done.distances, maxCompared)
	}
}

func TestLearnKeepsWordsSorted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := newVocabulary()
		for _, batch := range rapid.SliceOf(rapid.SliceOf(rapid.StringMatching(`[a-d]{1,4}`))).Draw(t, "batches") {
			words := map[string]written{}
			for _, w := range batch {
				words[w] = written{w, w}
			}
			v.learn(words)
		}
		if !slices.IsSortedFunc(v.sorted, v.compare) || len(v.sorted) != len(v.list) {
			t.Fatalf("%d of %d words in order", len(v.sorted), len(v.list))
		}
		for i := range v.df {
			v.df[i] = 1
		}
		n := 0
		for w := range v.words {
			if strings.HasPrefix(w, "ab") {
				n++
			}
		}
		if got := len(v.beginning("ab")); got != min(n, maxExpansion) {
			t.Errorf("%d words begin with ab, found %d", n, got)
		}
	})
}
