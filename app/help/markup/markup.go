// Package markup turns the Markdown people write into the HTML visitors read.
// What comes out is safe by construction and sanitised once more: no script,
// no style, no remote image, no element that a reader could mistake for the
// site's own. It never stores anything and asks nobody but its Resolver.
package markup

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"guichet/app"
	"guichet/app/i18n"
)

// Version is the number of this renderer. Shelf pages made by an older one are
// made again at start.
const Version = 3

// Limits of one text. goldmark takes quadratic time on nested quotes (32 KiB of
// ">" took 455 ms), so both are checked before it runs.
const (
	MaxBytes = 64 << 10
	MaxDepth = 32
	// MaxLinks bounds "](": goldmark looks for the end of each anew (64 KiB of
	// "[a](" took 2 s).
	MaxLinks = 2000
	// MaxEmphases bounds "*", "_" and "~" between two blank lines: goldmark looks
	// for the begin of each anew (60 KiB of "*a_ " take 0.8 s).
	MaxEmphases = 4000
	// MaxHTML is how large the HTML may become: 64 KiB of "|" would be 600 KiB.
	MaxHTML = 256 << 10
)

// Doc is a rendered text.
type Doc struct {
	HTML     string
	Headings []Heading
	Plain    string   // without markup, blocks parted by newlines
	Excerpt  string   // the beginning of Plain without headings, at most 200 runes
	Words    int      // in Plain
	Links    []string // what article:REF links name, in order, each once
	Files    []string // own file addresses shown or linked, each once
	Places   []Place  // links and images in order; of Lined alone
	anchors  map[string]bool
}

// Heading is one line of the contents list. Level is 2 to 6.
type Heading struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Level int    `json:"level"`
}

// Image is the size in pixels of an image of ours, zero where unknown. Small is
// what follows its address where its smaller size is meant, empty for none.
type Image struct {
	Width, Height int
	Small         string
	SmallWidth    int
}

// Resolver tells the size of an own image by its address and whether there is
// such an image at all.
type Resolver func(path string) (Image, bool)

// Renderer makes HTML. It is safe for concurrent use.
type Renderer struct {
	words  *i18n.Catalogue
	md     goldmark.Markdown
	policy func() *bluemonday.Policy // made when something is first written
	lined  func() *bluemonday.Policy // lets the numbers of lines through too
}

// New returns a Renderer that takes the names of callouts and tables from the
// catalogue.
func New(words *i18n.Catalogue) *Renderer {
	table := extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))
	md := goldmark.New(
		goldmark.WithExtensions(table, extension.Strikethrough, extension.TaskList, linkify()),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(transformer{}, 900))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100))),
	)
	return &Renderer{words: words, md: md, policy: sync.OnceValue(policy),
		lined: sync.OnceValue(func() *bluemonday.Policy { return allowLines(policy()) })}
}

// Render makes the page of a text. Labels come out in lang. A text that is too
// large, nested too deep or not UTF-8 is an app.Error of kind Invalid or
// TooLarge; a nil Resolver knows no image.
func (rd *Renderer) Render(src string, lang app.Lang, images Resolver) (Doc, error) {
	return rd.render(src, &job{words: rd.words.Printer(lang), images: images})
}

func (rd *Renderer) render(src string, j *job) (Doc, error) {
	if err := check(src); err != nil {
		return Doc{}, err
	}
	source := []byte(src)
	root, err := rd.parse(source, j)
	if err != nil {
		return Doc{}, err
	}
	var buf bytes.Buffer
	if err := rd.md.Renderer().Render(&buf, source, root); err != nil {
		return Doc{}, fmt.Errorf("markup: render: %w", err)
	}
	policy := rd.policy
	if j.lines != nil {
		policy = rd.lined
	}
	html := policy().SanitizeBytes(buf.Bytes())
	if len(html) > MaxHTML {
		return Doc{}, app.E(app.TooLarge, "help.error.body.rich", "Limit", MaxHTML>>10)
	}
	doc := Doc{HTML: string(html), Headings: j.headings, Links: j.links, Files: j.files, Places: j.places, anchors: j.anchors}
	doc.Plain, doc.Excerpt, doc.Words = plain(root, source)
	return doc, nil
}

func (rd *Renderer) parse(source []byte, j *job) (ast.Node, error) {
	j.source = source
	ctx := parser.NewContext()
	ctx.Set(jobKey, j)
	root := rd.md.Parser().Parse(text.NewReader(source), parser.WithContext(ctx))
	if tooDeep(root, 0) {
		return nil, app.E(app.Invalid, "help.error.body.deep", "Limit", MaxDepth)
	}
	return root, nil
}

func check(src string) error {
	switch {
	case len(src) > MaxBytes:
		return app.E(app.TooLarge, "help.error.body.large", "Limit", MaxBytes>>10)
	case !utf8.ValidString(src):
		return app.E(app.Invalid, "help.error.encoding")
	case strings.Count(src, "](") > MaxLinks:
		return app.E(app.Invalid, "help.error.body.links", "Limit", MaxLinks)
	case emphases(src) > MaxEmphases:
		return app.E(app.Invalid, "help.error.body.emphasis", "Limit", MaxEmphases)
	case depth(src) > MaxDepth:
		return app.E(app.Invalid, "help.error.body.deep", "Limit", MaxDepth)
	}
	return nil
}

// emphases is the most signs of emphasis that stand between two blank lines.
func emphases(src string) int {
	most, n := 0, 0
	for line := range strings.Lines(src) {
		if strings.TrimSpace(line) == "" {
			n = 0
		}
		n += strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "~")
		most = max(most, n)
	}
	return most
}

// Minutes is how long a text of so many words takes to read, at 200 words a
// minute and at least one.
func Minutes(words int) int { return max(1, (words+100)/200) }
