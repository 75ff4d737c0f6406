package markup

import (
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"guichet/app/i18n"
)

var jobKey = parser.NewContextKey()

// job is what one Render collects.
type job struct {
	source   []byte
	words    *i18n.Printer
	images   Resolver
	headings []Heading
	links    []string
	files    []string
	tables   int
	level    int            // of the last heading
	shift    int            // added to every level
	used     map[string]int // heading ids
	anchors  map[string]bool
	lines    []int   // where each line of the source begins; nil when nobody asks
	places   []Place // links and images, when lines are asked for
}

// transformer settles, once the tree is there, all that needs the job: the
// renderers of single nodes then only write.
type transformer struct{}

func (transformer) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	j, ok := pc.Get(jobKey).(*job)
	if !ok {
		return
	}
	var found []ast.Node
	_ = ast.Walk(root, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if in {
			found = append(found, n)
		}
		return ast.WalkContinue, nil
	})
	j.headingsOf(found)
	for _, n := range found {
		j.settle(n)
	}
	if j.lines != nil {
		j.number(found)
	}
}

func (j *job) settle(n ast.Node) {
	switch n := n.(type) {
	case *ast.Blockquote:
		j.callout(n)
	case *ast.Link:
		n.SetAttributeString(destination, j.link(string(n.Destination)))
	case *ast.List:
		if choices(n) {
			n.SetAttributeString("class", []byte("choices"))
		}
	case *ast.AutoLink:
		n.SetAttributeString(destination, j.link(autoAddress(n, j.source)))
	case *ast.Image:
		j.image(n)
	case *east.Table:
		j.table(n)
	case *east.TaskCheckBox:
		j.task(n)
	}
}

func (j *job) task(n *east.TaskCheckBox) {
	key := "help.markup.todo"
	if n.IsChecked {
		key = "help.markup.done"
	}
	n.SetAttributeString("aria-label", j.words.T(key))
	for p := n.Parent(); p != nil; p = p.Parent() {
		if li, ok := p.(*ast.ListItem); ok {
			li.SetAttributeString("class", []byte("task"))
			return
		}
	}
}

func (j *job) note(list *[]string, s string) {
	if !slices.Contains(*list, s) && len(*list) < 500 {
		*list = append(*list, s)
	}
}
