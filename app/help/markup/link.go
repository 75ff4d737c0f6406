package markup

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const destination = "destination" // attribute that carries a target to the renderer

// target is where a link leads after it was judged.
type target struct {
	href     string // "" when it leads nowhere we allow
	external bool
}

// linkify finds bare addresses of the web and of mail.
func linkify() goldmark.Extender {
	return extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:", "mailto:"}))
}

// link judges a destination. Ours are paths, fragments and article:REF; others
// are http, https, mailto and tel. "//host" and "/\host" are neither: browsers
// read both as another host.
func (j *job) link(dest string) target {
	dest = strings.TrimSpace(dest)
	if len(dest) > 2048 || strings.ContainsFunc(dest, unicode.IsControl) {
		return target{}
	}
	if ref, ok := strings.CutPrefix(dest, "article:"); ok {
		return j.articleLink(ref)
	}
	if strings.HasPrefix(dest, "#") {
		return j.fragment(dest)
	}
	if strings.HasPrefix(dest, "/") {
		if len(dest) > 1 && (dest[1] == '/' || dest[1] == '\\') {
			return target{}
		}
		if strings.HasPrefix(dest, "/files/") {
			j.note(&j.files, dest)
		}
		return target{href: dest}
	}
	u, err := url.Parse(dest)
	if err != nil {
		return target{}
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host != "" {
			return target{href: dest, external: true}
		}
	case "mailto", "tel":
		return target{href: dest}
	}
	return target{}
}

// Leads lists the destinations of a text's links within the site, paths and
// article:REF, and those that lead nowhere, each once and at most 100. Files,
// fragments, and addresses of others that are well formed, are left out. A text
// that Render refuses leads nowhere.
func Leads(src string) []string {
	if !strings.Contains(src, "](") && !strings.Contains(src, "]:") || check(src) != nil {
		return nil
	}
	source := []byte(src)
	j := &job{source: source}
	var out []string
	_ = ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(source)), func(n ast.Node, in bool) (ast.WalkStatus, error) {
		link, ok := n.(*ast.Link)
		if !in || !ok {
			return ast.WalkContinue, nil
		}
		dest := strings.TrimSpace(string(link.Destination))
		t := j.link(dest)
		own := strings.HasPrefix(t.href, "/") && !strings.HasPrefix(t.href, "/files/") || strings.HasPrefix(t.href, "article:")
		if !own && t.href != "" {
			return ast.WalkContinue, nil
		}
		if r := []rune(strings.ToValidUTF8(dest, "")); len(r) > maxLead {
			dest = string(r[:maxLead])
		}
		if !slices.Contains(out, dest) && len(out) < 100 {
			out = append(out, dest)
		}
		return ast.WalkContinue, nil
	})
	return out
}

// maxLead bounds a destination that is noted, in runes.
const maxLead = 300

func (j *job) articleLink(ref string) target {
	ref, err := url.PathUnescape(ref)
	if err != nil || ref == "" || len(ref) > 200 {
		return target{}
	}
	j.note(&j.links, ref)
	return target{href: "article:" + url.PathEscape(ref)}
}

func autoAddress(n *ast.AutoLink, source []byte) string {
	dest := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		return "mailto:" + dest
	}
	return dest
}

func openLink(w util.BufWriter, n ast.Node) bool {
	v, _ := n.AttributeString(destination)
	t, _ := v.(target)
	if t.href == "" {
		return false
	}
	_, _ = w.WriteString(`<a href="`)
	_, _ = w.Write(util.EscapeHTML(util.URLEscape([]byte(t.href), true)))
	if t.external {
		_, _ = w.WriteString(`" rel="noopener nofollow" class="external`)
	}
	_, _ = w.WriteString(`">`)
	return true
}

func renderLink(w util.BufWriter, _ []byte, n ast.Node, in bool) (ast.WalkStatus, error) {
	v, _ := n.AttributeString(destination)
	if t, _ := v.(target); t.href == "" {
		return ast.WalkContinue, nil
	}
	if in {
		openLink(w, n)
	} else {
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func renderAutoLink(w util.BufWriter, source []byte, node ast.Node, in bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.AutoLink)
	if !in || !ok {
		return ast.WalkContinue, nil
	}
	linked := openLink(w, n)
	_, _ = w.Write(util.EscapeHTML(n.Label(source)))
	if linked {
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

// Link puts addresses into HTML Render made: find tells the path of what an
// article:REF link names. A link that leads nowhere loses its address and so
// reads as plain text.
func Link(page string, find func(ref string) (path string, ok bool)) string {
	const open = ` href="article:`
	var b strings.Builder
	for {
		i := strings.Index(page, open)
		if i < 0 {
			break
		}
		n := strings.IndexByte(page[i+len(open):], '"')
		if n < 0 {
			break
		}
		b.WriteString(page[:i])
		raw := html.UnescapeString(page[i+len(open) : i+len(open)+n])
		if ref, err := url.PathUnescape(raw); err == nil {
			if path, ok := find(ref); ok {
				b.WriteString(` href="` + html.EscapeString(path) + `"`)
			}
		}
		page = page[i+len(open)+n+1:]
	}
	b.WriteString(page)
	return b.String()
}
