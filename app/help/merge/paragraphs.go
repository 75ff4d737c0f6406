package merge

import "strings"

// Paragraph is a piece of a text between blank lines. A fenced block is one,
// whatever stands in it.
type Paragraph struct {
	Text       string // without the line break at its end
	Start, End int    // bytes of the whole text
	Line       int    // of its first line, from 1
}

// Paragraphs cuts a Markdown text where blank lines part it.
func Paragraphs(s string) []Paragraph {
	var out []Paragraph
	at, line, fence := 0, 0, ""
	open := false
	for l := range strings.Lines(s) {
		line++
		start := at
		at += len(l)
		text := strings.TrimRight(l, "\n")
		mark := fenceOf(text)
		blank := fence == "" && strings.TrimSpace(text) == ""
		switch {
		case fence == "":
			fence = mark
		case strings.HasPrefix(mark, fence) && strings.Trim(strings.TrimSpace(text), fence[:1]) == "":
			fence = ""
		}
		if blank {
			open = false
			continue
		}
		if !open {
			out = append(out, Paragraph{Start: start, Line: line})
			open = true
		}
		p := &out[len(out)-1]
		p.End = start + len(text)
		p.Text = s[p.Start:p.End]
	}
	return out
}

// fenceOf returns the signs that begin or end a fenced block, "" for none.
func fenceOf(line string) string {
	t := strings.TrimLeft(line, " ")
	if len(line)-len(t) > 3 {
		return ""
	}
	for _, sign := range [...]string{"`", "~"} {
		n := len(t) - len(strings.TrimLeft(t, sign))
		if n >= 3 && !strings.Contains(t[n:], "`") {
			return t[:n]
		}
	}
	return ""
}

// Fate is what became of a paragraph.
type Fate string

// The fates of a paragraph from one wording to another.
const (
	Same    Fate = "same"
	New     Fate = "new"
	Changed Fate = "changed"
	Removed Fate = "removed"
)

// Change is a paragraph of the later wording, or one the earlier had and it has
// not. Runs is what changed within a Changed one, word by word.
type Change struct {
	Paragraph // of the later wording; of the earlier for a Removed one
	Fate      Fate
	Runs      []Run
}

// alike is the share of words two paragraphs have in common from which they
// count as one that was changed.
const alike = 0.4

// maxPairs bounds how many paragraphs are compared with each other; beyond it
// they are paired as they stand.
const maxPairs = 400

// Changes tells paragraph by paragraph what changed, in the order of the later
// wording.
func Changes(from, to string) []Change {
	a, b := Paragraphs(from), Paragraphs(to)
	t := newTokens()
	var out []Change
	next := 0
	same := func(until int) {
		for ; next < until; next++ {
			out = append(out, Change{Paragraph: b[next], Fate: Same})
		}
	}
	for _, h := range diff(t.numbers(texts(a)), t.numbers(texts(b))) {
		same(h.b0)
		out = append(out, pair(a[h.a0:h.a1], b[h.b0:h.b1])...)
		next = h.b1
	}
	same(len(b))
	return out
}

func texts(list []Paragraph) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = strings.TrimRight(p.Text, " \t")
	}
	return out
}

// pair finds which paragraphs of a hunk are the same one, reworded.
func pair(a, b []Paragraph) []Change {
	var out []Change
	next := 0
	removed := func(until int) {
		for ; next < until; next++ {
			out = append(out, Change{Paragraph: a[next], Fate: Removed})
		}
	}
	for _, p := range b {
		at := next
		for at < len(a) && !similar(a[at].Text, p.Text) {
			if at++; len(a)*len(b) > maxPairs {
				at = len(a)
			}
		}
		if at == len(a) {
			out = append(out, Change{Paragraph: p, Fate: New})
			continue
		}
		removed(at)
		out = append(out, Change{Paragraph: p, Fate: Changed, Runs: Words(a[at].Text, p.Text)})
		next = at + 1
	}
	removed(len(a))
	return out
}

// similar reports whether two paragraphs have enough words in common.
func similar(a, b string) bool {
	count := map[string]int{}
	all, both := 0, 0
	for _, w := range words(a) {
		if kindOf([]rune(w)[0]) == word {
			count[w]++
			all++
		}
	}
	for _, w := range words(b) {
		if kindOf([]rune(w)[0]) != word {
			continue
		}
		all++
		if count[w] > 0 {
			count[w]--
			both += 2
		}
	}
	return all > 0 && float64(both) >= alike*float64(all)
}

// Follow finds where bytes of an earlier wording stand in a later one: the
// bytes from the first that is still there to the last. whole says that nothing
// between them changed; ok is false when less than half is left.
func Follow(from, to string, start, end int) (s, e int, whole, ok bool) {
	a, b := 0, 0 // how far both texts are read
	kept := 0
	s, e = -1, -1
	for _, r := range Words(from, to) {
		switch r.Op {
		case Delete:
			a += len(r.Text)
		case Insert:
			b += len(r.Text)
		default:
			if lo, hi := max(start, a), min(end, a+len(r.Text)); lo < hi && solid(from[lo:hi]) > 0 {
				if s < 0 {
					s = b + lo - a
				}
				e = b + hi - a
				kept += solid(from[lo:hi])
			}
			a += len(r.Text)
			b += len(r.Text)
		}
	}
	if s < 0 || 2*kept < solid(from[start:end]) {
		return 0, 0, false, false
	}
	return s, e, from[start:end] == to[s:e], true
}

// solid is the bytes of a text that are no space.
func solid(s string) int {
	n := 0
	for _, word := range strings.Fields(s) {
		n += len(word)
	}
	return n
}
