package markup

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

var callouts = [...]string{"note", "tip", "important", "warning", "caution"}

// callout recognises GitHub's form: a quote whose first line is [!NOTE], or one
// of the other four, alone. The line goes; the quote remembers its kind.
func (j *job) callout(n *ast.Blockquote) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	line := bytes.TrimSpace(first.Value(j.source))
	if len(line) < 4 || !bytes.HasPrefix(line, []byte("[!")) || line[len(line)-1] != ']' {
		return
	}
	kind := strings.ToLower(string(line[2 : len(line)-1]))
	if !slices.Contains(callouts[:], kind) {
		return
	}
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		t, isText := c.(*ast.Text)
		if isText && t.Segment.Start >= first.Stop {
			break
		}
		p.RemoveChild(p, c)
		if isText && t.SoftLineBreak() || isText && t.HardLineBreak() {
			break
		}
		c = next
	}
	if p.ChildCount() == 0 {
		n.RemoveChild(n, p)
	}
	n.SetAttributeString("callout", kind)
	n.SetAttributeString("label", j.words.T("help.markup."+kind))
}

func calloutOf(n ast.Node) (kind, label string) {
	k, _ := n.AttributeString("callout")
	l, _ := n.AttributeString("label")
	kind, _ = k.(string)
	label, _ = l.(string)
	return kind, label
}

func renderQuote(w util.BufWriter, _ []byte, n ast.Node, in bool) (ast.WalkStatus, error) {
	kind, label := calloutOf(n)
	switch {
	case kind == "" && in:
		openBlock(w, n, "<blockquote")
		_, _ = w.WriteString("\n")
	case kind == "":
		_, _ = w.WriteString("</blockquote>\n")
	case in:
		openBlock(w, n, `<div class="callout callout-`+kind+`" role="note"`)
		_, _ = w.WriteString(`<p class="callout-title">`)
		_, _ = w.Write(util.EscapeHTML([]byte(label)))
		_, _ = w.WriteString("</p>\n")
	default:
		_, _ = w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}
