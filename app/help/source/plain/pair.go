package plain

// markPairs finds runs of bullets in which a question and its answer take
// turns; there a statement in a question's place is a question too.
func (p *page) markPairs() {
	for i := 0; i < len(p.lines); {
		run := p.bullets(i)
		if len(run) == 0 {
			i++
			continue
		}
		p.markRun(run)
		i = run[len(run)-1] + 1
	}
}

// bullets returns the run of bullets that begins at line i, without noise.
func (p *page) bullets(i int) []int {
	var run []int
	for ; i < len(p.lines) && p.lines[i].mark == bullet; i++ {
		if p.lines[i].kind != noise {
			run = append(run, i)
		}
	}
	return run
}

func (p *page) markRun(run []int) {
	if !p.takeTurns(run) {
		return
	}
	for k, i := range run {
		l := &p.lines[i]
		l.mark = none
		if k%2 == 0 {
			l.kind, l.sure = question, true
		} else {
			l.answer = true
		}
	}
}

// takeTurns reports whether every first bullet of two asks or names something,
// every second one tells something, and at least one asks.
func (p *page) takeTurns(run []int) bool {
	asked := false
	for k, i := range run {
		l := &p.lines[i]
		if k%2 == 0 {
			asked = asked || l.kind == question
			if l.kind != question && (endsSentence(l.text) || l.size > longTopic) {
				return false
			}
		} else if l.kind == question || !endsSentence(l.text) {
			return false
		}
	}
	return asked && len(run)%2 == 0
}
