package search

import (
	"hash/fnv"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"

	"guichet/app"
)

// tongue is all that is known of one language. It never changes, so that any
// number of searches share it. What only searches need is read by the first one.
type tongue struct {
	lang      app.Lang
	stop      map[string]bool
	light     map[string]bool          // by stem: words that tell a story more than they ask
	plain     func() map[string]bool   // everyday words, which are no misspelt ones
	turns     map[string]bool          // grammar words that turn the meaning of what follows; true: deny it
	particles map[string]bool          // grammar words that make another verb of the one before
	articles  map[string]bool          // grammar words that change no expression
	hurried   map[string]string        // how people write in a hurry, and what it stands for
	families  func() map[string]string // stem → the stem that stands for all forms of the word
	same      func() *thesaurus
	sound     func(string) string // nil when spelling says it
	elided    map[string]bool
	joined    map[pair]string
	respelt   map[string]string
	endings   []ending
	regular   []ending          // of everyday words
	apart     map[string]string // words with a stem of their own
	suffixes  []string          // see root
	stemmer   func(*snowballstem.Env) bool
	stemmed   map[string]string // what was stemmed before, where one goroutine reads a list; else nil
}

// tongues holds the tongue of every language.
type tongues map[app.Lang]*tongue

func newTongues() tongues {
	all := tongues{}
	for _, lang := range app.Langs() {
		t := &tongue{
			lang:      lang,
			stop:      stopWords(lang),
			elided:    elided(lang),
			joined:    joined(lang),
			respelt:   respelt(lang),
			endings:   endings(lang),
			regular:   regular(lang),
			apart:     apart(lang),
			suffixes:  suffixes(lang),
			stemmer:   stemmer(lang),
			turns:     turning(lang),
			particles: particles(lang),
			hurried:   hurried(lang),
			articles:  articles(lang),
			sound:     sound(lang),
		}
		t.light = t.lightWords()
		t.plain = sync.OnceValue(t.plainWords)
		t.families = sync.OnceValue(t.shippedForms)
		t.same = sync.OnceValue(t.shipped)
		all[lang] = t
	}
	return all
}

// belongs reports whether a language is one that can be indexed.
func (all tongues) belongs(lang app.Lang) bool { return all[lang] != nil }

// word is one word of a text: where it stands, how it is spelt (form, with its
// accents), what it is compared by (fold), and whether it says nothing alone.
type word struct {
	token
	form, fold string
	stop       bool
}

// words reads a text word by word, stop words marked and variants joined.
func (t *tongue) words(text string) iter.Seq[word] {
	return func(yield func(word) bool) {
		var held word
		for tok := range cut(text) {
			next := word{token: tok, form: normalise(text[tok.start:tok.end])}
			if next.fold = fold(next.form); next.fold == "" {
				continue
			}
			if both, ok := t.join(text, held, next); ok {
				held = both
				continue
			}
			if held.fold != "" && !yield(t.mark(text, held)) {
				return
			}
			held = next
		}
		if held.fold != "" {
			yield(t.mark(text, held))
		}
	}
}

// content reads only the words that say something.
func (t *tongue) content(text string) iter.Seq[word] {
	return func(yield func(word) bool) {
		for w := range t.words(text) {
			if !w.stop && !yield(w) {
				return
			}
		}
	}
}

// join makes one word of two neighbours parted by a single rune.
func (t *tongue) join(text string, left, right word) (word, bool) {
	if left.fold == "" {
		return word{}, false
	}
	one, ok := t.joined[pair{left.fold, right.fold}]
	if !ok {
		return word{}, false
	}
	gap := text[left.end:right.start]
	r, size := utf8.DecodeRuneInString(gap)
	if size != len(gap) || !isHyphen(r) && !isApostrophe(r) && r != ' ' && r != '\u00a0' && r != '\u202f' {
		return word{}, false
	}
	return word{token: token{left.start, right.end}, form: one, fold: one}, true
}

// mark respells a word and says whether it is a stop word: one of the list, a
// single letter, or an elided article.
func (t *tongue) mark(text string, w word) word {
	if one, ok := t.respelt[w.fold]; ok {
		w.form, w.fold = one, one
	}
	w.stop = t.stop[w.fold] || t.elided[w.fold] && followedByApostrophe(text, w.end) || isLetter(w.fold)
	return w
}

func followedByApostrophe(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return isApostrophe(r)
}

// isLetter reports whether a word is one letter. A single digit is kept: it
// parts "in 3 parts" from "in 4 parts".
func isLetter(word string) bool {
	_, size := utf8.DecodeRuneInString(word)
	return size == len(word) && stemmable(word)
}

// titleKey is what two titles are compared by: all their folded words in order,
// stop words included, hashed to 40 bits: among 100,000 titles one query in ten
// million is taken for a title it is not. Zero stands for no word at all.
func (t *tongue) titleKey(title string) uint64 {
	h := fnv.New64a()
	n := 0
	for w := range t.words(title) {
		h.Write([]byte(w.fold))
		h.Write([]byte{' '})
		n++
	}
	if n == 0 {
		return 0
	}
	return max(h.Sum64()>>24, 1)
}

// fingerprint changes whenever the words lists do, so that an index made with
// other lists is made again.
func (all tongues) fingerprint() uint64 {
	h := fnv.New64a()
	for _, lang := range app.Langs() {
		t := all[lang]
		lists := slices.Sorted(maps.Keys(t.stop))
		lists = append(lists, slices.Sorted(maps.Keys(t.elided))...)
		for p, to := range t.joined {
			lists = append(lists, p.left+"+"+p.right+"="+to)
		}
		for from, to := range t.respelt {
			lists = append(lists, from+"="+to)
		}
		for word, stem := range t.apart {
			lists = append(lists, word+"="+stem)
		}
		for _, e := range t.endings {
			lists = append(lists, e.from+">"+e.to+strconv.Itoa(e.after))
		}
		slices.Sort(lists)
		h.Write([]byte(strings.Join(lists, " ")))
	}
	return h.Sum64()
}
