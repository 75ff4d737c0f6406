package search

import (
	"cmp"
	"fmt"
	"slices"
)

// candidates are the texts bleve proposes for a plan.
type candidates struct {
	texts []*record // at most Depth
	count int       // all that were met
}

// propose asks bleve for the texts worth ranking: those that have every word of
// the query; and when they are few, those that have the rarest of its words.
// Asking for either from the start would read ten times the postings, asking
// only for the first leaves 61 % of the queries empty (search.md, sections 1
// and 3). Each of the walks reads at most budget postings.
func (w *walker) propose(p *plan, only []filter) (candidates, error) {
	sought := slices.Clone(p.words)
	slices.SortStableFunc(sought, func(a, b planned) int { return cmp.Compare(a.cost, b.cost) })
	best := &w.room.best
	best.begin(Depth)
	count := 0
	if all := !slices.ContainsFunc(sought, func(a planned) bool { return a.cost == 0 }); all && len(sought) > 0 {
		if sought[0].cost > budget {
			w.every(p, fieldTitle, sought, only, best)
			best.again()
		}
		count = w.every(p, fieldAll, sought, only, best)
	}
	if count < enough {
		best.again()
		best.limit = loose // what has some of the words is rarely paged through
		count = max(count, w.some(p, sought, only, best))
	}
	if w.err != nil {
		return candidates{}, fmt.Errorf("reading the search index: %w", w.err)
	}
	numbers := best.numbers(w.room.numbers[:0])
	w.room.numbers = numbers
	w.room.texts = sized(w.room.texts, len(numbers))
	texts, err := w.texts(numbers, w.room.texts)
	return candidates{texts, max(count, len(numbers)) - (len(numbers) - len(texts))}, err
}

// every walks the texts that have every word in a field, led by the rarest. If
// they may be more than can be ranked, those that have them in the title are
// preferred.
func (w *walker) every(p *plan, f field, sought []planned, only []filter, best *best) int {
	w.left = budget
	must := w.streams(p, f, sought)
	must = append(must, w.filters(only)...)
	defer closeAll(must)
	var titles []*stream
	if sought[0].cost > Depth {
		titles = w.streams(p, fieldTitle, sought)
		defer closeAll(titles)
	}
	count := 0
	for lead := must[0]; lead.at != end; w.pass(lead) {
		if !w.meet(must[1:], lead.at) {
			continue
		}
		score := everyWord
		for i, t := range titles {
			if w.seek(t, lead.at); t.at == lead.at {
				score += sought[i].idf
			}
		}
		best.offer(lead.at, score)
		count++
	}
	return count
}

// everyWord puts a text that has every word before all that lack one.
const everyWord = 1e6

// filter is a term of a field that every hit must have.
type filter struct{ field, term string }

func (w *walker) filters(only []filter) []*stream {
	list := make([]*stream, len(only))
	for i, f := range only {
		list[i] = w.open(f.field, []string{f.term})
	}
	return list
}

// meet reports whether all streams have a text.
func (w *walker) meet(others []*stream, at uint64) bool {
	for _, s := range others {
		if w.seek(s, at); s.at != at {
			return false
		}
	}
	return true
}

// some walks the texts that have at least one of the rarest words: as many
// words as have postings within the budget, but one at least.
func (w *walker) some(p *plan, sought []planned, only []filter, best *best) int {
	w.left = budget
	rare := affordable(sought)
	streams := w.streams(p, fieldAll, rare)
	filters := w.filters(only)
	defer closeAll(streams, filters)
	count := 0
	for {
		at := uint64(end)
		for _, s := range streams {
			at = min(at, s.at)
		}
		if at == end {
			return count
		}
		score := 0.
		for i, s := range streams {
			if s.at == at {
				score += rare[i].idf
				w.pass(s)
			}
		}
		if !w.meet(filters, at) {
			continue
		}
		best.offer(at, score)
		count++
	}
}

func affordable(sought []planned) []planned {
	var rare []planned
	cost := 0
	for _, a := range sought {
		if a.cost == 0 {
			continue
		}
		if cost += a.cost; cost > budget && len(rare) > 0 {
			break
		}
		rare = append(rare, a)
	}
	return rare
}

// streams opens one stream a word, over all it may stand for. Of an alternative
// of several stems the rarest is read: the ranking sees whether the others are
// there too.
func (w *walker) streams(p *plan, f field, sought []planned) []*stream {
	list := make([]*stream, len(sought))
	for i, a := range sought {
		stems := make([]string, len(a.alternatives))
		for j, alt := range a.alternatives {
			stems[j] = p.known.spelt[p.rarest(alt)]
		}
		list[i] = w.open(f.in(p.tongue.lang), stems)
	}
	return list
}

func closeAll(lists ...[]*stream) {
	for _, list := range lists {
		for _, s := range list {
			s.close()
		}
	}
}

// titled returns the texts with the query as their title.
func (w *walker) titled(p *plan) ([]*record, error) {
	if p.exact == 0 {
		return nil, nil
	}
	w.left = Depth
	s := w.open(fieldExact.in(p.tongue.lang), []string{exactTerm(p.exact)})
	defer s.close()
	var numbers []uint64
	for ; s.at != end; w.pass(s) {
		numbers = append(numbers, s.at)
	}
	if w.err != nil {
		return nil, fmt.Errorf("reading the titles of the search index: %w", w.err)
	}
	return w.texts(numbers, make([]*record, len(numbers)))
}
