package source

import (
	"context"
	"io"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"golang.org/x/net/html"

	"guichet/app/help/source/plain"
)

// HTML reads a web page of at most MaxText bytes. On a page that asks twice, or
// is named a FAQ and asks once (in headings, details, definition lists or the
// buttons of an accordion), every question is an article and the headings above are its category; any other
// page is one article. Menus, footers, forms and scripts are left out with a
// note; every line is in an entry or a note.
func HTML(ctx context.Context, name string, in io.Reader, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	return unstop(newReading(ctx, name, opt, emit, note).readHTML(in))
}

func (r *reading) readHTML(in io.Reader) error {
	raw, err := r.all(in)
	if err != nil {
		return err
	}
	s, err := r.text(raw)
	if err != nil {
		return err
	}
	lines, err := r.split(s)
	if err != nil {
		return err
	}
	doc, err := r.parseHTML(strings.Join(lines, "\n"))
	if err != nil {
		return err
	}
	w := &walker{main: mainPart(doc), line: 1}
	w.walk(doc, w.main == nil)
	p := &webSite{reading: r, steps: w.steps, lines: lines, convert: newConverter(), title: pageTitle(doc),
		seen: map[string]Entry{}}
	r.pageLanguage(doc, w.steps)
	return p.read()
}

// pageLanguage trusts the page's own lang attribute before a guess.
func (r *reading) pageLanguage(doc *html.Node, steps []step) {
	var b strings.Builder
	for _, s := range steps {
		if b.Len() < sampled && s.kind != outside {
			b.WriteString(s.text + "\n")
		}
	}
	root := first(doc, func(n *html.Node) bool { return n.Data == "html" })
	if lang, ok := knownLang(attr(root, "lang")); ok && lang != "" && r.opt.Lang == "" {
		r.opt.Prior = lang
	}
	r.guessPage(b.String())
}

func pageTitle(doc *html.Node) string {
	if n := first(doc, func(n *html.Node) bool { return n.Data == "title" }); n != nil {
		return nodeText(n)
	}
	return ""
}

// webSite is a page between its steps and its entries.
type webSite struct {
	*reading
	steps   []step
	lines   []string
	convert *converter.Converter
	title   string  // of the title element
	asks    [7]bool // headings of this level ask
	seen    map[string]Entry
}

// read chooses between a page of questions and a single article.
func (p *webSite) read() error {
	found, named := 0, plain.NamesFAQ(p.title)
	for _, s := range p.steps {
		if s.kind == asking || s.kind == headline && s.level > 1 && plain.Marked(s.text) {
			found++
		}
		named = named || s.kind == headline && plain.NamesFAQ(s.text)
		p.asks[s.level] = p.asks[s.level] || s.asks()
	}
	if found > 1 || found == 1 && named {
		return p.questions()
	}
	return p.article()
}

// end is the last line of step i: the line before the next one begins.
func (p *webSite) end(i int) int {
	if i+1 < len(p.steps) {
		return max(p.steps[i].line, p.steps[i+1].line-1)
	}
	return max(p.steps[i].line, lastLine(p.lines))
}

// leaveStep tells what step i leaves out, and joins its neighbours of the same
// kind. It returns the step after them.
func (p *webSite) leaveStep(i int) (int, error) {
	s, last := p.steps[i], i
	for last+1 < len(p.steps) && p.steps[last+1].kind == outside && p.steps[last+1].key == s.key {
		last++
	}
	return last + 1, p.tell(Left, s.line, p.end(last), s.text, s.key, s.args...)
}

// leaveHead tells the markup before the first step.
func (p *webSite) leaveHead() error {
	to := lastLine(p.lines)
	if len(p.steps) > 0 {
		to = p.steps[0].line - 1
	}
	if to < 1 || strings.TrimSpace(strings.Join(p.lines[:to], "")) == "" {
		return nil
	}
	return p.tell(Left, 1, to, p.lines[0], "source.note.markup")
}
