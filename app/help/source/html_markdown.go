package source

import (
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"guichet/app"
)

func newConverter() *converter.Converter {
	return converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(),
		commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false)),
		table.NewTablePlugin(),
		strikethrough.NewStrikethroughPlugin(),
	))
}

// asMarkdown converts the nodes of one answer. Nodes are moved out of the page.
func (r *reading) asMarkdown(c *converter.Converter, nodes []*html.Node) (string, error) {
	box := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	for _, n := range nodes {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
		box.AppendChild(n)
		if n.Type == html.TextNode {
			box.AppendChild(&html.Node{Type: html.TextNode, Data: " "})
		}
	}
	doc := &html.Node{Type: html.DocumentNode}
	doc.AppendChild(box)
	out, err := c.ConvertNode(doc)
	if err != nil {
		return "", app.E(app.Invalid, "source.error.html", "Name", r.name).Wrap(err)
	}
	return strings.TrimSpace(string(out)), nil
}
