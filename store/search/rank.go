package search

import (
	"cmp"
	"math"
	"slices"
)

// ranked is a candidate with what the ranking found.
type ranked struct {
	*record
	rank  float64
	cover float64 // share of the query found, 0 to 1
	trust float64 // the same, a typing error put right counted nearly in full, a topic less
	bulk  float64 // rank before readers' choices, in words that no other text has
	title float64 // share of the title that the query says, 0 to 1
	named int     // words of the title that it says
	exact bool
}

// rank orders the records of the candidates. A word gives the best of its
// alternatives, never their sum: a text with three words of one meaning is not
// three times as good.
//
// The list is in no order: see room.first.
func (p *plan) rank(records []*record, room *room) []*ranked {
	room.ranked = sized(room.ranked, len(records))
	list := room.list[:0]
	explained := make([]uint32, 0, 2*MaxWords)
	whole := idf(0, p.known.texts)
	for i, r := range records {
		one := &room.ranked[i]
		p.judge(one, r, explained)
		one.bulk /= whole
		if one.cover > 0 || one.exact {
			list = append(list, one)
		}
	}
	room.list = list
	return list
}

// placed is a ranked text beside its rank: looking each up where it stands took as
// long as ranking.
type placed struct {
	rank float64
	of   *ranked
}

// comparePlaced puts the exact title first, then the highest rank.
func comparePlaced(a, b placed) int {
	switch {
	case a.rank > b.rank:
		return -1
	case a.rank < b.rank:
		return 1
	case a.of.rank != b.of.rank:
		return cmp.Compare(b.of.rank, a.of.rank)
	}
	return cmp.Compare(a.of.key, b.of.key)
}

// first brings the first n of a list, one at least, to its begin in their order and
// the last of all to its end: of two hundred twenty are shown.
func (m *room) first(list []*ranked, n int) []*ranked {
	order := sized(m.order, len(list))
	m.order = order
	for i, r := range list {
		order[i] = placed{r.rank, r}
		if r.exact {
			order[i].rank = math.Inf(1)
		}
	}
	if n = max(n, 1); 2*n >= len(order) {
		slices.SortFunc(order, comparePlaced)
	} else {
		sortFirst(order, n)
	}
	for i, o := range order {
		list[i] = o.of
	}
	return list
}

// sortFirst sorts the first n, of a longer list, and puts the last at its end.
func sortFirst(order []placed, n int) {
	slices.SortFunc(order[:n], comparePlaced)
	last := len(order) - 1
	for i := n; i <= last; i++ {
		if comparePlaced(order[i], order[n-1]) < 0 {
			one := order[i]
			at, _ := slices.BinarySearchFunc(order[:n], one, comparePlaced)
			order[i] = order[n-1]
			copy(order[at+1:n], order[at:n-1])
			order[at] = one
		}
		if comparePlaced(order[i], order[last]) > 0 && i != last {
			order[i], order[last] = order[last], order[i]
			// What came from the end is looked at in its turn.
			i--
		}
	}
}

// judge ranks one record. The slice is room for the terms of its title. The bulk is
// yet to be divided by the rarity of a word that no text has.
func (p *plan) judge(one *ranked, r *record, explained []uint32) {
	*one = ranked{record: r, exact: p.exact != 0 && p.exact == r.exact}
	if p.sum == 0 {
		return
	}
	size := 1 - lengthShare + lengthShare*r.length/p.average()
	var gain, found, trusted, titled float64
	explained = explained[:0]
	for i := range p.words {
		w := &p.words[i]
		var hit match
		for j := range w.alternatives {
			if m, ok := p.find(r, &w.alternatives[j], size); ok {
				hit.better(&m)
			}
		}
		gain += w.idf * hit.gain
		found += w.idf * hit.weight
		trusted += w.idf * hit.trust
		titled += w.idf * hit.title
		for _, t := range hit.terms {
			if i := r.find(t); r.terms[i].where&inTitle != 0 && !slices.Contains(explained, t) {
				explained = append(explained, t)
			}
		}
	}
	for _, h := range p.hints {
		if m, ok := p.find(r, &h.alternative, size); ok {
			gain += hintShare * h.idf * m.gain
		}
	}
	one.cover = found / p.sum
	one.rank = gain * math.Sqrt(one.cover+coverageFloor)
	if r.titles > 0 {
		one.named = len(explained)
		one.title = float64(one.named) / float64(r.titles)
		one.rank += titleBonus * titled / p.sum * one.title
	}
	one.trust, one.bulk = trusted/p.sum-sureAbsent*p.absent, one.rank
	if len(p.lift) > 0 {
		one.rank *= 1 + liftMost*min(max(p.lift[r.key], 0), 1)
	}
}

// average is the mean length of the texts of the language, never zero.
func (p *plan) average() float64 {
	return max(p.known.length/float64(max(p.known.texts, 1)), 1)
}

// match is what an alternative finds in a record.
type match struct {
	gain   float64 // weight × BM25F without the idf
	weight float64 // of the alternative, if found
	trust  float64 // that it is what was asked
	title  float64 // the same, if found in the title
	terms  []uint32
}

// better takes in what another alternative finds.
func (m *match) better(other *match) {
	if other.gain > m.gain {
		m.gain, m.terms = other.gain, other.terms
	}
	m.weight, m.trust, m.title = max(m.weight, other.weight), max(m.trust, other.trust), max(m.title, other.title)
}

// find looks for an alternative: all its terms, and then as good as its worst.
func (p *plan) find(r *record, a *alternative, size float64) (match, bool) {
	m := match{gain: math.Inf(1), weight: a.weight, trust: a.weight, title: a.weight, terms: a.terms}
	for _, t := range a.terms {
		i := r.find(t)
		if i < 0 {
			return match{}, false
		}
		at := r.terms[i]
		m.gain = min(m.gain, a.weight*a.share*bm25(frequency(at), size))
		if at.where&inTitle == 0 {
			m.title = 0
		}
	}
	switch a.by {
	case BySynonym:
		m.title *= titleSynonym
	case ByTopic:
		m.title *= titleSynonym
		m.trust *= trustTopic
	case ByTypo:
		m.trust = math.Sqrt(a.weight)
	}
	return m, true
}

// frequency weighs where a stem stands into one count (BM25F).
func frequency(p place) float64 {
	f := float64(p.body)
	if p.where&inTitle != 0 {
		f += titleWeight
	}
	if p.where&inKeywords != 0 {
		f += keywordWeight
	}
	if p.where&inCategory != 0 {
		f += categoryWeight
	}
	return f
}

func bm25(frequency, size float64) float64 {
	return frequency * (saturation + 1) / (frequency + saturation*size)
}
