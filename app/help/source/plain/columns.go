package plain

import (
	"strings"
	"unicode/utf8"

	"guichet/app"
)

var (
	columnGap = app.NewPattern(`[\x{a0}\x{202f} ]*\t[\t\x{a0}\x{202f} ]*|[\x{a0}\x{202f} ]{2,}|\s+[|•·]\s+`)
	inBasket  = app.NewPattern(`\(\d{1,4}\)$`)
)

// longCell is how many runes a cell of a table or a link may have; a line with
// more is running text, however it is spaced.
const longCell = 40

// columns parts a line at tabs, runs of spaces, and signs between spaces.
func columns(l *line) []string {
	if l.size > longQuestion || l.mark != none {
		return nil
	}
	cells := columnGap.Split(l.raw, -1)
	for _, c := range cells {
		if utf8.RuneCountInString(c) > longCell {
			return nil
		}
	}
	return cells
}

// markColumns drops the bars of links that were copied as one line each: names
// in columns at the top or the end of a page. Columns elsewhere, or beside rows
// that hold more than names, are a table.
func (p *page) markColumns() {
	for i := 0; i < len(p.lines); {
		end, bar := i, true
		for end < len(p.lines) && p.lines[end].kind == text {
			cells := columns(&p.lines[end])
			if len(cells) < 2 {
				break
			}
			bar = bar && areNames(cells)
			end++
		}
		if end > i && bar && p.isLinkBar(i, end) {
			for ; i < end; i++ {
				p.drop(i, "source.note.navigation")
			}
			p.link()
		}
		i = max(end, i+1)
	}
}

// isLinkBar reports whether the rows from i to before end, all names, lead
// elsewhere.
func (p *page) isLinkBar(i, end int) bool {
	cells := columns(&p.lines[i])
	if len(cells) < 3 && !homeWord.MatchString(soft(cells[0])) || len(p.lines) == end-i {
		return false
	}
	top, above := true, p.prev[i]
	for range 2 {
		b := p.at(above)
		if b == nil {
			return true
		}
		if endsSentence(b.text) || endsColon(b.text) {
			top = false
			break
		}
		above = p.prev[above]
	}
	if top && above < 0 {
		return true
	}
	b := p.at(p.prev[i])
	if endsQuestion(b.text) || endsColon(b.text) {
		return false
	}
	below := p.next[end-1]
	for range 3 {
		n := p.at(below)
		if n == nil {
			return true
		}
		if endsSentence(n.text) {
			return false
		}
		below = p.next[below]
	}
	return below >= len(p.lines)
}

// areNames reports whether every cell could be the text of a link.
func areNames(cells []string) bool {
	for _, c := range cells {
		c = strings.TrimSpace(inBasket.ReplaceAllString(c, ""))
		if words(c) > 4 || !hasWord(c) || endsSentence(c) || startsLower(c) ||
			strings.ContainsAny(c, ":0123456789@,") {
			return false
		}
	}
	return true
}
