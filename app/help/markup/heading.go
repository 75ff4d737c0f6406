package markup

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"guichet/app"
	"guichet/app/help/fold"
)

// maxMark bounds what an address of a heading is made of, in bytes.
const maxMark = 60

// ownMark is the name a writer gives a heading, at its end: {#too-late}.
var ownMark = app.NewPattern(`(?:^|[ \t]+)\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}$`)

// headingsOf settles all headings, before the links that may lead to them.
func (j *job) headingsOf(found []ast.Node) {
	j.level, j.shift, j.used, j.anchors = 1, 0, map[string]int{}, map[string]bool{}
	named := map[*ast.Heading]string{}
	for _, n := range found {
		h, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		if h.Level == 1 {
			j.shift = 1
		}
		if mark := j.ownMark(h); mark != "" && j.used["s-"+mark] == 0 {
			named[h] = "s-" + mark
			j.used["s-"+mark] = 1
		}
	}
	for _, n := range found {
		if h, ok := n.(*ast.Heading); ok {
			j.heading(h, named[h])
		}
	}
}

// ownMark takes the name a heading was given off its words.
func (j *job) ownMark(h *ast.Heading) string {
	last, ok := h.LastChild().(*ast.Text)
	if !ok {
		return ""
	}
	text := string(last.Segment.Value(j.source))
	m := ownMark.FindStringSubmatch(text)
	if m == nil || len(m[1]) > maxMark || m[0][0] == '{' && (m[0] != text || h.FirstChild() != last) {
		return ""
	}
	last.Segment = last.Segment.WithStop(last.Segment.Start + len(text) - len(m[0]))
	return m[1]
}

// heading gives the heading its id and a level without gaps below the page's
// own title, which is level 1. The prefix keeps ids apart from the page's.
func (j *job) heading(h *ast.Heading, id string) {
	h.Level = min(h.Level+j.shift, j.level+1, 6)
	h.Level = max(h.Level, 2)
	j.level = h.Level
	label := inlineText(h, j.source)
	if id == "" {
		id = "s-" + fold.Slug(label, maxMark)
		if id == "s-" {
			id = "s"
		}
		id = j.free(id)
	}
	j.anchors[id] = true
	h.SetAttributeString("id", []byte(id))
	if label != "" && len(j.headings) < 200 {
		j.headings = append(j.headings, Heading{ID: id, Text: label, Level: h.Level})
	}
}

// free is an id nothing has yet: the id itself, or with the next number.
func (j *job) free(id string) string {
	j.used[id]++
	if j.used[id] == 1 {
		return id
	}
	for {
		other := id + "-" + strconv.Itoa(j.used[id])
		if j.used[other] == 0 {
			j.used[other] = 1
			return other
		}
		j.used[id]++
	}
}

// anchor is the id of the heading a fragment means: the id itself, or the name or
// the words it was made of.
func anchor(anchors map[string]bool, fragment string) (string, bool) {
	if anchors[fragment] {
		return fragment, true
	}
	if s, err := url.PathUnescape(fragment); err == nil {
		fragment = s
	}
	for _, id := range []string{"s-" + fragment, "s-" + fold.Slug(fragment, maxMark+len("-999"))} {
		if anchors[id] {
			return id, true
		}
	}
	return "", false
}

// Anchor returns the id of the heading that a fragment, without its "#", leads
// to.
func (d *Doc) Anchor(fragment string) (string, bool) { return anchor(d.anchors, fragment) }

func (j *job) fragment(dest string) target {
	if id, ok := anchor(j.anchors, strings.TrimPrefix(dest, "#")); ok {
		dest = "#" + id
	}
	return target{href: dest}
}
