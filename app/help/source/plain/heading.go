package plain

import (
	"strings"
	"unicode"

	"guichet/app/help/fold"
)

// isTopic reports whether a line has the shape of a heading: short, begun with
// a capital or a digit, without the sign that ends a sentence.
func isTopic(l *line) bool {
	if l.mark == bullet || l.size > 90 || words(l.fold) > 12 || endsSentence(l.text) || startsLower(l.text) {
		return false
	}
	if !strings.ContainsFunc(l.text, unicode.IsLetter) || strings.ContainsAny(l.fold, "@|") ||
		strings.Contains(l.fold, "://") {
		return false
	}
	// "Monday: 9 to 18" and "+33 1 23 45" are answers.
	if l.mark == none && strings.ContainsAny(l.fold, "0123456789") &&
		(strings.Contains(l.fold, ":") || unicode.IsDigit(rune(l.fold[0]))) {
		return false
	}
	return !endsColon(l.text) || words(l.fold) <= 6
}

// markHeadings finds the short lines that name what stands below them.
func (p *page) markHeadings() {
	for i := range p.lines {
		if l := &p.lines[i]; l.kind == text && !l.answer && isTopic(l) && p.heads(i) {
			l.kind = heading
		}
	}
}

// heads reports whether the neighbours of line i let it be a heading.
func (p *page) heads(i int) bool {
	l, n, b := &p.lines[i], p.at(p.next[i]), p.at(p.prev[i])
	if n == nil || n.kind == text && n.mark == number && l.mark == number && !n.gap {
		return false
	}
	if endsColon(l.text) && n.kind != question && !n.gap {
		return false
	}
	switch {
	case b == nil:
		return true
	case b.waits() && !p.repeated(p.prev[i]):
		return false
	case b.kind == heading || b.kind == faq || b.kind == category:
		return l.gap || !b.gap || n.kind == question || isTopic(l) && !endsColon(l.text)
	case l.mark == number && l.gap:
		return true
	case p.gaps && !l.gap:
		return p.lines[i-1].kind == noise
	case l.gap:
		return !endsColon(b.text)
	}
	return endsSentence(b.text) || b.mark == bullet || p.lines[i-1].kind == noise
}

// repeated reports whether the question at i is asked again further down: then
// it stands in a list of contents.
func (p *page) repeated(i int) bool {
	p.lastAsked()
	return p.last[fold.Key(cleanTitle(p.lines[i].text))] > i
}

// lastAsked remembers where each question is asked for the last time.
func (p *page) lastAsked() {
	if p.last != nil {
		return
	}
	p.last = map[string]int{}
	for i := range p.lines {
		if l := &p.lines[i]; l.kind == question {
			p.last[fold.Key(cleanTitle(l.text))] = i
		}
	}
}
