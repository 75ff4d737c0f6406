package plain

import "unicode"

// markItems finds the headings that are items of a numbered run of questions:
// the number goes on from the question before, or the next question from it,
// and text stands below.
func (p *page) markItems() {
	before := -1 // the numbered line above
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind == noise || l.mark != number || l.order == 0 {
			continue
		}
		if before >= 0 {
			b := &p.lines[before]
			if b.order+1 == l.order {
				p.markItem(l, i, b)
				p.markItem(b, before, l)
			}
		}
		if l.kind == question || l.kind == heading {
			before = i
		}
	}
}

// markItem makes heading i an item when its numbered neighbour is a question or
// an item.
func (p *page) markItem(l *line, i int, neighbour *line) {
	n := p.at(p.next[i])
	if l.kind == heading && n != nil && n.kind == text && (neighbour.kind == question || neighbour.item) {
		l.item = true
	}
}

// markLevels tells the headings in capitals from those below them: at least two
// stand directly above another heading.
func (p *page) markLevels() {
	above := 0
	for i := range p.lines {
		n := p.at(p.next[i])
		if l := &p.lines[i]; isCapital(l) && n != nil && n.kind == heading && n.mark == none && !isCapital(n) {
			above++
		}
	}
	if above < 2 {
		return
	}
	for i := range p.lines {
		switch l := &p.lines[i]; {
		case isCapital(l):
			l.level = 1
		case l.kind == heading && l.mark == none:
			l.level = 2
		}
	}
}

// isCapital reports whether a heading is written in capitals.
func isCapital(l *line) bool {
	if l.kind != heading || l.mark != none {
		return false
	}
	letters := 0
	for _, r := range l.text {
		switch {
		case unicode.IsLower(r):
			return false
		case unicode.IsUpper(r):
			letters++
		}
	}
	return letters >= 3
}
