package plain

// markCookies drops cookie bars and the buttons below them. The same sentence
// under a question or heading about cookies is an answer and stays.
func (p *page) markCookies() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text || l.mark == number || !cookieWord.MatchString(l.fold) || !cookieTalk.MatchString(l.fold) {
			continue
		}
		if !p.isBar(i) {
			continue
		}
		p.drop(i, "source.note.cookies")
		for j := i + 1; j < len(p.lines) && cookieButton.MatchString(p.lines[j].fold); j++ {
			p.drop(j, "source.note.cookie_button")
		}
	}
}

// isBar reports whether a sentence about cookies stands where a bar stands:
// before everything, after everything, or above a button.
func (p *page) isBar(i int) bool {
	l := &p.lines[i]
	if endsQuestion(l.text) || l.size < 30 {
		return false
	}
	if before := p.at(p.prev[i]); before != nil && cookieWord.MatchString(before.fold) {
		return p.lines[i].gap && p.hasButton(i) && !endsQuestion(before.text)
	}
	if p.hasButton(i) || p.prev[i] < 0 {
		return true
	}
	return p.next[i] >= len(p.lines) && !endsQuestion(p.beforeText(i))
}

func (p *page) hasButton(i int) bool {
	n := p.at(i + 1)
	return n != nil && cookieButton.MatchString(n.fold)
}

func (p *page) beforeText(i int) string {
	if before := p.at(p.prev[i]); before != nil {
		return before.text
	}
	return ""
}
