package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"

	"guichet/app"
)

// nodes writes the nodes we render differently from goldmark.
type nodes struct{}

func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, renderLink)
	reg.Register(ast.KindAutoLink, renderAutoLink)
	reg.Register(ast.KindImage, renderImage)
	reg.Register(ast.KindBlockquote, renderQuote)
	reg.Register(ast.KindCodeBlock, renderCode)
	reg.Register(ast.KindFencedCodeBlock, renderCode)
	reg.Register(ast.KindRawHTML, renderTag)
	reg.Register(ast.KindHTMLBlock, renderBlock)
	reg.Register(east.KindTable, renderTable)
	reg.Register(east.KindTaskCheckBox, renderTask)
}

// The tags people may write themselves: each ends with the block it stands in,
// closed or not. Those HTML calls formatting elements would run on to the end
// of the page.
var ownTag = app.NewPattern(`(?i)^<(/?(?:kbd|sub|sup)|br\s*/?)>$`)

var language = app.NewPattern(`^[A-Za-z0-9+#_.-]{1,30}$`)

func renderTag(w util.BufWriter, source []byte, node ast.Node, in bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.RawHTML)
	if !in || !ok {
		return ast.WalkSkipChildren, nil
	}
	if tag := n.Segments.Value(source); ownTag.Match(tag) {
		_, _ = w.Write(bytes.ToLower(tag))
	}
	return ast.WalkSkipChildren, nil
}

// renderBlock keeps what an HTML block says and drops how it says it.
func renderBlock(w util.BufWriter, source []byte, n ast.Node, in bool) (ast.WalkStatus, error) {
	if !in {
		return ast.WalkContinue, nil
	}
	if s := blockText(n, source); s != "" {
		openBlock(w, n, "<p")
		_, _ = w.Write(util.EscapeHTML([]byte(s)))
		_, _ = w.WriteString("</p>\n")
	}
	return ast.WalkContinue, nil
}

func blockText(n ast.Node, source []byte) string {
	var raw bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		raw.Write(line.Value(source))
	}
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		raw.Write(h.ClosureLine.Value(source))
	}
	var out bytes.Buffer
	for z := html.NewTokenizer(&raw); ; {
		switch z.Next() {
		case html.ErrorToken:
			return string(bytes.Join(bytes.Fields(out.Bytes()), []byte(" ")))
		case html.TextToken:
			out.Write(z.Text())
		case html.StartTagToken:
			out.WriteByte(' ')
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				z.Next()
			}
		case html.EndTagToken, html.SelfClosingTagToken:
			out.WriteByte(' ')
		}
	}
}

// renderCode makes the block reachable by keyboard: it may scroll sideways.
func renderCode(w util.BufWriter, source []byte, n ast.Node, in bool) (ast.WalkStatus, error) {
	if !in {
		_, _ = w.WriteString("</code></pre>\n")
		return ast.WalkContinue, nil
	}
	openBlock(w, n, `<pre tabindex="0"`)
	_, _ = w.WriteString("<code")
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		if lang := f.Language(source); language.Match(lang) {
			_, _ = w.WriteString(` class="language-` + string(lang) + `"`)
		}
	}
	_, _ = w.WriteString(">")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		_, _ = w.Write(util.EscapeHTML(line.Value(source)))
	}
	return ast.WalkContinue, nil
}

func renderTask(w util.BufWriter, _ []byte, node ast.Node, in bool) (ast.WalkStatus, error) {
	n, ok := node.(*east.TaskCheckBox)
	if !in || !ok {
		return ast.WalkContinue, nil
	}
	v, _ := n.AttributeString("aria-label")
	label, _ := v.(string)
	_, _ = w.WriteString(`<input type="checkbox" disabled`)
	if n.IsChecked {
		_, _ = w.WriteString(" checked")
	}
	_, _ = w.WriteString(` aria-label="`)
	_, _ = w.Write(util.EscapeHTML([]byte(label)))
	_, _ = w.WriteString(`"> `)
	return ast.WalkContinue, nil
}
