package webtest

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Answer is what a request got.
type Answer struct {
	tb     testing.TB
	Target string
	Status int
	Header http.Header
	Body   []byte
	doc    *html.Node
}

// Want fails the test unless the status is this one.
func (a *Answer) Want(status int) *Answer {
	a.tb.Helper()
	if a.Status != status {
		a.tb.Fatalf("%s: status %d, want %d: %.300s", a.Target, a.Status, status, a.Body)
	}
	return a
}

// Has reports whether the answer's bytes hold a text.
func (a *Answer) Has(text string) bool { return bytes.Contains(a.Body, []byte(text)) }

// All returns the elements a selector names: steps parted by blanks, each a
// tag, ".class", "#id" or "[name=value]", or several of them in one.
func (a *Answer) All(selector string) []*html.Node {
	a.tb.Helper()
	if a.doc == nil {
		doc, err := html.Parse(bytes.NewReader(a.Body))
		if err != nil {
			a.tb.Fatal(err)
		}
		a.doc = doc
	}
	found := []*html.Node{a.doc}
	for _, step := range strings.Fields(selector) {
		found = below(found, parse(step))
	}
	return found
}

// Text returns the text of the first element a selector names, its blanks
// folded; the empty string if there is none.
func (a *Answer) Text(selector string) string {
	for _, n := range a.All(selector) {
		return text(n)
	}
	return ""
}

// Texts returns the text of each element a selector names.
func (a *Answer) Texts(selector string) []string {
	var out []string
	for _, n := range a.All(selector) {
		out = append(out, text(n))
	}
	return out
}

// Attrs returns an attribute of each element a selector names.
func (a *Answer) Attrs(selector, name string) []string {
	var out []string
	for _, n := range a.All(selector) {
		out = append(out, Attr(n, name))
	}
	return out
}

// Attr returns an attribute, or the empty string.
func Attr(n *html.Node, name string) string {
	for _, at := range n.Attr {
		if at.Key == name {
			return at.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// condition is one thing a step asks of an element.
type condition struct {
	name, value string // name "" is the tag
	word        bool   // value is one word of the attribute
}

func parse(step string) []condition {
	var out []condition
	for step != "" {
		end := strings.IndexAny(step[1:], ".#[") + 1
		if end == 0 {
			end = len(step)
		}
		part := step[:end]
		step = step[end:]
		switch part[0] {
		case '.':
			out = append(out, condition{"class", part[1:], true})
		case '#':
			out = append(out, condition{"id", part[1:], false})
		case '[':
			name, value, _ := strings.Cut(strings.Trim(part, "[]"), "=")
			out = append(out, condition{name, value, false})
		default:
			out = append(out, condition{"", part, false})
		}
	}
	return out
}

func (c condition) holds(n *html.Node) bool {
	switch v := Attr(n, c.name); {
	case c.name == "":
		return n.Data == c.value
	case c.word:
		return strings.Contains(" "+v+" ", " "+c.value+" ")
	default:
		return v == c.value
	}
}

func below(roots []*html.Node, all []condition) []*html.Node {
	var out []*html.Node
	seen := map[*html.Node]bool{}
	for _, root := range roots {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && !seen[n] && holdAll(n, all) {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out
}

func holdAll(n *html.Node, all []condition) bool {
	for _, c := range all {
		if !c.holds(n) {
			return false
		}
	}
	return true
}
