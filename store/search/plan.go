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
	hints  []hint
	lift   map[string]float64 // by key: see Query.Lift
	sum    float64            // of the words' idf
	absent float64            // share of it of words that are spelt right and in no text
}

// planned is one content word of the query, or an expression of grammar words
// that stands for something ("where are you").
type planned struct {
	word
	stem         string
	alternatives []alternative // best first; none when nothing is like it
	prefix       bool          // it stands for the words that begin with it
	meant        string        // the word it was corrected to, as written
	trust        float64       // in that: 1 unless it was corrected
	turned       bool          // it is denied, by an expression that leads elsewhere
	kin          bool          // it may stand for words of its root, if for no other
	told         bool          // it is part of an expression that says something
	df           int           // texts that have it, or what it means
	cost         int           // postings of all alternatives
	idf          float64
}

// alternative is something a word may stand for: stems that must all be in a
// text, and what finding them is worth beside finding the word itself.
type alternative struct {
	terms  []uint32
	weight float64
	by     By
	share  float64 // of the word's idf, less when this is commoner than the word
}

// planner makes the plan of a query in one language.
type planner struct {
	*plan
	text    string
	from    int                    // letters of an unfinished word
	same    []*thesaurus           // the shipped one and the staff's
	correct bool                   // whether typing errors are sought
	foreign func(fold string) bool // whether another searched language has the word
	done    *work
	sought  int
	steps   []step
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
	words := p.read()
	for i, w := range words {
		last := i == len(words)-1 && w.end == len(p.text)
		// A stop word may be the beginning of another word, if it is all there is.
		if w.stop && !(last && len(p.words) == 0) {
			p.steps = append(p.steps, step{
				token: p.tongue.token(w), stop: true, turns: p.tongue.turning(w.fold), denies: p.tongue.turns[w.fold], at: -1, word: w,
			})
			continue
		}
		one, token := p.stand(w, last)
		at := slices.IndexFunc(p.words, func(o planned) bool { return o.stem == one.stem })
		if at < 0 {
			at = len(p.words)
			p.words = append(p.words, one)
		}
		same := p.tongue.family(token)
		if w.stop {
			same = p.tongue.token(w)
		}
		p.steps = append(p.steps, step{token: same, stem: token, at: at, word: w, stop: w.stop})
	}
	p.addMeanings()
	for i := range p.words {
		if w := &p.words[i]; w.kin && len(w.alternatives) == 0 {
			p.addRelated(w)
		}
		p.weigh(&p.words[i])
	}
	p.keepRarest()
	p.discount()
	for _, w := range p.words {
		p.sum += w.idf
		p.done.alternatives += len(w.alternatives)
		if len(w.alternatives) == 0 && (p.tongue.everyday(w.fold) || p.named(w.fold, w.stem)) {
			p.absent += w.idf
		}
	}
	if p.sum > 0 {
		p.absent /= p.sum
	}
	p.done.words += len(p.words)
	return p.plan
}

// read cuts the query into words, those written in a hurry spelt out.
func (p *planner) read() []word {
	var list []word
	for w := range p.tongue.words(p.text) {
		long, ok := p.tongue.hurried[w.fold]
		if !ok || !p.correct || p.known.knows(w.fold) || p.unfinished(w) && len(p.known.beginning(w.fold)) > 0 {
			list = append(list, w)
			continue
		}
		for each := range p.tongue.words(long) {
			each.token = w.token
			list = append(list, each)
		}
	}
	return list
}

// unfinished reports whether a word may be the beginning of one still being typed.
func (p *planner) unfinished(w word) bool {
	return w.end == len(p.text) && utf8.RuneCountInString(w.fold) >= p.from
}

// stand finds what one word may stand for by itself: its stem; the words it is
// the beginning of when it is the last and unfinished; and only if it is neither,
// nor a word that means something known, what it may be a misspelling of. The
// token is what it is compared with expressions by.
func (p *planner) stand(w word, last bool) (planned, string) {
	one := planned{word: w, stem: p.tongue.stem(w.fold), trust: 1}
	token := one.stem
	term, known := p.known.live(one.stem)
	begun := last && p.unfinished(w)
	switch {
	case known && begun && one.stem == w.fold && !p.known.knows(w.fold) && !p.known.knows(w.fold+"s"):
		// "deliv" is the stem of "deliver" and only begins both it and "delivery".
		p.addBeginning(&one, false)
	case known:
		one.add(alternative{terms: []uint32{term}, weight: 1, by: ByWord})
		fallthrough
	default:
		if begun {
			p.addBeginning(&one, known)
		}
	}
	if one.prefix || !p.correct || w.stop || p.sought >= maxSearched || p.foreign(w.fold) || known && p.spelt(w.fold) {
		return one, token
	}
	p.sought++
	switch {
	case known:
	case p.named(w.fold, one.stem):
		one.kin = true
		return one, token
	case p.tongue.everyday(w.fold):
		if !p.addRelated(&one) && !p.tongue.light[one.stem] {
			token = cmp.Or(p.take(&one, p.slips(w.fold)), token)
		}
		return one, token
	default:
		return one, cmp.Or(p.mend(&one), token)
	}
	if list := p.doubted(w.fold, one.stem); len(list) > 0 {
		for i := range one.alternatives {
			one.alternatives[i].weight = weightStemOnly
		}
		token = cmp.Or(p.take(&one, list), token)
	}
	return one, token
}

// named reports whether the word, or its stem, means something to a thesaurus.
func (p *planner) named(fold, stem string) bool {
	return slices.ContainsFunc(p.same, func(s *thesaurus) bool {
		_, ok := s.words.live(stem)
		return ok || s.words.knows(fold)
	})
}

// add takes in an alternative, unless it is there with at least its weight.
func (one *planned) add(a alternative) {
	for i, b := range one.alternatives {
		if slices.Equal(a.terms, b.terms) {
			if a.weight > b.weight {
				one.alternatives[i] = a
			}
			return
		}
	}
	if len(one.alternatives) < maxAlternatives {
		one.alternatives = append(one.alternatives, a)
	}
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
		one.add(alternative{terms: []uint32{term}, weight: weight, by: ByBeginning})
		one.prefix = true
	}
}

// weigh sets how rare a word is. A word that is in the texts, if need be put right,
// is as rare as it is there; one that only stands for others as all of them; an
// unknown one as rare as can be, so that a query about something else is not
// taken for answered, unless it is a scrap of two letters.
func (p *planner) weigh(one *planned) {
	for _, a := range one.alternatives {
		n := p.texts(a)
		one.cost += n
		if lead := one.alternatives[0].by; a.by == lead || lead == BySynonym || lead == ByTopic || lead == ByBeginning {
			one.df += n
		}
	}
	one.df = min(one.df, p.known.texts)
	one.idf = idf(one.df, p.known.texts)
	for i, a := range one.alternatives {
		one.alternatives[i].share = min(1, idf(p.texts(a), p.known.texts)/one.idf)
	}
	scrap := len(one.alternatives) == 0 && len(one.fold) < prefixFrom && stemmable(one.fold)
	if scrap || p.tongue.light[one.stem] && !one.told {
		one.idf *= lightShare
	}
}

// discount lets the unknown words of a long query weigh less: who writes much
// says more than the answer does.
func (p *planner) discount() {
	if len(p.words) <= shortQuery {
		return
	}
	for i := range p.words {
		if w := &p.words[i]; len(w.alternatives) == 0 {
			w.idf *= shortQuery / float64(len(p.words))
		}
	}
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
		return cmp.Or(before(a.cost > 0, b.cost > 0), cmp.Compare(a.df, b.df), cmp.Compare(len(b.fold), len(a.fold)))
	})
	dropped := map[string]bool{}
	for _, w := range order[MaxWords:] {
		dropped[w.stem] = true
	}
	p.words = slices.DeleteFunc(p.words, func(w planned) bool { return dropped[w.stem] })
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
// there is none. Of a far-fetched one it speaks only where that led to an answer:
// nobody who asks for a scooter means "sooner".
func (p *plan) corrected(text string, sure bool) string {
	var b strings.Builder
	from := 0
	for _, w := range p.words {
		if w.meant != "" && w.start >= from && (sure || w.trust >= weightTypo1*firstLetter) {
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
