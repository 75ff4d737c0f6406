package search

import "math"

// sure reports whether a hit answers the query: whether the words found in it
// weigh sureFrom of all its words, unknown ones counted as the rarest. That
// refuses 93 to 95 % of the queries without an answer and doubts 18 % of those
// with one (search.md, section 2): show the hits all the same.
func (r ranked) sure() bool {
	return r.exact || r.cover >= sureFrom || r.named > 1 && r.title >= sureTitle && r.cover >= sureLeast
}

// relevance maps a rank to 1…100: 100 is the exact title; else the square root
// of the rank's share of what a text gives that has each word once in its title
// and once in its body and no other word in its title, at most 99. The root
// keeps the order and spreads the low end, where most hits are.
func (p *plan) relevance(r ranked) int {
	if r.exact {
		return 100
	}
	typical := p.sum*typicalWord*math.Sqrt(1+coverageFloor) + titleBonus
	return max(1, min(99, int(math.Round(99*math.Sqrt(r.rank/typical)))))
}
