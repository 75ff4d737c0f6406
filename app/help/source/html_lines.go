package source

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"guichet/app"
)

// lineAttr carries the source line of an element through the parser, which
// knows no positions. A page cannot set it: its own is dropped by the parser,
// which keeps the first of two equal attributes.
const lineAttr = "data-source-line"

// parseHTML parses a page so that every element knows its line.
func (r *reading) parseHTML(page string) (*html.Node, error) {
	var b bytes.Buffer
	b.Grow(len(page) + len(page)/4)
	z := html.NewTokenizer(strings.NewReader(page))
	line, elements := 1, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := z.Raw()
		at := line
		line += bytes.Count(raw, []byte("\n"))
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.Write(raw)
			continue
		}
		if elements++; elements > MaxElements {
			return nil, app.E(app.TooLarge, "source.error.elements", "Name", r.name, "Limit", MaxElements)
		}
		name := 1
		for name < len(raw) && raw[name] > ' ' && raw[name] != '/' && raw[name] != '>' {
			name++
		}
		b.Write(raw[:name])
		b.WriteString(" " + lineAttr + "=" + strconv.Itoa(at) + " ")
		b.Write(raw[name:])
	}
	doc, err := html.Parse(&b)
	if err != nil {
		return nil, app.E(app.Invalid, "source.error.html", "Name", r.name).Wrap(err)
	}
	return doc, nil
}

// attr returns an attribute of an element, "" when it has none.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// nodeText returns the text within a node on one line.
func nodeText(n *html.Node) string {
	var b strings.Builder
	gather(n, &b)
	return oneLine(b.String())
}

func gather(n *html.Node, b *strings.Builder) {
	if b.Len() > 2*MaxBody {
		return
	}
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Type == html.ElementNode && (isCode(n) || n.Data == "svg"):
		return
	case n.Type == html.ElementNode && (isBlock(n) || n.Data == "br"):
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		gather(c, b)
	}
	if n.Type == html.ElementNode && isBlock(n) {
		b.WriteByte(' ')
	}
}
