package merge

// Op says what became of a run of words.
type Op int

// The runs of a comparison.
const (
	Equal Op = iota
	Insert
	Delete
)

// Run is a piece of text that stayed, came or went.
type Run struct {
	Op   Op
	Text string
}

// Words compares two texts word by word: first their lines, then the words of
// the lines that changed. The runs without Insert are before, those without
// Delete are after.
func Words(before, after string) []Run {
	var out runs
	t := newTokens()
	a, b := t.numbers(lines(before)), t.numbers(lines(after))
	at := 0
	for _, h := range slideDown(diff(a, b), a, b) {
		out.add(Equal, t.text(a[at:h.a0]))
		out.compare(t.text(a[h.a0:h.a1]), t.text(b[h.b0:h.b1]))
		at = h.a1
	}
	out.add(Equal, t.text(a[at:]))
	return out
}

type runs []Run

func (r *runs) compare(before, after string) {
	t := newTokens()
	a, b := t.numbers(words(before)), t.numbers(words(after))
	at := 0
	for _, h := range joined(t, diff(a, b), a) {
		r.add(Equal, t.text(a[at:h.a0]))
		r.add(Delete, t.text(a[h.a0:h.a1]))
		r.add(Insert, t.text(b[h.b0:h.b1]))
		at = h.a1
	}
	r.add(Equal, t.text(a[at:]))
}

// joined makes one hunk of two that only a single space parts: a phrase that was
// replaced reads better whole than word by word.
func joined(t *tokens, hunks []hunk, a []int) []hunk {
	var out []hunk
	for _, h := range hunks {
		if n := len(out); n > 0 && h.a0-out[n-1].a1 == 1 && t.piece[a[out[n-1].a1]] == " " {
			out[n-1].a1, out[n-1].b1 = h.a1, h.b1
			continue
		}
		out = append(out, h)
	}
	return out
}

func (r *runs) add(op Op, text string) {
	if text == "" {
		return
	}
	if n := len(*r); n > 0 && (*r)[n-1].Op == op {
		(*r)[n-1].Text += text
		return
	}
	*r = append(*r, Run{op, text})
}
