package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFirstIsTheBeginningOfTheOrder: whatever is shown, it is what sorting all of
// them would show, and the last is the least.
func TestFirstIsTheBeginningOfTheOrder(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 5))
	var m room
	for range 2000 {
		size := rnd.IntN(40)
		list := make([]*ranked, size)
		all := make([]placed, size)
		for i := range list {
			r := &ranked{record: &record{key: fmt.Sprint(i)}, rank: float64(rnd.IntN(1 + size)), exact: rnd.IntN(30) == 0}
			list[i], all[i] = r, placed{r.rank, r}
			if r.exact {
				all[i].rank = 1e9
			}
		}
		slices.SortFunc(all, comparePlaced)
		n := rnd.IntN(45) - 3
		got := m.first(list, n)
		for i := range min(max(n, 1), size) {
			if got[i] != all[i].of {
				t.Fatalf("of %d the first %d: place %d has %v, want %v", size, n, i, got[i], all[i].of)
			}
		}
		if size > 0 && got[size-1] != all[size-1].of {
			t.Fatalf("of %d the first %d: the last is %v, want %v", size, n, got[size-1], all[size-1].of)
		}
		slices.SortFunc(got, func(a, b *ranked) int { return comparePlaced(placed{a.rank, a}, placed{b.rank, b}) })
		if len(slices.Compact(got)) != size {
			t.Fatal("one is there twice")
		}
	}
}
