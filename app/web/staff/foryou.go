package staff

import (
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// ForYouPath is the list of what waits for the person.
const ForYouPath = "/staff/for-you"

// ForYouPage is what waits for the person.
type ForYouPage struct {
	Base
	Rows []TodoLine
}

// TodoLine is one thing that waits.
type TodoLine struct {
	Turn, Title, Path string
	TextLang          app.Lang
	Who               string
	Named, Change     bool
	At                time.Time
	When, Note        string
}

// ForYou lists what waits for the person.
func (s *Staff) ForYou(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := ForYouPage{Base: s.base(w, r, "staff.nav.foryou")}
	words := s.words(r)
	err := s.view(r.Context(), func(rd store.Reader) error {
		list, err := s.Help.ForYou(rd, kit.VisitOf(r).Actor)
		p.Rows = nil
		for _, t := range list {
			name, err := s.nameOf(rd, r, t.By)
			if err != nil {
				return err
			}
			title := t.Title
			if title == "" {
				title = words.T("content.untitled")
			}
			p.Rows = append(p.Rows, TodoLine{
				Turn: string(t.Turn), Title: title, Path: textPath(t.Article, t.Lang) + "/review", TextLang: t.Lang, Who: name,
				Named: t.Named, Change: t.Change, At: s.local(t.At), When: s.when(words, t.At), Note: shorten(t.Note, 200),
			})
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("foryou", p)
}

// CoveragePage is what is written in which language.
type CoveragePage struct {
	Base
	Langs []app.Lang
	Rows  []CoveredLine
}

// CoveredLine is a category with what is in it and below, or all there is.
type CoveredLine struct {
	Name     string
	All      bool
	Depth    int
	Articles int
	Path     string
	Cells    []CoverageCell
}

// CoverageCell is one language of a row. Paths are empty where there is nothing.
type CoverageCell struct {
	Lang            app.Lang
	Online, Share   int // articles visitors read, and how many of a hundred that are
	Missing, Behind int
	Drafts          int
	ToMissing       string
	ToBehind        string
}

// CoverageTable shows what is written in which language.
func (s *Staff) CoverageTable(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := CoveragePage{Base: s.base(w, r, "staff.nav.coverage"), Langs: s.Settings.Now().Languages}
	who := kit.VisitOf(r).Actor
	all, none, by, err := s.Help.Coverages(r.Context(), who)
	if err != nil {
		return kit.Document{}, err
	}
	var branches []help.Branch
	err = s.view(r.Context(), func(rd store.Reader) (err error) {
		branches, err = s.Help.Branches(rd, who)
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	row := func(name, query string, depth int, c help.Coverage) CoveredLine {
		line := CoveredLine{Name: name, Depth: depth, Articles: c.Articles, Path: "/staff/content" + query}
		join := "?"
		if query != "" {
			join = "&"
		}
		for _, l := range p.Langs {
			n := c.Langs[l]
			cell := CoverageCell{Lang: l, Online: n.Online, Behind: n.Behind, Missing: c.Articles - n.Written, Drafts: n.Written - n.Online}
			if c.Articles > 0 {
				cell.Share = 100 * n.Online / c.Articles
			}
			cell.ToMissing = line.Path + join + "missing=" + string(l)
			cell.ToBehind = line.Path + join + "behind=1&lang=" + string(l)
			line.Cells = append(line.Cells, cell)
		}
		return line
	}
	words := s.words(r)
	total := row(words.T("writing.coverage.all"), "", 0, all)
	total.All = true
	p.Rows = append(p.Rows, total)
	for _, b := range help.Flat(branches) {
		if c := by[b.ID]; c.Articles > 0 {
			p.Rows = append(p.Rows, row(b.Name(s.lang(r)), "?category="+b.ID.String(), b.Depth, c))
		}
	}
	if none.Articles > 0 {
		p.Rows = append(p.Rows, row(words.T("content.category.none"), "?category=none", 0, none))
	}
	return s.page("coverage", p)
}
