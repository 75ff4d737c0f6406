package search

import (
	"cmp"
	"container/heap"
	"slices"
)

// best keeps the numbers with the highest scores, at most limit. Equal scores
// go to the lower number, so that the same search gives the same answer.
type best struct {
	limit int
	heap  scored
	in    map[uint64]bool
}

func newBest(limit int) *best {
	return &best{limit: limit, in: make(map[uint64]bool, limit), heap: make(scored, 0, limit)}
}

// offer takes in a number unless limit others are better or it is there already.
func (b *best) offer(number uint64, score float64) {
	one := offer{number, score}
	switch {
	case len(b.heap) == b.limit && compareOffers(one, b.heap[0]) >= 0, b.in[number]:
		return
	case len(b.heap) == b.limit:
		delete(b.in, b.heap[0].number)
		b.heap[0] = one
		heap.Fix(&b.heap, 0)
	default:
		heap.Push(&b.heap, one)
	}
	b.in[number] = true
}

// numbers returns the numbers kept, best first.
func (b *best) numbers() []uint64 {
	slices.SortFunc(b.heap, compareOffers)
	list := make([]uint64, len(b.heap))
	for i, o := range b.heap {
		list[i] = o.number
	}
	return list
}

type offer struct {
	number uint64
	score  float64
}

func compareOffers(a, b offer) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.number, b.number))
}

// scored is a heap with the worst offer on top.
type scored []offer

func (s scored) Len() int           { return len(s) }
func (s scored) Less(i, j int) bool { return compareOffers(s[i], s[j]) > 0 }
func (s scored) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *scored) Push(x any)        { *s = append(*s, x.(offer)) }
func (s *scored) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
