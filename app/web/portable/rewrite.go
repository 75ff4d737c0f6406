package portable

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// policy is what a copy allows its own pages: a file has no origin that 'self'
// would name, so it says what is not allowed. Nothing is fetched, embedded or
// made of strings.
const policy = `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'; object-src 'none'; frame-src 'none'; ` +
	`worker-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'">`

// rewrite gives every address of a page the place of a file. A link to what is
// not in the copy leads to the site, if that has an address, and else is text.
func (b *build) rewrite(file string, body []byte) ([]byte, error) {
	rw := &rewriter{b: b, file: file, z: html.NewTokenizer(bytes.NewReader(body))}
	rw.out.Grow(len(body) + 512)
	for {
		kind := rw.z.Next()
		if kind == html.ErrorToken {
			if err := rw.z.Err(); err != io.EOF {
				return nil, fmt.Errorf("portable: read %s: %w", file, err)
			}
			return rw.out.Bytes(), nil
		}
		if err := rw.token(kind); err != nil {
			return nil, err
		}
	}
}

type rewriter struct {
	b     *build
	file  string
	z     *html.Tokenizer
	out   bytes.Buffer
	plain bool // within a link that became text
	skip  string
}

func (rw *rewriter) token(kind html.TokenType) error {
	raw := append([]byte(nil), rw.z.Raw()...)
	if rw.skip != "" { // until its end tag
		if t := rw.z.Token(); kind == html.EndTagToken && t.Data == rw.skip {
			rw.skip = ""
		}
		return nil
	}
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		return rw.start(rw.z.Token(), raw)
	case html.EndTagToken:
		if t := rw.z.Token(); t.Data == "a" && rw.plain {
			rw.plain = false
			raw = []byte("</span>")
		}
	}
	rw.out.Write(raw)
	return nil
}

func (rw *rewriter) start(t html.Token, raw []byte) error {
	switch t.Data {
	case "a":
		return rw.anchor(t)
	case "img", "source":
		return rw.image(t)
	case "video":
		return rw.poster(t)
	case "track":
		return rw.track(t)
	case "link", "script", "form":
		return rw.asset(t, raw)
	case "search-suggest": // the list of suggestions asks a server
		t.Attr = without(t.Attr, "script")
		rw.emit(t)
		return nil
	case "meta":
		rw.out.Write(raw)
		if value(t.Attr, "charset") != "" {
			rw.out.WriteString(policy)
		}
		return nil
	}
	rw.out.Write(raw)
	return nil
}

func (rw *rewriter) emit(t html.Token) { rw.out.WriteString(t.String()) }

// anchor leads within the copy, to the site, or nowhere.
func (rw *rewriter) anchor(t html.Token) error {
	href := value(t.Attr, "href")
	to, ok, err := rw.place(href)
	if err != nil {
		return err
	}
	if ok {
		set(t.Attr, "href", to)
		rw.emit(t)
		return nil
	}
	rw.plain = true
	t.Data, t.Attr = "span", without(without(without(t.Attr, "href"), "rel"), "hreflang")
	rw.emit(t)
	return nil
}

// image shows a file of the copy; one that is not in it is its own words.
func (rw *rewriter) image(t html.Token) error {
	to, ok, err := rw.inside(value(t.Attr, "src"))
	if err != nil {
		return err
	}
	if !ok {
		rw.out.WriteString(html.EscapeString(value(t.Attr, "alt")))
		return nil
	}
	set(t.Attr, "src", to)
	if srcset := value(t.Attr, "srcset"); srcset != "" {
		list, err := rw.srcset(srcset)
		if err != nil {
			return err
		}
		if list == "" {
			t.Attr = without(t.Attr, "srcset")
		} else {
			set(t.Attr, "srcset", list)
		}
	}
	rw.emit(t)
	return nil
}

// poster is the picture of a film; one that is not in the copy is none.
func (rw *rewriter) poster(t html.Token) error {
	if at := value(t.Attr, "poster"); at != "" {
		to, ok, err := rw.inside(at)
		if err != nil {
			return err
		}
		if set(t.Attr, "poster", to); !ok {
			t.Attr = without(t.Attr, "poster")
		}
	}
	rw.emit(t)
	return nil
}

// track is the captions of a film.
func (rw *rewriter) track(t html.Token) error {
	to, ok, err := rw.inside(value(t.Attr, "src"))
	if err != nil || !ok {
		return err
	}
	set(t.Attr, "src", to)
	rw.emit(t)
	return nil
}

func (rw *rewriter) srcset(list string) (string, error) {
	var out []string
	for one := range strings.SplitSeq(list, ", ") {
		address, width, _ := strings.Cut(strings.TrimSpace(one), " ")
		to, ok, err := rw.inside(address)
		if err != nil {
			return "", err
		}
		if ok {
			out = append(out, to+" "+width)
		}
	}
	return strings.Join(out, ", "), nil
}

// asset is what a page loads, and where a form leads. Other languages and feeds
// are named for machines that read the site itself.
func (rw *rewriter) asset(t html.Token, raw []byte) error {
	name := map[string]string{"link": "href", "script": "src", "form": "action"}[t.Data]
	at := value(t.Attr, name)
	switch {
	case t.Data == "script" && at == "": // data about the page, with addresses of the site
		rw.skip = "script"
		return nil
	case t.Data == "link" && value(t.Attr, "rel") == "canonical":
		rw.out.Write(raw)
		return nil
	case t.Data == "link" && value(t.Attr, "rel") == "alternate":
		return nil
	}
	to, ok, err := rw.inside(at)
	if err != nil {
		return err
	}
	if !ok && value(t.Attr, "rel") == "icon" { // a logo that cannot be read
		return nil
	}
	if !ok {
		return fmt.Errorf("portable: %s needs %s, which is not in the copy", rw.file, at)
	}
	set(t.Attr, name, to)
	rw.emit(t)
	return nil
}

// place is where a link leads: within the copy, else on the site.
func (rw *rewriter) place(href string) (string, bool, error) {
	if href == "" {
		return "", false, nil
	}
	own, mine := strings.CutPrefix(href, rw.b.online+"/")
	if mine && rw.b.online != "" {
		if to, ok, err := rw.inside("/" + own); ok || err != nil {
			return to, ok, err
		}
		return href, true, nil
	}
	if !strings.HasPrefix(href, "/") {
		return href, outward(href), nil
	}
	to, ok, err := rw.inside(href)
	if ok || err != nil {
		return to, ok, err
	}
	if rw.b.online == "" || strings.HasPrefix(href, "//") {
		return "", false, nil
	}
	return rw.b.online + href, true, nil
}

// outward reports whether a link leads to a place in the page, or to another
// site.
func outward(href string) bool {
	if strings.HasPrefix(href, "#") {
		return true
	}
	u, err := url.Parse(href)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto" || u.Scheme == "tel")
}

// inside is the file of an address of the site, as the page names it.
func (rw *rewriter) inside(address string) (string, bool, error) {
	address, fragment, hash := strings.Cut(address, "#")
	to, ok := rw.b.files[address]
	if !ok && strings.HasPrefix(address, "/files/") {
		var err error
		if to, ok, err = rw.b.attach(address); err != nil {
			return "", false, err
		}
	}
	if !ok || to == "" {
		return "", false, nil
	}
	to = relative(rw.file, to)
	if hash {
		to += "#" + fragment
	}
	return to, true, nil
}

// relative is how one file of the copy names another.
func relative(from, to string) string {
	dir := path.Dir(from)
	up := ""
	for dir != "." && !strings.HasPrefix(to, dir+"/") {
		dir, up = path.Dir(dir), up+"../"
	}
	if dir != "." {
		to = to[len(dir)+1:]
	}
	return up + to
}

func value(attrs []html.Attribute, name string) string {
	for _, a := range attrs {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func set(attrs []html.Attribute, name, to string) {
	for i := range attrs {
		if attrs[i].Key == name {
			attrs[i].Val = to
		}
	}
}

func without(attrs []html.Attribute, name string) []html.Attribute {
	var out []html.Attribute
	for _, a := range attrs {
		if a.Key != name {
			out = append(out, a)
		}
	}
	return out
}
