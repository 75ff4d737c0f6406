package plain

import (
	"fmt"

	"guichet/app/help/fold"
)

// close ends the open draft: it becomes a unit, or a note when it has no
// answer or was there before.
func (b *builder) close() {
	d := b.cur
	b.cur = nil
	if d == nil {
		return
	}
	d.Body = b.p.body(d.lines)
	if d.Body == "" {
		b.note(d.From, d.To, b.bare(d))
		return
	}
	if d.Review {
		d.Title = propose(d.opening(), longTitle)
	}
	first, taken := b.titles[place(d.Category, d.Title)]
	if taken && b.units[first].Body == d.Body {
		b.note(d.From, d.To, "source.note.duplicate", "Line", b.units[first].From)
		return
	}
	if taken {
		b.rename(d)
	}
	b.titles[place(d.Category, d.Title)] = len(b.units)
	b.units = append(b.units, d.Unit)
}

// opening is the first line of the answer that says something.
func (d *draft) opening() string {
	for _, l := range d.lines {
		if hasWord(l.text) {
			return l.text
		}
	}
	return d.lines[0].text
}

// bare is the reason a title without an answer is not an article.
func (b *builder) bare(d *draft) string {
	switch {
	case d.head:
		return "source.note.heading"
	case b.p.again(d.Title, d.From):
		return "source.note.contents"
	}
	return "source.note.unanswered"
}

// again reports whether a title is asked again below line n.
func (p *page) again(title string, n int) bool {
	p.lastAsked()
	i, ok := p.last[fold.Key(title)]
	return ok && p.lines[i].n > n
}

// rename tells two answers of one category apart: a proposed title grows by
// more of its own words, any other gets a number and is left to a person.
func (b *builder) rename(d *draft) {
	if d.Review {
		longer := propose(d.opening(), 2*longTitle)
		if _, taken := b.titles[place(d.Category, longer)]; !taken {
			d.Title = longer
			return
		}
	}
	d.Review = true
	for n := 2; ; n++ {
		title := fmt.Sprintf("%s (%d)", d.Title, n)
		if _, taken := b.titles[place(d.Category, title)]; !taken {
			d.Title = title
			return
		}
	}
}

func place(category, title string) string { return fold.Key(category) + "\x00" + fold.Key(title) }
