package merge

// hunk says that a[a0:a1] became b[b0:b1]. Between two hunks stands at least
// one piece both have.
type hunk struct{ a0, a1, b0, b1 int }

// maxEdits bounds what is compared exactly: the search takes time and memory by
// the square of the number of pieces that differ. Beyond it everything between
// the common ends counts as changed.
const maxEdits = 2000

// diff finds the fewest insertions and deletions that make b of a, by the
// greedy algorithm of E. W. Myers, "An O(ND) difference algorithm" (1986).
func diff(a, b []int) []hunk {
	head := common(a, b)
	a, b = a[head:], b[head:]
	tail := commonEnd(a, b)
	a, b = a[:len(a)-tail], b[:len(b)-tail]
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	found, ok := search(a, b)
	if !ok {
		found = []hunk{{0, len(a), 0, len(b)}}
	}
	for i := range found {
		found[i].a0, found[i].a1 = found[i].a0+head, found[i].a1+head
		found[i].b0, found[i].b1 = found[i].b0+head, found[i].b1+head
	}
	return found
}

func common(a, b []int) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b []int) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// search walks the edit graph: trace[d] holds, for each diagonal from -d to d,
// how far a path of d edits reaches.
func search(a, b []int) ([]hunk, bool) {
	var trace [][]int32
	limit := min(len(a)+len(b), maxEdits)
	for d := 0; d <= limit; d++ {
		row := make([]int32, 2*d+1)
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 {
				x = step(trace[d-1], d, k)
			}
			for y := x - k; x < len(a) && y < len(b) && a[x] == b[y]; y++ {
				x++
			}
			row[k+d] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return backtrack(append(trace, row), len(a), len(b)), true
			}
		}
		trace = append(trace, row)
	}
	return nil, false
}

// step is where a path of d edits on diagonal k begins, from the row of d-1.
func step(before []int32, d, k int) int {
	at := func(k int) int { return int(before[k+d-1]) }
	if k == -d || k != d && at(k-1) < at(k+1) {
		return at(k + 1)
	}
	return at(k-1) + 1
}

// backtrack follows the path from its end and gathers its edits into hunks.
func backtrack(trace [][]int32, x, y int) []hunk {
	var back []hunk
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		start := step(trace[d-1], d, k)
		down := k == -d || k != d && trace[d-1][k-1+d-1] < trace[d-1][k+1+d-1]
		h := hunk{start, start, start - k - 1, start - k}
		if !down {
			h = hunk{start - 1, start, start - k, start - k}
		}
		if n := len(back); n > 0 && back[n-1].a0 == h.a1 && back[n-1].b0 == h.b1 {
			back[n-1].a0, back[n-1].b0 = h.a0, h.b0
		} else {
			back = append(back, h)
		}
		x, y = h.a0, h.b0
	}
	out := make([]hunk, len(back))
	for i, h := range back {
		out[len(back)-1-i] = h
	}
	return out
}

// slideDown moves what was only inserted or only deleted as far to the end as
// repeated pieces allow, as git does; slideUp moves it to the beginning. Hunks
// that meet become one.
func slideDown(hunks []hunk, a, b []int) []hunk {
	out := append([]hunk(nil), hunks...)
	for i := len(out) - 1; i >= 0; i-- {
		h := &out[i]
		for h.slides() && h.a1 < len(a) && h.b1 < len(b) && !meets(out, i) && h.first(a, b) == a[h.a1] {
			h.move(1)
		}
		if meets(out, i) {
			h.a1, h.b1 = out[i+1].a1, out[i+1].b1
			out = append(out[:i+1], out[i+2:]...)
		}
	}
	return out
}

func slideUp(hunks []hunk, a, b []int) []hunk {
	out := append([]hunk(nil), hunks...)
	for i := 0; i < len(out); i++ {
		h := &out[i]
		for h.slides() && h.a0 > 0 && h.b0 > 0 && (i == 0 || !meets(out, i-1)) && h.last(a, b) == a[h.a0-1] {
			h.move(-1)
		}
		if i > 0 && meets(out, i-1) {
			out[i-1].a1, out[i-1].b1 = h.a1, h.b1
			out = append(out[:i], out[i+1:]...)
			i--
		}
	}
	return out
}

// meets reports whether nothing stands between a hunk and the next.
func meets(hunks []hunk, i int) bool {
	return i+1 < len(hunks) && hunks[i].a1 == hunks[i+1].a0 && hunks[i].b1 == hunks[i+1].b0
}

func (h *hunk) slides() bool { return (h.a0 == h.a1) != (h.b0 == h.b1) }

func (h *hunk) first(a, b []int) int {
	if h.a0 < h.a1 {
		return a[h.a0]
	}
	return b[h.b0]
}

func (h *hunk) last(a, b []int) int {
	if h.a0 < h.a1 {
		return a[h.a1-1]
	}
	return b[h.b1-1]
}

func (h *hunk) move(n int) { h.a0, h.a1, h.b0, h.b1 = h.a0+n, h.a1+n, h.b0+n, h.b1+n }
