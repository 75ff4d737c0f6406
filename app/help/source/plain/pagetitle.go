package plain

// census counts what a page consists of.
type census struct {
	questions, marked int // marked ones end with their sign, or have a label
	numbered          int // headings with a number
	sections          int // headings with text directly below
	named             bool
}

func (p *page) census() census {
	var c census
	seen := 0
	for i := range p.lines {
		l := &p.lines[i]
		switch l.kind {
		case noise:
			continue
		case question:
			c.questions++
			if l.sure || endsQuestion(stripIcon(l.text)) {
				c.marked++
			}
		case heading:
			if l.mark == number {
				c.numbered++
			}
			if n := p.at(p.next[i]); n != nil && n.kind == text {
				c.sections++
			}
		case faq:
			c.named = c.named || seen < 3
		}
		seen++
	}
	return c
}

// markTitle finds whether the page is a FAQ whose questions did not come along,
// and the title of a page of sections: its first heading, when another heading
// or numbered sections follow, or names that could be questions.
func (p *page) markTitle() {
	c := p.census()
	p.lost = c.questions == 0 && c.numbered == 0 && (c.named || p.labelled)
	first := 0
	for first < len(p.lines) && p.lines[first].kind == noise {
		first++
	}
	l := p.at(first)
	if l == nil || l.kind != heading || l.mark == number || p.lost {
		return
	}
	n := p.at(p.next[first])
	if n == nil {
		return
	}
	p.section = c.numbered > 1 || n.kind == heading && !deeper(l, n) || n.kind == question && c.marked == 0 && c.sections > 0
	if p.section || n.kind == faq {
		p.title = cleanTitle(l.text)
	}
}
