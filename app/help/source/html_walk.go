package source

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"guichet/app/help/source/plain"
)

// step is one thing a page says, in the order it says it.
type step struct {
	kind  stepKind
	line  int
	level int    // of a heading
	text  string // of a heading, a question or what is left out
	key   string // why it is left out
	args  []any
	node  *html.Node
}

type stepKind uint8

const (
	content stepKind = iota
	headline
	asking
	outside
)

// asks reports whether the step is a question.
func (s step) asks() bool { return s.kind == asking || s.kind == headline && plain.Asks(s.text) }

// walker turns a parsed page into steps.
type walker struct {
	main  *html.Node // what is outside of it is left out, nil when the page has none
	line  int
	steps []step
	about bool // the question above speaks of cookies
}

func (w *walker) add(s step) {
	s.line = w.line
	w.steps = append(w.steps, s)
	if s.kind != content && s.kind != outside {
		w.about = plain.SpeaksOfCookies(s.text)
	}
}

func (w *walker) children(n *html.Node, inside bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, inside)
	}
}

// walk visits a node; inside says that it stands in the page's main part.
func (w *walker) walk(n *html.Node, inside bool) {
	if n.Type == html.TextNode {
		if strings.TrimSpace(n.Data) != "" {
			w.leaf(n, inside)
		}
		return
	}
	if n.Type != html.ElementNode {
		w.children(n, inside)
		return
	}
	if at, err := strconv.Atoi(attr(n, lineAttr)); err == nil && at > w.line {
		w.line = at
	}
	inside = inside || n == w.main
	if key := leftOut(n); key != "" && !contains(n, w.main) {
		w.add(step{kind: outside, key: key, text: nodeText(n)})
		return
	}
	w.element(n, inside)
}

func (w *walker) element(n *html.Node, inside bool) {
	switch {
	case n.Data == "title" || n.Data == "head":
	case !inside && !contains(n, w.main):
		if text := nodeText(n); text != "" {
			w.add(step{kind: outside, key: "source.note.outside", text: text})
		}
	case headingLevel(n) > 0 && holdsToggle(n):
		w.add(step{kind: asking, text: nodeText(n)})
	case headingLevel(n) > 0:
		w.add(step{kind: headline, level: headingLevel(n), text: nodeText(n)})
	case n.Data == "summary" || n.Data == "dt" || isToggle(n):
		w.add(step{kind: asking, text: nodeText(n)})
	case isLeaf(n):
		w.leaf(n, inside)
	default:
		w.children(n, inside)
	}
}

// leaf takes running text, a list, a table or an image.
func (w *walker) leaf(n *html.Node, inside bool) {
	text := nodeText(n)
	if text == "" && !hasImage(n) {
		return
	}
	if !inside {
		w.add(step{kind: outside, key: "source.note.outside", text: text})
		return
	}
	if key, args := plain.Furniture(text); key != "" && !w.about && !hasImage(n) {
		w.add(step{kind: outside, key: key, args: args, text: text})
		return
	}
	if isBoldQuestion(n, text) {
		w.add(step{kind: asking, text: text})
		return
	}
	w.add(step{kind: content, text: text, node: n})
}

// contains reports whether inner is n or stands within it.
func contains(n, inner *html.Node) bool {
	for ; inner != nil; inner = inner.Parent {
		if inner == n {
			return true
		}
	}
	return false
}

// isToggle knows the button or link that opens an accordion's answer.
func isToggle(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "aria-expanded" || a.Key == "aria-controls" && a.Val != "" {
			text := nodeText(n)
			return text != "" && len(text) <= 2*MaxTitle && (a.Key == "aria-expanded" || plain.Asks(text))
		}
	}
	return false
}

// isBoldQuestion knows a question that is a paragraph of its own, all bold or
// in an element that says nothing.
func isBoldQuestion(n *html.Node, text string) bool {
	if !plain.Marked(text) || len(text) > MaxTitle || n.Type != html.ElementNode {
		return false
	}
	if n.Data == "div" || n.Data == "span" || n.Data == "strong" || n.Data == "b" || n.Data == "a" {
		return true
	}
	only := n.FirstChild
	for only != nil && only.Type == html.TextNode && strings.TrimSpace(only.Data) == "" {
		only = only.NextSibling
	}
	return n.Data == "p" && only != nil && (only.Data == "strong" || only.Data == "b") && nodeText(only) == text
}

func hasImage(n *html.Node) bool {
	if n.Type == html.ElementNode && n.Data == "img" {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if hasImage(c) {
			return true
		}
	}
	return false
}
