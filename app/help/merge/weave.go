package merge

import "slices"

// weave walks the changes of both sides along the base. Changes that overlap or
// touch are one region; it is settled when one side left it alone or both made
// the same of it.
func (t *tokens) weave(b, m, h []int, slide func([]hunk, []int, []int) []hunk) Result {
	mine, theirs := slide(diff(b, m), b, m), slide(diff(b, h), b, h)
	out := Result{Clean: true}
	at, dm, dh := 0, 0, 0 // done in b, and how far m and h are ahead of it
	for len(mine)+len(theirs) > 0 {
		lo := start(mine, theirs)
		out.settle(t.text(b[at:lo]))
		hi, nm, nh := lo, 0, 0
		for again := true; again; {
			again = false
			for nm < len(mine) && mine[nm].a0 <= hi {
				hi, nm, again = max(hi, mine[nm].a1), nm+1, true
			}
			for nh < len(theirs) && theirs[nh].a0 <= hi {
				hi, nh, again = max(hi, theirs[nh].a1), nh+1, true
			}
		}
		fromM, fromH := lo+dm, lo+dh
		dm, dh = ahead(mine[:nm], dm), ahead(theirs[:nh], dh)
		mine, theirs = mine[nm:], theirs[nh:]
		pm, ph := m[fromM:hi+dm], h[fromH:hi+dh]
		switch {
		case nh == 0 || slices.Equal(pm, ph):
			out.settle(t.text(pm))
		case nm == 0:
			out.settle(t.text(ph))
		default:
			out.clash(t.text(b[lo:hi]), t.text(pm), t.text(ph))
		}
		at = hi
	}
	out.settle(t.text(b[at:]))
	return out
}

func start(mine, theirs []hunk) int {
	switch {
	case len(mine) == 0:
		return theirs[0].a0
	case len(theirs) == 0:
		return mine[0].a0
	}
	return min(mine[0].a0, theirs[0].a0)
}

// ahead is how far a side is ahead of the base after its hunks.
func ahead(done []hunk, before int) int {
	if len(done) == 0 {
		return before
	}
	last := done[len(done)-1]
	return last.b1 - last.a1
}
