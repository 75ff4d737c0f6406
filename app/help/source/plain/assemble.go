package plain

import (
	"slices"
	"strings"
)

// builder walks down a page once and gathers units and notes.
type builder struct {
	p        *page
	units    []Unit
	notes    []Note
	cur      *draft
	category string
	depth    int // of the numbered heading that set category, 0 for none
	fresh    bool
	titles   map[string]int // category and folded title to its place in units
}

// draft is a unit that is still open.
type draft struct {
	Unit
	lines []*line
	head  bool // the title is a heading
	label bool // the category was named for this answer
}

func (p *page) assemble() ([]Unit, []Note) {
	b := &builder{p: p, titles: map[string]int{}}
	for i := range p.lines {
		l := &p.lines[i]
		switch l.kind {
		case noise:
			b.noise(l)
		case faq:
			b.close()
			b.category, b.depth = b.p.category(), 0
			b.note(l.n, l.end, "source.note.faq")
		case category:
			b.label(l)
		case heading:
			b.close()
			b.heading(i)
		case question:
			b.close()
			b.question(i)
		case text:
			b.text(i)
		}
	}
	b.close()
	slices.SortStableFunc(b.notes, func(x, y Note) int { return x.From - y.From })
	return b.units, b.notes
}

func (b *builder) note(from, to int, key string, args ...any) {
	b.notes = append(b.notes, Note{From: from, To: to, Key: key, Args: args})
}

func (b *builder) noise(l *line) {
	switch {
	case l.key == joinedKey, l.key == menuKey && l.until == 0:
	case l.key == menuKey:
		b.note(l.n, l.until, l.key, l.args...)
	default:
		b.note(l.n, l.end, l.key, l.args...)
	}
}

// label takes a category that is named before or within each answer.
func (b *builder) label(l *line) {
	title := cleanTitle(l.text)
	b.note(l.n, l.end, "source.note.category", "Category", title)
	if b.cur != nil && len(b.cur.lines) == 0 {
		b.cur.Category = title
	} else {
		b.close()
	}
	b.category, b.fresh = title, true
}

// heading takes a heading: it names the page, a category, or one article.
func (b *builder) heading(i int) {
	p, l := b.p, &b.p.lines[i]
	title := cleanTitle(l.text)
	n := p.at(p.next[i])
	switch {
	case l.item:
		b.open(draft{Unit: Unit{Title: title, From: l.n, To: l.end}, head: true})
	case p.lost || p.asksBelow(i) || deeper(l, n):
		b.category, b.depth, b.fresh = title, depth(l), true
		b.note(l.n, l.end, "source.note.category", "Category", title)
	case n != nil && n.kind == category && !p.lost:
		b.category = title
		b.note(l.n, l.end, "source.note.category", "Category", title)
	case n == nil || n.kind != text:
		key := "source.note.heading"
		if title == p.title {
			key = "source.note.title"
			b.category = p.category()
		}
		b.note(l.n, l.end, key)
	default:
		if b.depth == 0 || depth(l) <= b.depth {
			b.depth = 0
			if !p.labelled {
				b.category = p.category()
			}
		}
		b.open(draft{Unit: Unit{Title: title, From: l.n, To: l.end}, head: true})
	}
}

// asksBelow reports whether a question stands between heading i and the next
// heading.
func (p *page) asksBelow(i int) bool {
	if p.below == nil {
		p.below = make([]bool, len(p.lines)+1)
		for j := len(p.lines) - 1; j >= 0; j-- {
			switch l := &p.lines[j]; {
			case l.kind == question || l.item:
				p.below[j] = true
			case l.kind == heading || l.kind == faq || l.kind == category:
			default:
				p.below[j] = p.below[j+1]
			}
		}
	}
	return p.below[i+1]
}

// category is where an article without a section of its own goes.
func (p *page) category() string {
	if p.section {
		return p.title
	}
	return ""
}

// depth is how deep a heading stands by its number or its capitals, 0 when it
// has neither.
func depth(l *line) int {
	if l.mark != number {
		return l.level
	}
	return 1 + strings.Count(l.num, ".")
}

func deeper(l, n *line) bool {
	return n != nil && n.kind == heading && depth(l) > 0 && depth(n) > depth(l)
}

func (b *builder) question(i int) {
	l := &b.p.lines[i]
	d := draft{Unit: Unit{Title: cleanTitle(l.text), From: l.n, To: l.end, Question: true}}
	b.open(d)
	if l.reply != "" {
		r := line{n: l.n, end: l.end, text: l.reply}
		r.refresh()
		b.add(&r)
	}
}

// text takes a line of running text or a bullet.
func (b *builder) text(i int) {
	l := &b.p.lines[i]
	if b.cur == nil && len(b.units) == 0 && isIntro(l) {
		b.note(l.n, l.end, "source.note.intro")
		return
	}
	if b.cur == nil || b.cur.Review && b.startsAnew(i) {
		b.close()
		b.open(draft{Unit: Unit{Review: true, From: l.n}})
	}
	b.add(l)
}

// isIntro knows the sentence that welcomes, presents a FAQ or points below.
func isIntro(l *line) bool {
	return l.size <= 300 && l.mark == none &&
		(faqPhrase.MatchString(l.fold) || below.MatchString(l.fold) || welcome.MatchString(l.fold))
}

// maxTogether bounds how many lines without a title are taken for one answer.
const maxTogether = 8

// startsAnew reports whether a line without a title begins another answer.
func (b *builder) startsAnew(i int) bool {
	l, above := &b.p.lines[i], b.cur.lines[len(b.cur.lines)-1]
	switch {
	case l.mark == bullet, l.mark == number && l.order > 1:
		return false
	case endsColon(above.text) && l.size < 200:
		return false
	case b.fresh && b.cur.label, l.gap:
		return true
	case b.p.gaps, b.cur.label, b.p.wrapped, startsLower(l.text) && !endsSentence(above.text):
		return false
	case len(b.cur.lines) >= maxTogether:
		return true
	}
	return !continues(l)
}

// continues reports whether a paragraph leans on the one above: it begins with
// a condition, a connective, or a word that points back.
func continues(l *line) bool {
	if goesOn.MatchString(l.fold) {
		return true
	}
	first := strings.Fields(head(l.fold, 120))
	return pointsBack.MatchString(strings.Join(first[:min(4, len(first))], " "))
}

func (b *builder) open(d draft) {
	d.Category = b.category
	d.label = b.p.labelled && b.fresh
	b.fresh = false
	b.cur = &d
}

func (b *builder) add(l *line) {
	b.cur.lines = append(b.cur.lines, l)
	b.cur.To = max(b.cur.To, l.end)
}
