package staff

import (
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// BinPage is what was removed and can still be brought back.
type BinPage struct {
	Base
	Rows     []BinLine
	Total    int
	Next     string
	Days     int // an article stays so long
	MayWrite bool
}

// BinLine is one article in the bin.
type BinLine struct {
	ContentLine
	Since time.Time
	Until time.Time // then it is removed for good
}

// Bin lists what was removed.
func (s *Staff) Bin(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := BinPage{Base: s.base(w, r, "staff.nav.bin"), Days: help.BinDays}
	f, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	found, err := s.Help.Contents(r.Context(), who, s.lang(r), help.ContentQuery{Bin: true, After: f.Line("after")})
	if err != nil {
		return kit.Document{}, err
	}
	p.Total = found.Total
	if found.Next != "" {
		p.Next = "/staff/bin?after=" + found.Next
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		branches, err := s.Help.Branches(rd, who)
		if err != nil {
			return err
		}
		lines, err := s.lines(rd, r, found.Rows, branches)
		for _, l := range lines {
			since := s.local(l.Deleted)
			p.Rows = append(p.Rows, BinLine{ContentLine: l, Since: since, Until: since.AddDate(0, 0, help.BinDays)})
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("bin", p)
}

// RestoreArticle takes an article out of the bin.
func (s *Staff) RestoreArticle(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.Help.Restore(r.Context(), kit.VisitOf(r).Actor, id); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/content/" + id.String(), Note: "article.restored"}
}

// titleOf is what an article is called, the empty string if it is not known.
func (s *Staff) titleOf(r *http.Request, id app.ID) (title string) {
	_ = s.view(r.Context(), func(rd store.Reader) error {
		e, err := s.Help.Editing(rd, kit.VisitOf(r).Actor, id, s.Settings.Now().Default())
		if err == nil {
			title, _ = e.Row.Title(s.lang(r))
		}
		return nil
	})
	return title
}
