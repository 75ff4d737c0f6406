package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reasons are tried in order on every line that stands alone; the first that
// knows the line names the key of its note.
var reasons = [...]struct {
	key  string
	fits func(p *page, i int) bool
}{
	{"source.note.countdown", isCountdown},
	{"source.note.sign", isSign},
	{"source.note.results", isResults},
	{"source.note.empty_search", isEmptySearch},
	{"source.note.navigation", isNavigation},
	{"source.note.updated", isUpdated},
	{"source.note.copyright", isCopyright},
	{"source.note.form", isForm},
	{"source.note.form", isSubscription},
}

// markNoise drops what surrounds help on a page and can be told from the line
// and its neighbours.
func (p *page) markNoise() {
	for i := range p.lines {
		for _, r := range reasons {
			if p.lines[i].kind == text && r.fits(p, i) {
				p.drop(i, r.key)
			}
		}
	}
	p.link()
	p.markColumns()
	p.markCookies()
	p.link()
	p.markFeedback()
	p.link()
}

func isCountdown(p *page, i int) bool {
	l := &p.lines[i]
	return l.size <= 160 && !endsSentence(l.text) && countdown.MatchString(l.fold)
}

func isSign(p *page, i int) bool {
	l := &p.lines[i]
	return !hasWord(l.raw) || iconName.MatchString(l.fold)
}

// isResults knows "Results: 0 • Relevance: 0" and "12 results".
func isResults(p *page, i int) bool {
	l := &p.lines[i]
	if l.size > 120 || l.mark != none {
		return false
	}
	parts := strings.FieldsFunc(l.fold, func(r rune) bool { return r == '•' || r == '·' || r == '|' })
	if len(parts) < 2 {
		return resultCount.MatchString(l.fold)
	}
	for _, part := range parts {
		if part = strings.TrimSpace(part); !counterPart.MatchString(part) && !resultCount.MatchString(part) {
			return false
		}
	}
	return true
}

// isEmptySearch knows the sentence a search shows when it found nothing; within
// an answer the same words may be help, so a counter or a form must be near.
func isEmptySearch(p *page, i int) bool {
	if !emptySearch.MatchString(p.lines[i].fold) {
		return false
	}
	for j := max(0, i-3); j <= min(i+2, len(p.lines)-1); j++ {
		l := &p.lines[j]
		if l.key == "source.note.results" || j != i && (isResults(p, j) || isForm(p, j)) {
			return true
		}
	}
	return false
}

func isNavigation(p *page, i int) bool {
	l := &p.lines[i]
	if l.size > 100 {
		return false
	}
	return skipLink.MatchString(l.fold) || topLink.MatchString(l.fold) || moreLink.MatchString(l.fold) || isTrail(l) ||
		isMenuBar(l)
}

// isMenuBar knows "Home Shop Contact": names in capitals behind the word for
// the first page, or three words and more that sites give their menus.
func isMenuBar(l *line) bool {
	if endsSentence(l.text) || l.mark != none {
		return false
	}
	names := strings.Fields(l.text)
	if len(names) < 3 {
		return false
	}
	known, capital := 0, 0
	for _, n := range names {
		if first, _ := utf8.DecodeRuneInString(n); unicode.IsUpper(first) {
			capital++
		}
		if f := soft(n); siteWord.MatchString(f) || homeWord.MatchString(f) {
			known++
		}
	}
	return known == len(names) || capital == len(names) && homeWord.MatchString(soft(names[0]))
}

// isTrail knows "Home > Help > Delivery".
func isTrail(l *line) bool {
	if endsSentence(l.text) || l.mark != none {
		return false
	}
	steps := strings.FieldsFunc(l.fold, func(r rune) bool { return strings.ContainsRune(">›»/→|", r) })
	return len(steps) >= 2 && homeWord.MatchString(strings.TrimSpace(steps[0]))
}

func isUpdated(p *page, i int) bool {
	l := &p.lines[i]
	return l.size <= 80 && updated.MatchString(l.fold)
}

func isCopyright(p *page, i int) bool {
	l := &p.lines[i]
	return l.size <= 200 && copyright.MatchString(l.fold) && !endsQuestion(l.text)
}

// isForm knows the label of a button or field, and a label glued to the
// placeholder of its field: a capital inside a word, an ellipsis at the end.
func isForm(p *page, i int) bool {
	l := &p.lines[i]
	if l.size > 120 || l.mark != none {
		return false
	}
	trailing := strings.HasSuffix(l.text, "…") || strings.HasSuffix(l.text, "...")
	if trailing && (placeholder.MatchString(l.fold) && l.size <= 60 || hasSeam(l.text)) {
		return true
	}
	return formLabel.MatchString(l.fold)
}

// isSubscription knows the invitation to a newsletter: a field stands below it,
// or nothing more.
func isSubscription(p *page, i int) bool {
	l := &p.lines[i]
	if l.size > 100 || endsQuestion(l.text) || !newsletter.MatchString(l.fold) {
		return false
	}
	if b := p.at(i - 1); b != nil && endsQuestion(b.text) {
		return false
	}
	for j := i + 1; j <= i+2; j++ {
		if n := p.at(j); n == nil || n.kind == noise || isForm(p, j) {
			return true
		}
	}
	return false
}

// hasSeam reports whether a capital follows a small letter within a word and
// more words follow: two labels were glued together.
func hasSeam(s string) bool {
	var last rune
	for i, r := range s {
		if unicode.IsLower(last) && unicode.IsUpper(r) {
			return utf8.RuneCountInString(s[:i]) >= 4 && strings.ContainsRune(s[i:], ' ')
		}
		last = r
	}
	return false
}

// markFeedback drops "Was this page helpful?" and "Did not find your answer?"
// with the short lines that belong to them.
func (p *page) markFeedback() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text || l.size > 90 || !strings.Contains(l.fold, "?") {
			continue
		}
		switch {
		case feedback.MatchString(l.fold) && thisPage.MatchString(l.fold) && isWidget(p, i):
			p.drop(i, "source.note.feedback")
			for j := i + 1; j < len(p.lines) && j <= i+3 && yesNo.MatchString(p.lines[j].fold); j++ {
				p.drop(j, "source.note.feedback")
			}
		case notFound.MatchString(l.fold) && p.closes(i):
			p.drop(i, "source.note.prompt")
			if n := p.at(i + 1); n != nil && n.size <= 160 && p.closes(i+1) {
				p.drop(i+1, "source.note.prompt")
			}
		}
	}
}

// isWidget reports whether line i asks for a vote: yes, no or the votes so far
// stand in it or below it.
func isWidget(p *page, i int) bool {
	if n := p.at(i + 1); n != nil && (yesNo.MatchString(n.fold) || loneNumber.MatchString(n.fold) || isVote(n.fold)) {
		return true
	}
	_, after, _ := strings.Cut(p.lines[i].fold, "?")
	after = strings.TrimSpace(after)
	return yesNo.MatchString(after) || isVote(after)
}

// closes reports whether at most two more lines that are not noise follow i.
func (p *page) closes(i int) bool {
	for range 3 {
		if i = p.next[i]; i >= len(p.lines) {
			return true
		}
	}
	return false
}
