package markup

import (
	"bytes"
	"sort"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"guichet/app"
)

// Place is a link or an image of a text, and where it stands.
type Place struct {
	Image bool
	Dest  string // as it is written, without the spaces around it
	Label string // what reads as the link, or the alternative text
	Line  int    // of the source, from 1
	At    int    // bytes before it, or before its block where it cannot be found
}

const dataLine = "data-line"

// Lined makes the page as the person who writes it is shown it: Render's, on
// which each block bears in data-line the number of the source line it begins
// at, counted from 1. Doc.Places is filled.
func (rd *Renderer) Lined(src string, lang app.Lang, images Resolver) (Doc, error) {
	return rd.render(src, &job{words: rd.words.Printer(lang), images: images, lines: linesOf(src)})
}

func linesOf(src string) []int {
	lines := []int{0}
	for i := range len(src) {
		if src[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// lineOf is the number of the line in which a byte of the source stands.
func (j *job) lineOf(at int) int {
	return sort.Search(len(j.lines), func(i int) bool { return j.lines[i] > at })
}

// number gives blocks their lines and notes where links and images are.
func (j *job) number(found []ast.Node) {
	for _, n := range found {
		switch n := n.(type) {
		case *ast.Link:
			j.place(n, false, string(n.Destination), inlineText(n, j.source))
		case *ast.AutoLink:
			j.place(n, false, autoAddress(n, j.source), string(n.Label(j.source)))
		case *ast.Image:
			j.place(n, true, string(n.Destination), inlineText(n, j.source))
		case *ast.Document, *ast.TextBlock, *east.TableHeader, *east.TableRow, *east.TableCell:
		default:
			if n.Type() != ast.TypeBlock {
				continue
			}
			if at, ok := begins(n); ok {
				n.SetAttributeString(dataLine, []byte(strconv.Itoa(j.lineOf(at))))
			}
		}
	}
}

// begins is the first byte of a block that the tree knows of: a fence and the
// marks before it are no part of it.
func begins(n ast.Node) (int, bool) {
	if f, ok := n.(*ast.FencedCodeBlock); ok && f.Info != nil {
		return f.Info.Segment.Start, true
	}
	if t, ok := n.(*ast.Text); ok {
		return t.Segment.Start, true
	}
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start, true
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if at, ok := begins(c); ok {
			return at, true
		}
	}
	return 0, false
}

func (j *job) place(n ast.Node, image bool, dest, label string) {
	at := 0
	for p := n.Parent(); p != nil; p = p.Parent() {
		if start, ok := begins(p); ok && p.Type() == ast.TypeBlock {
			at = start
			break
		}
	}
	if i := bytes.Index(j.source[at:], []byte(dest)); dest != "" && i >= 0 {
		at += i
	}
	if len(j.places) < MaxLinks {
		j.places = append(j.places, Place{Image: image, Dest: dest, Label: label, Line: j.lineOf(at), At: at})
	}
}

// openBlock ends the opening tag of a block, with its line where it has one.
func openBlock(w util.BufWriter, n ast.Node, tag string) {
	_, _ = w.WriteString(tag)
	if v, ok := n.AttributeString(dataLine); ok {
		if line, ok := v.([]byte); ok {
			_, _ = w.WriteString(` data-line="`)
			_, _ = w.Write(line)
			_ = w.WriteByte('"')
		}
	}
	_ = w.WriteByte('>')
}
