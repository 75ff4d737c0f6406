package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/app"
)

// plan is a query in one language: what each of its words may stand for.
type plan struct {
	tongue *tongue
	known  *vocabulary
	exact  uint64 // titleKey of the query
	words  []planned
	sum    float64 // of the words' idf
}

// planned is one content word of the query.
type planned struct {
	word
	stem         string
	alternatives []alternative // best first; none when nothing is like it
	prefix       bool          // it stands for the words that begin with it
	meant        string        // the word it was corrected to, as written
	df           int           // texts that may have it: a bound from above
	idf          float64
}

// alternative is something a word may stand for: stems that must all be in a
// text, and what finding them is worth beside finding the word itself.
type alternative struct {
	terms  []uint32
	weight float64
}

// planner makes the plan of a query in one language.
type planner struct {
	*plan
	text    string
	correct bool                   // whether typing errors are sought
	foreign func(fold string) bool // whether another searched language has the word
	done    *work
	sought  int
}

// bounded cuts a query's text to MaxQuery runes.
func bounded(text string) string {
	n := 0
	for i := range text {
		if n == MaxQuery {
			return text[:i]
		}
		n++
	}
	return text
}

// make plans the query.
func (p *planner) make() *plan {
	p.exact = p.tongue.titleKey(p.text)
	words := slices.Collect(p.tongue.words(p.text))
	for i, w := range words {
		last := i == len(words)-1 && w.end == len(p.text)
		// A stop word may be the beginning of another word, if it is all there is.
		if w.stop && !(last && len(p.words) == 0) {
			continue
		}
		if one := p.read(w, last); !p.has(one.stem) {
			p.words = append(p.words, one)
		}
	}
	p.keepRarest()
	for _, w := range p.words {
		p.sum += w.idf
		p.done.alternatives += len(w.alternatives)
	}
	p.done.words += len(p.words)
	return p.plan
}

func (p *planner) has(stem string) bool {
	return slices.ContainsFunc(p.words, func(w planned) bool { return w.stem == stem })
}

// read finds what one word may stand for: its stem; the words it is the
// beginning of when it is the last and unfinished; and only if it is neither,
// the words it is two of or may be a misspelling of.
func (p *planner) read(w word, last bool) planned {
	one := planned{word: w, stem: p.tongue.stem(w.fold)}
	term, known := p.known.live(one.stem)
	if known {
		one.alternatives = append(one.alternatives, alternative{[]uint32{term}, 1})
	}
	if last && utf8.RuneCountInString(w.fold) >= prefixFrom {
		p.addBeginning(&one, known)
	}
	if len(one.alternatives) == 0 && p.correct && !w.stop && p.sought < maxSearched && !p.foreign(w.fold) {
		p.sought++
		if !p.addSplit(&one) {
			p.addCorrections(&one)
		}
	}
	p.weigh(&one, known)
	return one
}

func (p *planner) addBeginning(one *planned, known bool) {
	weight := weightPrefix
	if known {
		weight = weightPrefixKnown
	}
	for _, term := range p.known.beginning(one.fold) {
		if known && term == one.alternatives[0].terms[0] {
			continue
		}
		one.alternatives = append(one.alternatives, alternative{[]uint32{term}, weight})
		one.prefix = true
	}
}

func (p *planner) addCorrections(one *planned) {
	for i, c := range p.known.correct(one.fold, p.done) {
		if i == 0 {
			one.meant = c.form
		}
		same := func(a alternative) bool { return a.terms[0] == c.term }
		if !slices.ContainsFunc(one.alternatives, same) {
			one.alternatives = append(one.alternatives, alternative{[]uint32{c.term}, c.weight})
		}
	}
}

// weigh sets how rare a word is. What a known word stands for beside itself
// does not make it less rare; an unknown word counts as rare as can be, so that
// a query about something else is not taken for answered.
func (p *planner) weigh(one *planned, known bool) {
	counted := one.alternatives
	if known {
		counted = counted[:1]
	}
	for _, a := range counted {
		one.df += p.texts(a)
	}
	one.df = min(one.df, p.known.texts)
	one.idf = idf(one.df, p.known.texts)
}

// texts returns the number of texts that may have all terms of an alternative.
func (p *plan) texts(a alternative) int { return int(p.known.df[p.rarest(a)]) }

func (p *plan) rarest(a alternative) uint32 {
	return slices.MinFunc(a.terms, func(s, t uint32) int { return cmp.Compare(p.known.df[s], p.known.df[t]) })
}

// idf is BM25's: always above zero.
func idf(df, texts int) float64 {
	return math.Log(1 + (float64(texts-df)+.5)/(float64(df)+.5))
}

// keepRarest leaves MaxWords words: those found nowhere go first, the shortest
// of them before the longer, then the commonest.
func (p *planner) keepRarest() {
	if len(p.words) <= MaxWords {
		return
	}
	order := slices.Clone(p.words)
	slices.SortStableFunc(order, func(a, b planned) int {
		return cmp.Or(before(a.df > 0, b.df > 0), cmp.Compare(a.df, b.df), cmp.Compare(len(b.fold), len(a.fold)))
	})
	dropped := map[string]bool{}
	for _, w := range order[MaxWords:] {
		dropped[w.fold] = true
	}
	p.words = slices.DeleteFunc(p.words, func(w planned) bool { return dropped[w.fold] })
}

// before puts what holds first.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// corrected returns the query with its corrected words in place, empty when
// there is none.
func (p *plan) corrected(text string) string {
	var b strings.Builder
	from := 0
	for _, w := range p.words {
		if w.meant != "" {
			b.WriteString(text[from:w.start])
			b.WriteString(w.meant)
			from = w.end
		}
	}
	if from == 0 {
		return ""
	}
	b.WriteString(text[from:])
	return b.String()
}

// shown returns the words to highlight.
func (p *plan) shown(lang app.Lang) []Word {
	var list []Word
	for _, w := range p.words {
		one := Word{Lang: lang, Text: w.fold, weight: w.idf}
		if w.prefix {
			one.Prefix = w.fold
		}
		for _, a := range w.alternatives {
			for _, t := range a.terms {
				one.Stems = append(one.Stems, p.known.spelt[t])
			}
		}
		if len(one.Stems) > 0 {
			list = append(list, one)
		}
	}
	return list
}
