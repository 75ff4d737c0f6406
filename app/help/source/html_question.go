package source

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"guichet/app/help/fold"
	"guichet/app/help/source/plain"
)

// questions reads a page that asks.
func (p *webSite) questions() error {
	if err := p.leaveHead(); err != nil {
		return err
	}
	var path [7]string // the category of each heading level
	for i := 0; i < len(p.steps); {
		var err error
		switch s := p.steps[i]; {
		case s.kind == outside:
			i, err = p.leaveStep(i)
		case s.kind == content:
			i, err = p.loose(i, categoryOf(path))
		case s.kind == headline && !plain.Asks(s.text) && p.headsQuestions(i):
			path[s.level] = s.text
			clear(path[s.level+1:])
			err = p.leaveHeading(i, categoryOf(path))
			i++
		default:
			i, err = p.answer(i, categoryOf(path))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// categoryOf joins the headings below the page's own title.
func categoryOf(path [7]string) string {
	var names []string
	for _, s := range path[2:] {
		if s != "" && !plain.NamesFAQ(s) {
			names = append(names, s)
		}
	}
	return strings.Join(names, " > ")
}

func (p *webSite) leaveHeading(i int, category string) error {
	s := p.steps[i]
	switch {
	case plain.NamesFAQ(s.text):
		return p.tell(Left, s.line, p.end(i), s.text, "source.note.faq")
	case s.level == 1:
		return p.tell(Left, s.line, p.end(i), s.text, "source.note.title")
	}
	return p.tell(Left, s.line, p.end(i), s.text, "source.note.category", "Category", category)
}

// headsQuestions reports whether a question stands below heading i, before the
// next heading of its level or above. Among headings that ask, one that does
// not is a title as well.
func (p *webSite) headsQuestions(i int) bool {
	if p.steps[i].level == 1 {
		return true
	}
	if p.asks[p.steps[i].level] {
		return false
	}
	for j := i + 1; j < len(p.steps); j++ {
		s := p.steps[j]
		if s.asks() {
			return true
		}
		if s.kind == headline && s.level <= p.steps[i].level {
			return false
		}
	}
	return false
}

// loose takes the text that stands before the first question of a section: an
// introduction is told, anything else is an article whose title a person checks.
func (p *webSite) loose(i int, category string) (int, error) {
	last, said := i, ""
	var nodes []*html.Node
	for j := i; j < len(p.steps) && p.steps[j].kind == content; j++ {
		last, said = j, said+p.steps[j].text+" "
		nodes = append(nodes, p.steps[j].node)
	}
	s := p.steps[i]
	if plain.Introduces(said) {
		return last + 1, p.tell(Left, s.line, p.end(last), s.text, "source.note.intro")
	}
	e := Entry{Title: p.nameAbove(i), Category: category, Review: true, From: s.line, To: p.end(last)}
	if e.Title == "" {
		e.Title = plain.Propose(said)
	}
	var err error
	if e.Body, err = p.asMarkdown(p.convert, nodes); err != nil {
		return 0, err
	}
	if line, twice := p.twice(&e); twice {
		return last + 1, p.tell(Left, e.From, e.To, s.text, "source.note.duplicate", "Line", line)
	}
	return last + 1, p.put(e)
}

// nameAbove is the heading that step i stands below, "" when that is a question,
// whose answer ended before, or the name of a FAQ.
func (p *webSite) nameAbove(i int) string {
	for i--; i >= 0; i-- {
		switch s := p.steps[i]; {
		case s.asks() || s.kind == headline && plain.NamesFAQ(s.text):
			return ""
		case s.kind == headline:
			return s.text
		}
	}
	return ""
}

// answer hands over the question, or the section with a title of its own, that
// begins at step i; deeper headings belong to it.
func (p *webSite) answer(i int, category string) (int, error) {
	s, last := p.steps[i], i
	var nodes []*html.Node
	for last+1 < len(p.steps) && p.belongs(s, p.steps[last+1]) {
		last++
		nodes = append(nodes, p.steps[last].asNode(s.level))
	}
	e := Entry{Title: s.text, Category: category, From: s.line, To: p.end(last)}
	if s.asks() {
		e.Kind = KindQuestion
	}
	if len(nodes) == 0 {
		return last + 1, p.tell(Left, e.From, e.To, s.text, "source.note.unanswered")
	}
	var err error
	if e.Body, err = p.asMarkdown(p.convert, nodes); err != nil {
		return 0, err
	}
	if line, twice := p.twice(&e); twice {
		return last + 1, p.tell(Left, e.From, e.To, s.text, "source.note.duplicate", "Line", line)
	}
	return last + 1, p.put(e)
}

// twice finds an entry with the same category, title and body, and its line. A
// title that has another body gets a number and is left to a person.
func (p *webSite) twice(e *Entry) (line int, twice bool) {
	title := e.Title
	for n := 2; ; n++ {
		key := fold.Key(e.Category) + "\x00" + fold.Key(e.Title)
		before, taken := p.seen[key]
		if !taken {
			p.seen[key] = *e
			return 0, false
		}
		if before.Body == e.Body {
			return before.From, true
		}
		e.Title, e.Review = fmt.Sprintf("%s (%d)", title, n), true
	}
}

// belongs reports whether step t is part of the answer to s.
func (p *webSite) belongs(s, t step) bool {
	switch t.kind {
	case content:
		return true
	case headline:
		return s.kind == headline && t.level > s.level && !plain.Asks(t.text)
	}
	return false
}

// asNode is the step as part of the body of an article whose title stood at
// level top; headings of a body begin with the second level.
func (s step) asNode(top int) *html.Node {
	if s.node != nil {
		return s.node
	}
	level := min(max(2, s.level-max(top, 1)+1), 6)
	n := &html.Node{Type: html.ElementNode, Data: "h" + strconv.Itoa(level)}
	n.AppendChild(&html.Node{Type: html.TextNode, Data: s.text})
	return n
}
