package plain

import (
	"strings"

	"guichet/app/help/fold"
)

// markLabels finds the labels "Category:", "Q:" and "A:" and the phrase that
// names a FAQ.
func (p *page) markLabels() {
	sections := 0
	for i := range p.lines {
		if sectionLabel.MatchString(p.lines[i].raw) {
			sections++
		}
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text {
			continue
		}
		m := categoryLabel.FindStringSubmatch(l.raw)
		if m == nil && sections >= 2 {
			m = sectionLabel.FindStringSubmatch(l.raw)
		}
		switch {
		case m != nil && len(m[2]) <= 160 && !endsSentence(m[2]):
			l.kind, l.text = category, m[2]
			l.refresh()
			p.labelled = true
		case isFAQ(l, i < 3):
			l.kind = faq
		}
	}
	p.markAsked()
}

// isFAQ reports whether the line is nothing but the name of a FAQ; at the top
// of a page a name of up to three words may stand beside it.
func isFAQ(l *line, top bool) bool {
	ends := endsSentence(l.text) && !strings.HasSuffix(l.fold, "f.a.q.")
	if l.size > 80 || l.mark != none || ends || !faqPhrase.MatchString(l.fold) {
		return false
	}
	rest := faqExtra.ReplaceAllString(faqPhrase.ReplaceAllString(l.fold, " "), " ")
	left := words(fold.Key(rest))
	return left == 0 || top && left <= 3
}

// markAsked finds question and answer labels. One letter is a label only on a
// page that has both letters.
func (p *page) markAsked() {
	var asks, answers int
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text {
			continue
		}
		if questionLabel.MatchString(l.raw) {
			asks++
		} else if answerLabel.MatchString(l.raw) {
			answers++
		}
	}
	if p.asked = asks > 0 && answers > 0; !p.asked {
		return
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text {
			continue
		}
		if m := questionLabel.FindStringSubmatch(l.raw); m != nil {
			l.kind, l.sure, l.text, l.mark = question, true, m[3], none
			l.refresh()
		} else if m := answerLabel.FindStringSubmatch(l.raw); m != nil {
			l.answer, l.text, l.mark = true, m[1], none
			l.refresh()
		}
	}
}
