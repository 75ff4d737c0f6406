package search

import (
	"cmp"
	"slices"
	"strings"
)

// vocabulary is every word of the index in one language: the words as they are
// written, for beginnings and typing errors, and the stems they share, for
// counting. It costs about 300 bytes a word, trigrams included, and holds each
// word once. A word is not forgotten before the index is opened again, but its
// stem is dead, and the word with it, as soon as no text has it any more.
type vocabulary struct {
	stems  map[string]uint32 // stem → term
	spelt  []string          // term → stem
	df     []uint32          // term → number of texts that have it
	faces  []uint32          // term → 1 + number in list of the shortest word with it
	words  map[string]uint32 // folded word → number in list
	list   []entry
	sorted []uint32 // numbers of list by folded word
	grams  grams
	sounds sounds
	roots  roots

	texts  int     // texts in this language
	length float64 // sum of their lengths
}

// entry is one written word.
type entry struct {
	fold, form string // form has the accents
	term       uint32
}

func newVocabulary() *vocabulary {
	return &vocabulary{stems: map[string]uint32{}, words: map[string]uint32{}}
}

// term returns the number of a stem, a new one if it was never seen.
func (v *vocabulary) term(stem string) uint32 {
	if n, ok := v.stems[stem]; ok {
		return n
	}
	n := uint32(len(v.spelt))
	v.stems[stem] = n
	v.spelt = append(v.spelt, stem)
	v.df = append(v.df, 0)
	v.faces = append(v.faces, 0)
	return n
}

// live returns the number of a stem that some text has.
func (v *vocabulary) live(stem string) (uint32, bool) {
	n, ok := v.stems[stem]
	return n, ok && v.df[n] > 0
}

// knows reports whether a text has the word written just so.
func (v *vocabulary) knows(fold string) bool {
	n, ok := v.words[fold]
	return ok && v.df[v.list[n].term] > 0
}

// learn adds written words. Of two that differ in accents only, the one with
// more of them is shown: that is the careful spelling.
func (v *vocabulary) learn(words map[string]written) {
	old := len(v.list)
	for fold, w := range words {
		if n, ok := v.words[fold]; ok {
			v.list[n].form = careful(v.list[n].form, w.form)
			continue
		}
		v.words[fold] = uint32(len(v.list))
		v.list = append(v.list, entry{fold: fold, form: w.form, term: v.term(w.stem)})
		v.show(uint32(len(v.list) - 1))
	}
	if len(v.list) > old {
		v.sort(old)
	}
}

// show lets a word be shown for its stem when it is shorter than the one before.
func (v *vocabulary) show(n uint32) {
	word := v.list[n]
	face := &v.faces[word.term]
	if *face == 0 || compareFaces(word.fold, v.list[*face-1].fold) < 0 {
		*face = n + 1
	}
}

func compareFaces(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// face is a word as it is written that has the stem.
func (v *vocabulary) face(term uint32) string {
	if n := v.faces[term]; n > 0 {
		return v.list[n-1].form
	}
	return v.spelt[term]
}

// written is how a word was written, and its stem.
type written struct{ form, stem string }

// careful returns the spelling with more accents, where one on a last e does not
// count: of "commandé" and "commande" it is the noun that a query means. The
// order in which words come does not matter, so that an index reads back as it
// was.
func careful(a, b string) string {
	lenA, lenB := len(a)-participle(a), len(b)-participle(b)
	if cmp.Or(cmp.Compare(lenA, lenB), cmp.Compare(participle(b), participle(a)), cmp.Compare(a, b)) >= 0 {
		return a
	}
	return b
}

// participle is 1 for a word that may be a participle, by its last é. Nouns in
// "té" always have it.
func participle(word string) int {
	if strings.HasSuffix(word, "é") && !strings.HasSuffix(word, "té") {
		return 1
	}
	return 0
}

// sort merges the words from number old on into the sorted ones.
func (v *vocabulary) sort(old int) {
	fresh := make([]uint32, 0, len(v.list)-old)
	for n := old; n < len(v.list); n++ {
		fresh = append(fresh, uint32(n))
	}
	slices.SortFunc(fresh, v.compare)
	merged := make([]uint32, 0, len(v.list))
	rest := v.sorted
	for _, n := range fresh {
		i, _ := slices.BinarySearchFunc(rest, n, v.compare)
		merged = append(append(merged, rest[:i]...), n)
		rest = rest[i:]
	}
	v.sorted = append(merged, rest...)
}

func (v *vocabulary) compare(a, b uint32) int { return cmp.Compare(v.list[a].fold, v.list[b].fold) }

// beginning returns the stems of the words that begin so, the commonest first,
// at most maxExpansion.
func (v *vocabulary) beginning(prefix string) []uint32 {
	from, _ := slices.BinarySearchFunc(v.sorted, prefix, func(n uint32, p string) int {
		return cmp.Compare(v.list[n].fold, p)
	})
	var terms []uint32
	for _, n := range v.sorted[from:] {
		e := v.list[n]
		if !strings.HasPrefix(e.fold, prefix) || len(terms) == maxBeginning {
			break
		}
		if v.df[e.term] > 0 {
			terms = append(terms, e.term)
		}
	}
	slices.Sort(terms)
	terms = slices.Compact(terms)
	slices.SortFunc(terms, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(v.df[b], v.df[a]), cmp.Compare(v.spelt[a], v.spelt[b]))
	})
	return terms[:min(len(terms), maxExpansion)]
}

// commonest puts the word with the commonest stem first, whatever order words
// came in.
func (v *vocabulary) commonest(a, b entry) int {
	return cmp.Or(cmp.Compare(v.df[b.term], v.df[a.term]), cmp.Compare(a.fold, b.fold))
}
