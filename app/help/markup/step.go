package markup

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"guichet/app"
)

// Step is a heading of the second level that stands in nothing else, with what
// follows it up to the next. Choices are the list its text ends with, if each
// point of it is one link and at least one leads to a heading of the text or to
// the form for questions.
type Step struct {
	ID, Title string
	Line      int // of the source, from 1; 0 for a heading without words
	Choices   []Choice
	Early     bool // such a list stands before the end of its text
}

// Choice is one way on from a step.
type Choice struct {
	Label string
	To    string // the id of the heading it leads to, empty for none
	Ask   bool   // it leads to the form for questions
	Out   bool   // it leads to another page
}

// Steps reads the steps of a text in their order. A text Render would refuse is
// the same error.
func (rd *Renderer) Steps(src string) ([]Step, error) {
	if err := check(src); err != nil {
		return nil, err
	}
	j := &job{words: rd.words.Printer(app.English), lines: linesOf(src)}
	root, err := rd.parse([]byte(src), j)
	if err != nil {
		return nil, err
	}
	var out []Step
	var last *ast.List // the choices of the newest step, while nothing follows them
	end := func() {
		if last != nil {
			out[len(out)-1].Choices = j.choicesOf(last)
		}
		last = nil
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if ok && h.Level == 2 {
			end()
			id, _ := h.AttributeString("id")
			mark, _ := id.([]byte)
			step := Step{ID: string(mark), Title: inlineText(h, j.source)}
			if at, ok := begins(h); ok {
				step.Line = j.lineOf(at)
			}
			out = append(out, step)
			continue
		}
		if len(out) == 0 {
			continue
		}
		if last != nil {
			out[len(out)-1].Early, last = true, nil
		}
		if list, ok := n.(*ast.List); ok && choices(list) {
			last = list
		}
	}
	end()
	return out, nil
}

// choices reports whether a list is one of ways on.
func choices(list *ast.List) bool {
	if list.IsOrdered() {
		return false
	}
	some := false
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		link := onlyLink(item)
		if link == nil {
			return false
		}
		dest := strings.TrimSpace(string(link.Destination))
		some = some || strings.HasPrefix(dest, "#") || asks(dest)
	}
	return some
}

// onlyLink is the link a point of a list consists of.
func onlyLink(item ast.Node) *ast.Link {
	block := item.FirstChild()
	if block == nil || block != item.LastChild() || block.FirstChild() != block.LastChild() {
		return nil
	}
	link, _ := block.FirstChild().(*ast.Link)
	return link
}

var askAddress = app.NewPattern(`^/[a-z]{2}/ask(?:[?#].*)?$`)

// asks reports whether an address is that of the form for questions.
func asks(dest string) bool { return askAddress.MatchString(dest) }

func (j *job) choicesOf(list *ast.List) []Choice {
	var out []Choice
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		link := onlyLink(item)
		dest := strings.TrimSpace(string(link.Destination))
		c := Choice{Label: inlineText(link, j.source)}
		if fragment, ok := strings.CutPrefix(dest, "#"); ok {
			c.To, _ = anchor(j.anchors, fragment)
		} else {
			c.Ask = asks(dest)
			c.Out = !c.Ask && j.link(dest).href != ""
		}
		out = append(out, c)
	}
	return out
}
