// Package merge compares wordings: what changed between two, word by word, and
// what comes out when two people changed the same one. It works on plain text
// and knows nothing of articles, people or pages.
package merge

import "strings"

// Part is a piece of a merged text. A piece without Conflict is settled: its
// Text stands in the result. In a Conflict both sides changed the same piece,
// each differently.
type Part struct {
	Conflict           bool
	Text               string // settled
	Base, Mine, Theirs string // of a conflict
}

// Result is what came of a merge. Clean says that no part is a conflict.
type Result struct {
	Clean bool
	Parts []Part
}

// Text is the merged text; of a conflict it takes mine.
func (r Result) Text() string {
	var b strings.Builder
	for _, p := range r.Parts {
		if p.Conflict {
			b.WriteString(p.Mine)
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Texts joins what two people made of the same text: by whole lines, as git
// does, and where that is not enough by sentences, since a paragraph of
// Markdown is one line. It is never clean when both changed one sentence, or
// two pieces that touch. Swapping mine and theirs swaps them in the result and
// changes nothing else.
func Texts(base, mine, theirs string) Result {
	r := join(base, mine, theirs, lines)
	if r.Clean {
		return r
	}
	out := Result{Clean: true}
	for _, p := range r.Parts {
		if !p.Conflict {
			out.add(p)
			continue
		}
		// What is cut within a region of the lines stays within it.
		for _, q := range join(p.Base, p.Mine, p.Theirs, sentences).Parts {
			out.add(q)
		}
	}
	return out
}

// settle and clash append a part; what is empty is none.
func (r *Result) settle(text string) {
	if text != "" {
		r.add(Part{Text: text})
	}
}

func (r *Result) clash(base, mine, theirs string) {
	r.add(Part{Conflict: true, Base: base, Mine: mine, Theirs: theirs})
}

// Lines is Texts by whole lines only.
func Lines(base, mine, theirs string) Result { return join(base, mine, theirs, lines) }

// add appends a part and joins settled neighbours.
func (r *Result) add(p Part) {
	if p.Conflict {
		r.Clean = false
	} else if n := len(r.Parts); n > 0 && !r.Parts[n-1].Conflict {
		r.Parts[n-1].Text += p.Text
		return
	}
	r.Parts = append(r.Parts, p)
}

// join is the three-way merge (diff3) of texts cut into tokens. Where a change
// could stand in more than one place because its tokens repeat, the result must
// be the same for the first and the last of them: otherwise there is a conflict.
func join(base, mine, theirs string, cut func(string) []string) Result {
	t := newTokens()
	b, m, h := t.numbers(cut(base)), t.numbers(cut(mine)), t.numbers(cut(theirs))
	late := t.weave(b, m, h, slideDown)
	early := t.weave(b, m, h, slideUp)
	if late.Clean && (!early.Clean || early.Text() != late.Text()) {
		return t.unsure(b, m, h)
	}
	return late
}

// unsure makes one conflict of all between what the three have in common at
// their beginning and at their end.
func (t *tokens) unsure(b, m, h []int) Result {
	head := min(common(b, m), common(b, h))
	start := t.text(b[:head])
	b, m, h = b[head:], m[head:], h[head:]
	tail := min(commonEnd(b, m), commonEnd(b, h))
	out := Result{Clean: true}
	out.settle(start)
	out.clash(t.text(b[:len(b)-tail]), t.text(m[:len(m)-tail]), t.text(h[:len(h)-tail]))
	out.settle(t.text(b[len(b)-tail:]))
	return out
}
