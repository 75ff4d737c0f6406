package plain

import (
	"strings"

	"guichet/app/help/fold"
)

const (
	longQuestion = 200 // runes; what is longer is a paragraph that ends by asking
	longTopic    = 120 // runes of a question without its mark
)

// markQuestions finds the lines that ask.
func (p *page) markQuestions() {
	p.openArrows()
	p.joinQuestions()
	p.splitInline()
	for i := range p.lines {
		if l := &p.lines[i]; l.kind == text && !l.answer && p.asks(i) {
			l.kind = question
		}
	}
	p.dropAsides()
	p.dropReplies()
	p.stripReplies()
}

// joinQuestions mends a question that was broken over two lines.
func (p *page) joinQuestions() {
	for i := 1; i < len(p.lines); i++ {
		a, b := &p.lines[i-1], &p.lines[i]
		if a.kind != text || a.answer || b.kind != text || b.gap || b.mark != none {
			continue
		}
		if !startsLower(b.text) || !endsQuestion(b.text) {
			continue
		}
		if a.size > longTopic || b.size > longTopic || endsSentence(a.text) || endsColon(a.text) || startsLower(a.text) {
			continue
		}
		if before := p.at(i - 2); before != nil && !a.gap && !endsSentence(before.text) && before.kind == text {
			continue
		}
		a.text += " " + b.text
		a.refresh()
		a.end = b.n
		b.kind, b.key = noise, joinedKey
	}
	p.link()
}

// joinedKey marks a line that became part of the question above it; it is
// covered by that unit and has no note.
const joinedKey = ""

// asks reports whether line i is a question: by its mark, or by its first words
// when it does not end like a sentence and text follows.
func (p *page) asks(i int) bool {
	l := &p.lines[i]
	s := stripIcon(l.text)
	if l.mark == bullet && p.listed(i) {
		return false
	}
	if endsQuestion(s) {
		return l.size <= longQuestion && l.size >= 4 && sentences(l.fold) <= 3 && !startsLower(s)
	}
	if l.size > longTopic || endsSentence(s) || endsColon(s) || words(l.fold) < 2 || l.mark == bullet {
		return false
	}
	n := p.at(p.next[i])
	if n == nil || n.kind != text || endsQuestion(n.text) || startsLower(s) {
		return false
	}
	if !n.gap && !endsSentence(n.text) && n.size <= l.size {
		return false
	}
	return !inverted.MatchString(l.fold) && asksByWord(s)
}

// listed reports whether the bullet i belongs to a list announced by a colon,
// and remembers it for the bullet below.
func (p *page) listed(i int) bool {
	b := p.at(p.prev[i])
	if b == nil || p.lines[i].mark != bullet {
		return false
	}
	p.lines[i].list = b.list || b.mark != bullet && b.size > 30 && endsColon(b.text)
	return p.lines[i].list
}

// sentences counts the ends of sentences in a soft text.
func sentences(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && (i+1 == len(s) || s[i+1] == ' ') {
			n++
		}
	}
	return n
}

// dropAsides turns the questions an author asks within an answer back into
// text: where nearly all questions of a page are set apart, one that is not is
// part of what stands above it. The first question below a heading says nothing
// of the author's habit.
func (p *page) dropAsides() {
	seen := map[string]int{}
	var all, apart int
	for i := range p.lines {
		if l := &p.lines[i]; l.kind == question && !l.sure {
			seen[fold.Key(l.text)]++
			if p.belowName(i) {
				continue
			}
			all++
			if p.setApart(i) {
				apart++
			}
		}
	}
	if all < 4 || apart*4 < all*3 {
		return
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind == question && !l.sure && !p.setApart(i) && !p.belowName(i) && seen[fold.Key(l.text)] < 2 {
			l.kind = text
		}
	}
}

// dropReplies turns back into text an answer that ends by asking: a statement
// comes first in it, and the question above is still waiting.
func (p *page) dropReplies() {
	for i := range p.lines {
		l := &p.lines[i]
		b := p.at(p.prev[i])
		if l.kind != question || l.sure || b == nil || !b.waits() || !statesFirst(l.fold) {
			continue
		}
		if !p.repeated(p.prev[i]) && !p.repeated(i) {
			l.kind = text
		}
	}
	p.last = nil
}

// statesFirst reports whether a sentence that does not ask comes before one
// that does.
func statesFirst(s string) bool {
	dot, ask := strings.Index(s, ". "), strings.IndexByte(s, '?')
	return dot > 0 && dot < ask
}

// setApart reports whether something other than running text stands above i.
func (p *page) setApart(i int) bool {
	l := &p.lines[i]
	if l.gap || l.mark != none || i == 0 {
		return true
	}
	b := &p.lines[i-1]
	return b.kind == noise && b.key != joinedKey || loneNumber.MatchString(b.fold)
}

// belowName reports whether question i is the first of the page, or stands
// below a line that names something.
func (p *page) belowName(i int) bool {
	b := p.at(p.prev[i])
	return b == nil || b.kind == faq || b.kind == category || b.kind == text && !b.answer && isTopic(b) &&
		!loneNumber.MatchString(b.fold)
}
