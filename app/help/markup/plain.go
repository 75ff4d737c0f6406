package markup

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"

	"guichet/app"
	"guichet/app/help/fold"
)

// plain writes what the tree says, a line a block, and the beginning of it
// without headings, code and tables.
func plain(root ast.Node, source []byte) (all, excerpt string, words int) {
	var body, start strings.Builder
	_ = ast.Walk(root, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in || n.Type() == ast.TypeDocument {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		s, leaf := blockWords(n, source)
		if s != "" {
			body.WriteString(s)
			body.WriteByte('\n')
			if start.Len() < 1200 && prose(n) {
				start.WriteString(s)
				start.WriteByte('\n')
			}
		}
		if leaf {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	all = strings.TrimSuffix(body.String(), "\n")
	return all, cut(start.String(), 200), len(strings.Fields(all))
}

func blockWords(n ast.Node, source []byte) (s string, leaf bool) {
	switch n := n.(type) {
	case *ast.HTMLBlock:
		return html.UnescapeString(blockText(n, source)), true
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		var b strings.Builder
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			b.Write(line.Value(source))
		}
		return strings.TrimSpace(b.String()), true
	case *ast.Paragraph, *ast.TextBlock, *ast.Heading:
		return inlineText(n, source), true
	case *east.TableHeader, *east.TableRow:
		var cells []string
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t := inlineText(c, source); t != "" {
				cells = append(cells, t)
			}
		}
		return strings.Join(cells, " · "), true
	}
	return "", false
}

func prose(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return true
	}
	return false
}

// inlineText is what a block's words read like without their markup, on one
// line.
func inlineText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			v := c.Segment.Value(source)
			if c.IsRaw() {
				b.Write(v)
			} else {
				b.WriteString(unescape(string(v)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(source))
		case *ast.RawHTML:
			b.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return fold.Line(b.String())
}

// unescape undoes backslashes and entities, as the HTML renderer does.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return html.UnescapeString(b.String())
}

// cut shortens s to at most limit runes, at a word, with an ellipsis.
func cut(s string, limit int) string {
	s = app.Flow(s)
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	short := string(runes[:limit-1])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:.–—-") + "…"
}
