package search

import (
	"cmp"
	"slices"
)

// step is one word of the query as expressions are compared with it.
type step struct {
	token  string // stands for all forms of the word
	stem   string // of the word, or of what it was corrected to
	stop   bool
	turns  bool // it belongs to an expression, grammar word or not
	denies bool
	at     int // in plan.words, -1 for a grammar word
	word   word
}

// hint is something a text is likelier to answer by: finding it counts, missing
// it does not.
type hint struct {
	alternative
	idf float64
}

// met is a key found in the query, over the steps from and up to but not to.
type met struct {
	key
	from, to int
}

// addMeanings lets the words of the query stand for what they mean the same as,
// the longest expression first: "gift card" is not also a card.
func (p *planner) addMeanings() {
	found := p.met()
	slices.SortStableFunc(found, func(a, b met) int {
		return cmp.Or(cmp.Compare(b.to-b.from, a.to-a.from), cmp.Compare(a.from, b.from))
	})
	taken := make([]int, len(p.steps)) // words of the longest expression of equals there
	for _, m := range found {
		size := len(m.tokens)
		if !m.group.leads {
			if slices.ContainsFunc(taken[m.from:m.to], func(n int) bool { return n > size && n > 1 }) {
				continue
			}
			for i := m.from; i < m.to; i++ {
				taken[i] = size
			}
		}
		p.mean(m)
	}
	p.addFarther(found)
	p.turn()
}

// addFarther lets a word that stands for nothing in the texts stand for what its
// synonyms mean besides: no text says "remorquage" or "dépannage", but one says
// "assistance".
func (p *planner) addFarther(found []met) {
	for _, m := range found {
		if m.group.leads || m.to-m.from > 1 {
			continue
		}
		at := p.steps[m.from].at
		if at < 0 || len(p.words[at].alternatives) > 0 && p.words[at].alternatives[0].weight > weightFarther {
			continue
		}
		for _, one := range m.group.members {
			if len(one.stems) == 1 && one.weight == 1 {
				p.addBeyond(&p.words[at], p.tongue.family(one.stems[0]), m.group)
			}
		}
	}
}

// addBeyond lets a word stand for what a synonym of it means in other groups.
func (p *planner) addBeyond(one *planned, token string, but *group) {
	for _, s := range p.same {
		keys := s.keys[token]
		for _, k := range keys[:min(len(keys), maxKeys)] {
			if p.done.keys++; k.group == but || k.group.leads || len(k.tokens) > 1 {
				continue
			}
			for _, other := range k.group.members {
				if terms, ok := p.all(other.stems); ok && other.weight == 1 {
					one.add(alternative{terms: terms, weight: weightFarther * one.trust, by: BySynonym})
				}
			}
		}
	}
}

// met finds the keys in the query.
func (p *planner) met() []met {
	var found []met
	for from := range p.steps {
		for _, s := range p.same {
			keys := s.keys[p.steps[from].token]
			for _, k := range keys[:min(len(keys), maxKeys)] {
				p.done.keys++
				to, ok := p.meets(k, from)
				again := func(m met) bool { return m.group == k.group && m.from == from && m.to == to }
				if ok && len(found) < maxMet && !slices.ContainsFunc(found, again) {
					found = append(found, met{k, from, to})
				}
			}
		}
	}
	return found
}

// meets compares a key with the query from a step on. Grammar words that turn
// nothing may stand between the words of a key.
func (p *planner) meets(k key, from int) (to int, ok bool) {
	if k.whole && len(k.tokens) == 1 && slices.ContainsFunc(p.steps, func(s step) bool { return !s.stop }) {
		return 0, false // "sur" is "sûr", and "avoir" is a credit note, only alone
	}
	i := from
	for n, token := range k.tokens {
		for n > 0 && i < len(p.steps) && p.steps[i].token != token && p.skips(k, p.steps[i]) {
			i++
		}
		if i == len(p.steps) || p.steps[i].token != token {
			return 0, false
		}
		i++
	}
	return i, true
}

// skips reports whether a step may stand between the words of a key.
func (p *planner) skips(k key, s step) bool {
	return s.stop && !s.turns && (!k.whole || p.tongue.articles[s.word.fold])
}

// mean gives the content words of a met key its group's members.
func (p *planner) mean(m met) {
	var own []string
	var words []int
	for _, s := range p.steps[m.from:m.to] {
		if s.at >= 0 && !slices.Contains(words, s.at) {
			words = append(words, s.at)
			own = append(own, p.words[s.at].stem)
		}
	}
	var list []alternative
	for _, one := range m.group.members {
		if slices.Equal(one.stems, own) || slices.Equal(one.stems, m.spelt(p.steps)) {
			continue
		}
		if terms, ok := p.all(one.stems); ok {
			by := BySynonym
			if m.group.leads {
				by = ByTopic
			}
			list = append(list, alternative{terms: terms, weight: m.group.weight * one.weight, by: by})
		}
	}
	if len(list) == 0 {
		return
	}
	if len(words) == 0 {
		words = p.addExpression(m)
	}
	if m.group.leads && slices.ContainsFunc(p.steps[m.from:m.to], func(s step) bool { return s.denies }) {
		for _, at := range words {
			p.words[at].turned = true
		}
	}
	for _, at := range words {
		p.words[at].told = p.words[at].told || len(m.tokens) > 1
		for _, a := range list {
			a.weight *= p.words[at].trust
			p.words[at].add(a)
		}
	}
	if m.group.leads {
		p.addHints(list)
	}
}

// spelt returns the words the key was met by, typing errors put right.
func (m met) spelt(steps []step) []string {
	var list []string
	for _, s := range steps[m.from:m.to] {
		if s.at >= 0 {
			list = append(list, s.stem)
		}
	}
	return list
}

// turn lowers what turned words say else: who writes "not received" is not
// looking for what says "received".
func (p *planner) turn() {
	for _, w := range p.words {
		for i := range w.alternatives {
			if a := &w.alternatives[i]; w.turned && a.by != ByTopic {
				a.weight = min(a.weight, weightTurned)
			}
		}
	}
}

// all returns the terms of stems that are all in the texts.
func (p *planner) all(stems []string) ([]uint32, bool) {
	terms := make([]uint32, 0, len(stems))
	for _, s := range stems {
		t, ok := p.known.live(s)
		if !ok {
			return nil, false
		}
		terms = append(terms, t)
	}
	return terms, true
}

// addExpression makes one word of an expression without content words.
func (p *planner) addExpression(m met) []int {
	first, last := p.steps[m.from].word, p.steps[m.to-1].word
	one := planned{word: word{token: token{first.start, last.end}, fold: first.fold}, stem: " " + first.fold, trust: 1}
	if at := slices.IndexFunc(p.words, func(w planned) bool { return w.stem == one.stem }); at >= 0 {
		return []int{at}
	}
	p.words = append(p.words, one)
	return []int{len(p.words) - 1}
}

func (p *planner) addHints(list []alternative) {
	for _, a := range list {
		a.share = 1
		same := func(h hint) bool { return slices.Equal(h.terms, a.terms) }
		if len(p.hints) < maxHints && !slices.ContainsFunc(p.hints, same) {
			p.hints = append(p.hints, hint{a, idf(p.texts(a), p.known.texts)})
		}
	}
}
