package site

import (
	"context"
	"html/template"
	"net/http"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/gate"
	"guichet/app/help"
	"guichet/app/help/markup"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// Limits of printing: so many long documents at once, so many waiting. A
// document is read and sent in batches, so none is ever held whole.
const (
	printsAtOnce  = 3
	printsWaiting = 12
	printPatience = 10 * time.Second
	printBatch    = 50  // texts read in one View and sent as one piece
	contentsBatch = 500 // lines of the contents list
)

func newPrints() *gate.Gate { return gate.New(printsAtOnce, printsWaiting, printPatience) }

// PrintPage is what stands around what is printed. Level is that of the
// headings of its articles: 1 when the document is one article.
type PrintPage struct {
	kit.Base
	Heading  string
	Lead     string
	Count    int
	Contents bool // there is more than one article
	Level    int
}

// PrintLine is one line of the contents list. Part is a category.
type PrintLine struct {
	Title, Mark string
	Lang        app.Lang // set when it is not the page's
	Part        bool
	Depth       int
}

// PrintPart begins a category, Depth levels below the top.
type PrintPart struct {
	kit.Base
	PrintLine
}

// PrintArticle is one article of the document.
type PrintArticle struct {
	kit.Base
	Mark     string
	Title    string
	Level    int
	Updated  time.Time
	TextLang app.Lang // set when it is not the page's
	Address  string   // absolute
	HTML     template.HTML
	Medium   *MediumBlock // nil without one; its addresses are absolute
}

// PrintArticlePage is one article, or footer page, for paper.
func (s *Site) PrintArticlePage(w http.ResponseWriter, r *http.Request) error {
	lang := s.Languages.Of(r)
	var name help.Name
	err := s.view(r.Context(), func(rd store.Reader) (err error) {
		name, err = s.Help.NameOf(rd, app.Visitor(), lang, r.PathValue("slug"))
		return err
	})
	if err != nil {
		return err
	}
	if !strings.Contains(name.Path, "/articles/") {
		return app.E(app.NotFound, "error.notfound")
	}
	if own := name.Path + printPath; r.URL.Path != own {
		return &app.Moved{To: own}
	}
	p := printing{s: s, lang: lang, path: name.Path, origin: kit.ListenerOf(r).Origin}
	p.page.Heading = name.Title
	p.single = true
	p.outline = []help.Outline{{Articles: []app.ID{name.Article}}}
	return p.send(w, r)
}

// PrintCategory is a category and all below it, for paper.
func (s *Site) PrintCategory(w http.ResponseWriter, r *http.Request) error {
	p := printing{s: s, lang: s.Languages.Of(r), origin: kit.ListenerOf(r).Origin}
	err := s.view(r.Context(), func(rd store.Reader) error {
		node, err := s.Help.CategoryOf(rd, app.Visitor(), p.lang, r.PathValue("slug"))
		if err != nil {
			return err
		}
		p.path, p.page.Heading, p.page.Lead = node.Path, node.Title, node.Description
		p.outline, err = s.Help.Outline(rd, app.Visitor(), p.lang, node.ID)
		return err
	})
	if err != nil {
		return printMoved(err)
	}
	return p.send(w, r)
}

// printMoved leads from a former address of a category to its printed form.
func printMoved(err error) error {
	if to, ok := err.(*app.Moved); ok {
		return &app.Moved{To: to.To + printPath, Permanent: to.Permanent}
	}
	return err
}

// PrintAll is all there is to read in a language, for paper.
func (s *Site) PrintAll(w http.ResponseWriter, r *http.Request) error {
	p := printing{s: s, lang: s.Languages.Of(r), origin: kit.ListenerOf(r).Origin}
	p.path = "/" + string(p.lang)
	err := s.view(r.Context(), func(rd store.Reader) error {
		set, err := s.Settings.At(rd)
		if err != nil {
			return err
		}
		p.page.Heading = s.Texts.Printer(p.lang).T("print.all.title")
		p.page.Lead = set.Tagline.In(p.lang, set.Languages...)
		p.outline, err = s.Help.Outline(rd, app.Visitor(), p.lang, app.ID{})
		if n := len(p.outline); n > 1 && p.outline[n-1].Category.IsZero() {
			p.outline[n-1].Title = s.restTitle(p.lang, n-1)
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.send(w, r)
}

const printPath = "/print"

// printing is one document on its way. It holds ids, never texts.
type printing struct {
	s       *Site
	lang    app.Lang
	path    string // of the page it is the printed form of
	origin  string
	single  bool // it is one article, which lists need not show
	set     settings.Settings
	page    PrintPage
	outline []help.Outline
}

func (p *printing) send(w http.ResponseWriter, r *http.Request) error {
	if !p.s.Front.Built() {
		return app.E(app.Busy, "error.notbuilt")
	}
	leave, err := p.s.prints.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	if err := p.prepare(r.Context()); err != nil {
		return err
	}
	return kit.Long(w, r, func(piece func([]byte) error) error { return p.write(r.Context(), piece) })
}

func (p *printing) prepare(ctx context.Context) error {
	err := p.s.view(ctx, func(rd store.Reader) (err error) {
		if p.set, err = p.s.Settings.At(rd); err != nil {
			return err
		}
		p.page.Base, err = p.s.frame(rd, p.set, p.origin, p.lang, p.path, nil)
		return err
	})
	p.page.Title, p.page.NoIndex, p.page.Feed = p.page.Heading, true, ""
	p.page.Base.OG = kit.OpenGraph{}
	for _, o := range p.outline {
		p.page.Count += len(o.Articles)
	}
	p.page.Contents = p.page.Count > 1
	p.page.Level = 1
	if p.page.Contents {
		p.page.Level = 2
	}
	if p.parted() {
		p.page.Level = 3
	}
	return err
}

// parted reports whether the document has parts: categories, not one alone.
func (p *printing) parted() bool { return len(p.outline) > 1 }

func (p *printing) write(ctx context.Context, piece func([]byte) error) error {
	if err := p.part(piece, "print-head", p.page); err != nil {
		return err
	}
	if p.page.Contents {
		if err := p.contents(ctx, piece); err != nil {
			return err
		}
	}
	for _, o := range p.outline {
		if p.parted() && o.Title != "" {
			if err := p.part(piece, "print-part", PrintPart{p.page.Base, p.line(o)}); err != nil {
				return err
			}
		}
		if err := p.articles(ctx, piece, o.Articles); err != nil {
			return err
		}
	}
	return p.part(piece, "print-foot", p.page)
}

func (p *printing) part(piece func([]byte) error, name string, page kit.Page) error {
	b, err := p.s.renderer.RenderPart("print", name, page)
	if err != nil {
		return err
	}
	return piece(b)
}

func (p *printing) line(o help.Outline) PrintLine {
	l := PrintLine{Title: o.Title, Mark: "c-" + o.Category.String(), Part: true, Depth: min(o.Depth, 3)}
	if o.Lang != p.lang {
		l.Lang = o.Lang
	}
	return l
}

// contents writes the list of what follows, a batch at a time.
func (p *printing) contents(ctx context.Context, piece func([]byte) error) error {
	if err := p.part(piece, "print-contents", p.page); err != nil {
		return err
	}
	for _, o := range p.outline {
		var lines []PrintLine
		if p.parted() && o.Title != "" {
			lines = append(lines, p.line(o))
		}
		for ids := o.Articles; len(ids) > 0 || len(lines) > 0; {
			n := min(len(ids), contentsBatch)
			more, err := p.sheets(ctx, ids[:n], help.Heads)
			if err != nil {
				return err
			}
			for _, one := range more {
				lines = append(lines, PrintLine{Title: one.Title, Mark: mark(one.Article), Lang: p.foreign(one), Depth: min(o.Depth, 3)})
			}
			if err := p.part(piece, "print-lines", PrintLines{p.page.Base, lines}); err != nil {
				return err
			}
			ids, lines = ids[n:], nil
		}
	}
	return p.part(piece, "print-contents-end", p.page)
}

// PrintLines are some lines of the contents list.
type PrintLines struct {
	kit.Base
	Lines []PrintLine
}

func mark(id app.ID) string { return "a-" + id.String() }

func (p *printing) foreign(one help.Sheet) app.Lang {
	if one.Foreign {
		return one.Lang
	}
	return ""
}

func (p *printing) sheets(ctx context.Context, ids []app.ID, part help.Part) (out []help.Sheet, err error) {
	err = p.s.view(ctx, func(rd store.Reader) error {
		if p.single {
			one, err := p.s.Help.SheetOf(rd, app.Visitor(), p.lang, ids[0])
			out = []help.Sheet{one}
			return err
		}
		out, err = p.s.Help.Sheets(rd, app.Visitor(), p.lang, ids, part)
		return err
	})
	return out, err
}

// articles writes texts. One that went away since the outline was made is left
// out; its line in the contents then leads nowhere.
func (p *printing) articles(ctx context.Context, piece func([]byte) error, ids []app.ID) error {
	for len(ids) > 0 {
		n := min(len(ids), printBatch)
		list, err := p.sheets(ctx, ids[:n], help.Wholes)
		if err != nil {
			return err
		}
		var out []byte
		for _, one := range list {
			b, err := p.s.renderer.RenderPart("print", "print-article", p.article(one))
			if err != nil {
				return err
			}
			out = append(out, b...)
		}
		if err := piece(out); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func (p *printing) article(one help.Sheet) PrintArticle {
	id := mark(one.Article)
	prefix := strings.ReplaceAll(id, "-", "") + "-"
	html := markup.Within(one.HTML, prefix, p.page.Level-1)
	view := help.ArticleView{Card: one.Card, Medium: one.Medium}
	medium := Medium(p.s.Texts.Printer(p.lang), p.set.Zone, view, func(f *help.File) string { return p.origin + help.FilePath(f.ID, f.Name) })
	if medium != nil {
		// The marks of a transcript begin otherwise than those of its text.
		medium.Transcript = template.HTML(markup.Within(string(medium.Transcript), prefix, p.page.Level-1)) // #nosec G203 -- made safe by markup.Render
	}
	return PrintArticle{
		Medium: medium,
		Base:   p.page.Base, Mark: id, Title: one.Title, Level: p.page.Level, Updated: local(p.set, one.Updated),
		TextLang: p.foreign(one), Address: p.origin + one.Path,
		HTML: template.HTML(html), // #nosec G203 -- made safe by markup.Render
	}
}
