package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stripIcon removes the signs an accordion puts before or behind its titles.
func stripIcon(s string) string {
	s = strings.TrimRight(s, " \t\u00a0+−–-▼▾▿⌄˅∨▸›»✕×↓")
	if _, rest := icon(s); hasWord(rest) {
		return rest
	}
	return s
}

// icon parts a text from the signs that stand before its first word, set off by
// a space: emoji, arrows, and the plus of what can be opened.
func icon(s string) (sign, rest string) {
	for i, r := range s {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r):
		case r == '\ufe0f' || r == '\u200d' || strings.ContainsRune("+−→⌄˅∨›»✕×↓", r):
		default:
			rest = s[i:]
			last, _ := utf8.DecodeLastRuneInString(s[:i])
			if i == 0 || !unicode.IsSpace(last) {
				return "", s
			}
			return strings.TrimSpace(s[:i]), rest
		}
	}
	return "", s
}

// arrows are the bullets that also mark what can be opened.
const arrows = "▶►▸▹➤➜"

// openArrows takes the arrow off the titles of an accordion: every arrow of the
// page has running text below it, where the items of a list follow each other.
func (p *page) openArrows() {
	var found []int
	asks := false
	for i := range p.lines {
		l := &p.lines[i]
		r, _ := utf8.DecodeRuneInString(l.raw)
		if l.kind != text || l.mark != bullet || !strings.ContainsRune(arrows, r) {
			continue
		}
		n := p.at(p.next[i])
		if n == nil || n.mark == bullet || endsSentence(l.text) && !endsQuestion(l.text) || startsLower(l.text) {
			return
		}
		asks = asks || endsQuestion(l.text) || asksByWord(l.text)
		found = append(found, i)
	}
	if len(found) < 2 && !asks {
		return
	}
	for _, i := range found {
		p.lines[i].mark, p.lines[i].item = none, true
	}
}

// stripReplies takes off the sign that stands before the answer to every
// question; one that some answers lack, or that differs, says something.
func (p *page) stripReplies() {
	var found []int
	common := ""
	for i := range p.lines {
		l, b := &p.lines[i], p.at(p.prev[i])
		if l.kind != text || b == nil || !b.waits() {
			continue
		}
		sign, _ := icon(l.text)
		if sign == "" || common != "" && sign != common {
			return
		}
		common = sign
		found = append(found, i)
	}
	if len(found) < 2 {
		return
	}
	for _, i := range found {
		l := &p.lines[i]
		_, l.text = icon(l.text)
		l.refresh()
	}
}
