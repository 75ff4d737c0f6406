package source

import (
	"strings"

	"golang.org/x/net/html"
)

// isCode names the elements whose text nobody reads.
func isCode(n *html.Node) bool {
	switch n.Data {
	case "script", "style", "template", "noscript":
		return true
	}
	return false
}

// leftOut names the reason an element is no part of the help, "" when it may be.
func leftOut(n *html.Node) string {
	switch n.Data {
	case "script", "style", "template", "noscript", "link", "meta":
		return "source.note.script"
	case "nav", "aside", "menu":
		return "source.note.navigation"
	case "footer":
		return "source.note.footer"
	case "form", "input", "select", "textarea", "search", "dialog":
		return "source.note.form"
	case "iframe", "object", "embed", "video", "audio", "canvas", "svg":
		return "source.note.embedded"
	case "button":
		if !isToggle(n) {
			return "source.note.form"
		}
	case "header":
		if !hasHeading(n) {
			return "source.note.navigation"
		}
	}
	return leftOutByRole(n)
}

func leftOutByRole(n *html.Node) string {
	switch attr(n, "role") {
	case "navigation", "search", "menu", "menubar", "banner":
		if !hasHeading(n) {
			return "source.note.navigation"
		}
	case "contentinfo":
		return "source.note.footer"
	case "dialog", "alertdialog":
		return "source.note.cookies"
	}
	name := strings.ToLower(attr(n, "id") + " " + attr(n, "class"))
	switch {
	case n.Data == "body" || n.Data == "html" || n.Data == "main":
	case strings.Contains(name, "cookie") || strings.Contains(name, "consent"):
		if attr(n, "id") != "" && headingLevel(n) == 0 && !hasHeading(n) {
			return "source.note.cookies"
		}
	case strings.Contains(name, "breadcrumb"):
		return "source.note.navigation"
	}
	return ""
}

func headingLevel(n *html.Node) int {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

func hasHeading(n *html.Node) bool {
	if n.Type == html.ElementNode && headingLevel(n) > 0 {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if hasHeading(c) {
			return true
		}
	}
	return false
}

func isBlock(n *html.Node) bool {
	switch n.Data {
	case "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset",
		"figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
		"nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul", "button":
		return true
	}
	return false
}

// isLeaf reports whether an element is one piece of content: it is a whole of
// its own, or holds no block.
func isLeaf(n *html.Node) bool {
	switch n.Data {
	case "p", "ul", "ol", "table", "pre", "blockquote", "figure", "img", "hr", "address":
		return !holdsToggle(n)
	}
	return !hasBlock(n)
}

func hasBlock(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (isBlock(c) || leftOut(c) != "" || isToggle(c) || hasBlock(c)) {
			return true
		}
	}
	return false
}

// holdsToggle reports whether a list is an accordion: its items hold questions
// that open.
func holdsToggle(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if c.Data == "summary" || c.Data == "dt" || headingLevel(c) > 0 || isToggle(c) || holdsToggle(c) {
			return true
		}
	}
	return false
}

// mainPart is the element that holds what the page is about, nil when the page
// does not say.
func mainPart(n *html.Node) *html.Node {
	if found := first(n, func(n *html.Node) bool { return n.Data == "main" || attr(n, "role") == "main" }); found != nil {
		return found
	}
	article := func(n *html.Node) bool { return n.Data == "article" }
	found := first(n, article)
	for c := found; c != nil; c = c.Parent {
		for s := c.NextSibling; s != nil; s = s.NextSibling {
			if first(s, article) != nil {
				return nil
			}
		}
	}
	return found
}

func first(n *html.Node, is func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && is(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := first(c, is); found != nil {
			return found
		}
	}
	return nil
}
