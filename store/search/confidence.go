package search

import "math"

// sure reports whether a hit answers the query: how much of the query it says,
// unknown words counted as the rarest, how much of its title the query says, and how
// well it says it. The first alone doubts long questions, of which an answer repeats
// a part; the others alone trust whatever repeats one word. The numbers were taken
// from measured queries and tried on others.
func (r *ranked) sure(words int) bool { return r.exact || r.certainty(words) >= sureFrom }

// certainty grows with the words of a long query: who tells a story says more
// than its answer repeats.
func (r *ranked) certainty(words int) float64 {
	return r.trust + sureTitle*r.title + sureBulk*math.Sqrt(r.bulk) + sureLong*float64(max(0, min(words, longMost)-longFrom))
}

// relevance maps a rank to 1…100: 100 is the exact title; else the square root
// of the rank's share of what a text gives that has each word once in its title
// and once in its body and no other word in its title, at most 99. The root
// keeps the order and spreads the low end, where most hits are.
func (p *plan) relevance(r *ranked) int {
	if r.exact {
		return 100
	}
	typical := p.sum*typicalWord*math.Sqrt(1+coverageFloor) + titleBonus
	return max(1, min(99, int(math.Round(99*math.Sqrt(r.rank/typical)))))
}
