package markup

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"guichet/app"
)

// A figure as people write it: a sign, digits with their separators, a unit.
var figure = app.NewPattern(`^[€$£+−–-]?\s*\d[\d\s\x{00a0}\x{202f}.,']*\s*` +
	`(%|€|\$|£|EUR|USD|CAD|kg|g|cm|mm|m|l|ml|h|min)?$`)

// table names the table and moves its alignment from styles, which the content
// security policy forbids, to classes. A column of figures with no alignment of
// its own stands to the right.
func (j *job) table(n *east.Table) {
	j.tables++
	n.SetAttributeString("label", j.words.T("help.markup.table", "Number", j.tables))
	align := make([]east.Alignment, len(n.Alignments))
	copy(align, n.Alignments)
	for i := range align {
		if align[i] == east.AlignNone && j.figures(n, i) {
			align[i] = east.AlignRight
		}
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		i := 0
		for c := row.FirstChild(); c != nil && i < len(align); c = c.NextSibling() {
			if cell, ok := c.(*east.TableCell); ok {
				alignCell(cell, align[i])
			}
			i++
		}
	}
}

func alignCell(cell *east.TableCell, a east.Alignment) {
	switch a {
	case east.AlignRight:
		cell.SetAttributeString("class", []byte("text-right"))
	case east.AlignCenter:
		cell.SetAttributeString("class", []byte("text-center"))
	}
}

// figures reports whether all filled body cells of a column are figures.
func (j *job) figures(n *east.Table, column int) bool {
	some := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, head := row.(*east.TableHeader); head {
			continue
		}
		cell := row.FirstChild()
		for i := 0; i < column && cell != nil; i++ {
			cell = cell.NextSibling()
		}
		if cell == nil {
			continue
		}
		s := inlineText(cell, j.source)
		if s == "" {
			continue
		}
		if len(s) > 40 || !figure.MatchString(s) {
			return false
		}
		some = true
	}
	return some
}

func renderTable(w util.BufWriter, _ []byte, n ast.Node, in bool) (ast.WalkStatus, error) {
	if !in {
		_, _ = w.WriteString("</table></div>\n")
		return ast.WalkContinue, nil
	}
	v, _ := n.AttributeString("label")
	label, _ := v.(string)
	openBlock(w, n, `<div class="table-wrap" role="region" tabindex="0" aria-label="`+
		string(util.EscapeHTML([]byte(label)))+`"`)
	_, _ = w.WriteString("<table>")
	return ast.WalkContinue, nil
}
