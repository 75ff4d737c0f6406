package plain

import "strings"

const (
	menuEdge   = 5  // entries of a menu at the top or the end of a page
	menuInside = 6  // entries of one between sections
	menuBelow  = 10 // entries of one below a heading, which a shorter list belongs to
)

// markMenus drops runs of short names that lead elsewhere: each run is one note
// with the number of its lines.
func (p *page) markMenus() {
	for i := 0; i < len(p.lines); {
		run := p.names(i)
		if len(run) == 0 {
			i++
			continue
		}
		end := run[len(run)-1]
		if menu := p.menuOf(run); len(menu) > 0 {
			p.dropMenu(menu)
		}
		i = end + 1
	}
	p.link()
}

// names returns the run of short names from line i on, without noise. Bullets
// and lines without one do not mix.
func (p *page) names(i int) []int {
	var run []int
	var first mark
	for ; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.kind == noise && len(run) > 0 {
			continue
		}
		if !isName(l) || len(run) > 0 && l.mark != first {
			break
		}
		first = l.mark
		run = append(run, i)
	}
	return run
}

// isName reports whether a line could be an entry of a menu.
func isName(l *line) bool {
	if l.kind == faq {
		return true
	}
	return l.kind == text && !l.answer && l.mark != number && l.size <= 70 && words(l.fold) <= 10 &&
		!endsSentence(l.text) && !endsColon(l.text) && hasWord(l.text)
}

// menuOf returns the part of a run that is a menu, nil when it is none.
func (p *page) menuOf(run []int) []int {
	first, last := &p.lines[run[0]], p.next[run[len(run)-1]]
	top, end := p.prev[run[0]] < 0, last >= len(p.lines)
	if first.mark == none && !end {
		run = p.withoutHeadings(run)
	}
	if len(run) == 0 {
		return nil
	}
	before := p.at(p.prev[run[0]])
	if before != nil && (before.waits() || endsColon(before.text)) {
		return nil
	}
	switch {
	case (top || end) && len(run) >= menuEdge:
		if first.mark == bullet && before != nil && isTopic(before) && len(run) <= menuBelow {
			return nil
		}
		return run
	case first.mark == none && len(run) >= menuInside && p.areLinks(run):
		return run
	}
	return nil
}

// withoutHeadings leaves out the names at the end of a run that head what
// follows: the last one, and a FAQ's own name before it.
func (p *page) withoutHeadings(run []int) []int {
	if p.lines[run[len(run)-1]].kind != faq {
		run = run[:len(run)-1]
	}
	if n := len(run); n > 0 && p.lines[run[n-1]].kind == faq {
		run = run[:n-1]
	}
	return run
}

// areLinks is stricter than isName: inside a page, addresses and opening hours
// are short lines too.
func (p *page) areLinks(run []int) bool {
	for _, i := range run {
		if l := &p.lines[i]; l.size > 40 || words(l.fold) > 5 || strings.ContainsAny(l.fold, ":0123456789@|,") {
			return false
		}
	}
	return true
}

func (p *page) dropMenu(run []int) {
	first, last := run[0], run[len(run)-1]
	for _, i := range run {
		p.drop(i, menuKey)
	}
	p.lines[first].args = []any{"Count", len(run)}
	p.lines[first].until = p.lines[last].end
}

// menuKey is the reason of a run of lines; only the first line carries the
// arguments and the number of the last one.
const menuKey = "source.note.menu"
