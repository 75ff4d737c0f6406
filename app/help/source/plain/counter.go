package plain

// markCounters drops the numbers of votes and views that stand alone: any when
// the page has several, one only when a question or another counter follows.
func (p *page) markCounters() {
	alone := 0
	for i := range p.lines {
		if l := &p.lines[i]; l.kind == text && loneNumber.MatchString(l.fold) {
			alone++
		}
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text || l.mark == number {
			continue
		}
		n := p.at(p.next[i])
		switch {
		case loneNumber.MatchString(l.fold) && (alone > 1 || n != nil && n.kind == question):
			p.drop(i, "source.note.counter", "Value", l.raw)
		case l.size <= 100 && isVote(l.fold) && !p.answers(i):
			p.drop(i, "source.note.counter", "Value", l.raw)
		}
	}
	p.link()
}

// answers reports whether line i is the first below a question.
func (p *page) answers(i int) bool {
	b := p.at(p.prev[i])
	return b != nil && b.waits()
}
