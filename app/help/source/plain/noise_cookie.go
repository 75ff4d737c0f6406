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
		j := i + 1
		for to := p.button(i); j < to; j++ {
			p.drop(j, "source.note.cookies")
		}
		p.drop(i, "source.note.cookies")
		if b := p.at(i - 1); b != nil && b.kind == text && b.size <= 60 && !endsQuestion(b.text) && privacy.MatchString(b.fold) {
			p.drop(i-1, "source.note.cookies") // the title of the bar
		}
		for ; j < len(p.lines) && isButton(&p.lines[j]); j++ {
			p.drop(j, "source.note.cookie_button")
		}
	}
	p.markButtons()
}

// isBar reports whether a sentence about cookies stands where a bar stands:
// before everything, after everything, or above or before a button.
func (p *page) isBar(i int) bool {
	l := &p.lines[i]
	if endsQuestion(l.text) {
		return false
	}
	button := p.button(i) > 0 || cookieButtons.MatchString(l.fold)
	if before := p.at(p.prev[i]); before != nil && cookieWord.MatchString(before.fold) {
		return p.lines[i].gap && button && !endsQuestion(before.text)
	}
	if button {
		return true
	}
	if l.size < 30 {
		return false
	}
	return p.prev[i] < 0 || p.next[i] >= len(p.lines) && !endsQuestion(p.beforeText(i))
}

// longBar is how many lines the sentences of a bar may take.
const longBar = 3

// button is the line of the first button below the bar at i, 0 when there is
// none: only sentences that go on about consent may stand between.
func (p *page) button(i int) int {
	for j := i + 1; j <= i+longBar && j < len(p.lines); j++ {
		n := &p.lines[j]
		switch {
		case isButton(n):
			return j
		case n.gap || n.kind != text || endsQuestion(n.text) || !cookieTalk.MatchString(n.fold):
			return 0
		}
	}
	return 0
}

func isButton(l *line) bool {
	return l.size <= 90 && (cookieButton.MatchString(l.fold) || cookieButtons.MatchString(l.fold))
}

// markButtons drops a run of buttons whose sentence was not copied: one that
// accepts and one that does not.
func (p *page) markButtons() {
	for i := 0; i < len(p.lines); {
		end, yes, no := i, false, false
		for ; end < len(p.lines) && p.lines[end].kind == text && isButton(&p.lines[end]); end++ {
			f := p.lines[end].fold
			refuses := refusal.MatchString(f)
			yes, no = yes || consent.MatchString(f) && !refuses, no || refuses
		}
		if end-i > 1 && yes && no {
			for ; i < end; i++ {
				p.drop(i, "source.note.cookie_button")
			}
		}
		i = max(end, i+1)
	}
}

func (p *page) beforeText(i int) string {
	if before := p.at(p.prev[i]); before != nil {
		return before.text
	}
	return ""
}
