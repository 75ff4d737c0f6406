package search

import "unicode/utf8"

// splitFrom is the least letters of each half of a word that is taken for two
// written as one ("motdepasse" is not: its halves would be three).
const splitFrom = 3

// addSplit takes an unknown word for two known ones whose space was left out.
// The halves are known as written, so that an ending is no word. Of several
// ways, the one whose rarer half is commonest is taken.
func (p *planner) addSplit(one *planned) bool {
	var best alternative
	texts := 0
	for at := range one.fold {
		left, right := one.fold[:at], one.fold[at:]
		if utf8.RuneCountInString(left) < splitFrom || utf8.RuneCountInString(right) < splitFrom {
			continue
		}
		if !p.known.knows(left) || !p.known.knows(right) {
			continue
		}
		a := alternative{terms: []uint32{p.written(left).term, p.written(right).term}, weight: weightSplit, by: BySpace}
		if n := p.texts(a); n > texts {
			best, texts = a, n
			one.meant = p.written(left).form + " " + p.written(right).form
		}
	}
	if texts == 0 {
		return false
	}
	one.alternatives = append(one.alternatives, best)
	return true
}

func (p *plan) written(fold string) entry { return p.known.list[p.known.words[fold]] }
