package markup

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// image lets through only files of our own: a remote image tells its host who
// reads the page. Others become a link that bears the alternative text.
func (j *job) image(n *ast.Image) {
	dest := string(n.Destination)
	if strings.HasPrefix(dest, "/files/") && j.images != nil {
		if size, ok := j.images(dest); ok {
			j.note(&j.files, dest)
			n.SetAttributeString("size", size)
			return
		}
	}
	t := j.link(dest)
	if strings.HasPrefix(t.href, "/files/") {
		t = target{} // a file that is not there
	}
	n.SetAttributeString(destination, t)
}

// columnSizes is how wide an image stands in an article: the column is at most
// so wide, and on a phone nearly the screen.
const columnSizes = "(min-width: 48rem) 43rem, 92vw"

func renderImage(w util.BufWriter, source []byte, node ast.Node, in bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.Image)
	if !in || !ok {
		return ast.WalkContinue, nil
	}
	alt := inlineText(n, source)
	v, _ := n.AttributeString("size")
	size, own := v.(Image)
	if !own {
		if alt == "" {
			alt = string(n.Destination)
		}
		inLink := n.Parent() != nil && n.Parent().Kind() == ast.KindLink
		linked := !inLink && openLink(w, n)
		_, _ = w.Write(util.EscapeHTML([]byte(alt)))
		if linked {
			_, _ = w.WriteString("</a>")
		}
		return ast.WalkSkipChildren, nil
	}
	src := string(util.EscapeHTML(util.URLEscape(n.Destination, true)))
	_, _ = w.WriteString(`<img src="` + src)
	if size.Small != "" && size.Width > size.SmallWidth {
		_, _ = w.WriteString(`" srcset="` + src + size.Small + " " + strconv.Itoa(size.SmallWidth) + "w, " +
			src + " " + strconv.Itoa(size.Width) + `w" sizes="` + columnSizes)
	}
	_, _ = w.WriteString(`" alt="`)
	_, _ = w.Write(util.EscapeHTML([]byte(alt)))
	if size.Width > 0 && size.Height > 0 {
		_, _ = w.WriteString(`" width="` + strconv.Itoa(size.Width) + `" height="` + strconv.Itoa(size.Height))
	}
	_, _ = w.WriteString(`" loading="lazy" decoding="async">`)
	return ast.WalkSkipChildren, nil
}
