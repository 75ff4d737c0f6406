package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
)

// flawsPath shows what the checks of the content found.
const flawsPath = "/staff/checks"

// FlawsPage is what is wrong with the articles: links, orphans, titles that are
// there twice.
type FlawsPage struct {
	Base
	Sections []FlawSection
	MayWrite bool
}

// FlawSection is one sort of flaws.
type FlawSection struct {
	Word string
	All  int
	Rows []FlawLine
}

// FlawLine is one flaw.
type FlawLine struct {
	help.Flaw
	Path      string // where it is put right
	StateWord string
	OtherPath string
	Merge     string // where the two can be made one
	Said      string // the whole sentence, where the kind alone does not say it
}

// Flaws checks the content now.
func (s *Staff) Flaws(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	who := kit.VisitOf(r).Actor
	p := FlawsPage{Base: s.base(w, r, "staff.nav.checks"), MayWrite: who.Role >= app.Editor}
	found, err := s.Help.Flaws(r.Context(), who)
	if err != nil {
		return kit.Document{}, err
	}
	for _, sort := range []struct {
		word string
		all  int
		list []help.Flaw
	}{{"links", found.LinksAll, found.Links}, {"orphans", found.OrphansAll, found.Orphans}, {"twins", found.TwinsAll, found.Twins},
		{"steps", found.StepsAll, found.Steps}} {
		section := FlawSection{Word: sort.word, All: sort.all}
		for _, f := range sort.list {
			line := FlawLine{Flaw: f, Path: s.open(r, f.Article, f.Lang), StateWord: string(f.State)}
			if !f.Other.IsZero() {
				line.OtherPath = contentPath + "/" + f.Other.String()
			}
			if f.Kind == help.Misled {
				key, args := f.Step.Said()
				line.Said = s.words(r).T(key, args...)
			}
			if f.Kind == help.Twin && p.MayWrite {
				line.Merge = mergePath + "?keep=" + f.Other.String() + "&gone=" + f.Article.String()
			}
			section.Rows = append(section.Rows, line)
		}
		p.Sections = append(p.Sections, section)
	}
	return s.page("checks", p)
}
