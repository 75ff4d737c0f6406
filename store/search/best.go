package search

import (
	"cmp"
	"container/heap"
)

// best keeps the numbers with the highest scores, at most limit. Equal scores
// go to the lower number, so that the same search gives the same answer.
type best struct {
	limit int
	heap  scored          // in heap order only once it is full
	taken map[uint64]bool // numbers of the walks before
}

// begin empties it for another search.
func (b *best) begin(limit int) {
	b.limit, b.heap = limit, sized(b.heap, limit)[:0]
	clear(b.taken)
}

// again begins a further walk: what is there already is not taken twice. Within
// a walk no number comes twice.
func (b *best) again() {
	if b.taken == nil && len(b.heap) > 0 {
		b.taken = make(map[uint64]bool, len(b.heap))
	}
	for _, o := range b.heap {
		b.taken[o.number] = true
	}
}

// offer takes in a number unless limit others are better or it is there already.
func (b *best) offer(number uint64, score float64) {
	one := offer{number, score}
	switch full := len(b.heap) == b.limit; {
	case full && compareOffers(one, b.heap[0]) >= 0, b.taken[number]:
	case full:
		b.heap[0] = one
		heap.Fix(&b.heap, 0)
	default:
		if b.heap = append(b.heap, one); len(b.heap) == b.limit {
			heap.Init(&b.heap)
		}
	}
}

// numbers adds the numbers kept to a list, in no order.
func (b *best) numbers(list []uint64) []uint64 {
	for _, o := range b.heap {
		list = append(list, o.number)
	}
	return list
}

type offer struct {
	number uint64
	score  float64
}

func compareOffers(a, b offer) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return cmp.Compare(a.number, b.number)
}

// scored is a heap with the worst offer on top.
type scored []offer

func (s scored) Len() int           { return len(s) }
func (s scored) Less(i, j int) bool { return compareOffers(s[i], s[j]) > 0 }
func (s scored) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

// Push and Pop are what heap.Interface asks for; nothing grows or shrinks by them.
func (s *scored) Push(x any) { *s = append(*s, x.(offer)) }
func (s *scored) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
