package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// mergePath is where two articles become one.
const mergePath = "/staff/merge"

// MergePage shows what two articles would be as one; without a second one, a
// search for it.
type MergePage struct {
	Base
	Keep, Gone *MergeSide
	Texts      []MergeText
	Narrow     bool
	Drafts     []string // who has something unsaved in the one that goes
	Swap       string
	Query      string
	Hits       []kit.Link
	Days       int
}

// MergeSide is one of the two.
type MergeSide struct {
	ID, Title, Path string
	Langs           []TextState
}

// MergeText is one language of what they become.
type MergeText struct {
	Lang        app.Lang
	Title, Body string
	States      []Choice
	Base, From  string
	Stays       bool // the one that goes has no text: nothing changes
	Moves       bool // the one that stays has none
	Keywords    string
	KeepBody    string
	GoneBody    string
	GoneTitle   string
	Preview     *PreviewPart // as visitors would read it
}

// Merge shows the page. It takes the two as "keep" and "gone", or as the two
// articles ticked in the list.
func (s *Staff) Merge(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.QueryForm(r, "article")
	if err != nil {
		return kit.Document{}, err
	}
	keep, gone := f.ID("keep"), f.ID("gone")
	if ticked := f.All("article"); keep.IsZero() && len(ticked) > 0 {
		keep, _ = app.ParseID(ticked[0])
		if len(ticked) > 1 {
			gone, _ = app.ParseID(ticked[1])
		}
	}
	p, err := s.mergePage(w, r, keep, gone)
	if err != nil {
		return kit.Document{}, err
	}
	if n := len(f.All("article")); n > 2 {
		p.Faults = append(p.Faults, kit.Fault{Message: s.words(r).T("merge.two")})
		return s.refused("merge", p)
	}
	return s.page("merge", p)
}

func (s *Staff) mergePage(w http.ResponseWriter, r *http.Request, keep, gone app.ID) (*MergePage, error) {
	p := &MergePage{Base: s.base(w, r, "merge.title"), Days: help.JournalDays, Query: shorten(strings.TrimSpace(r.URL.Query().Get("q")), 200)}
	who := kit.VisitOf(r).Actor
	if keep.IsZero() {
		return p, app.E(app.NotFound, "error.notfound")
	}
	if gone.IsZero() {
		return p, s.mergeSearch(r, p, keep)
	}
	p.Swap = mergePath + "?keep=" + gone.String() + "&gone=" + keep.String()
	return p, s.view(r.Context(), func(rd store.Reader) error {
		j, err := s.Help.JoinOf(rd, who, keep, gone)
		if err != nil {
			return err
		}
		p.Keep, p.Gone, p.Narrow = s.mergeSide(r, j.Keep), s.mergeSide(r, j.Gone), j.Narrow
		for _, t := range j.Texts {
			p.Texts = append(p.Texts, s.mergeText(r, t))
		}
		for _, d := range j.Drafts {
			name, err := s.nameOf(rd, r, d.Who)
			if err != nil {
				return err
			}
			if !slices.Contains(p.Drafts, name) {
				p.Drafts = append(p.Drafts, name)
			}
		}
		return nil
	})
}

// mergeSearch finds the other one by its title.
func (s *Staff) mergeSearch(r *http.Request, p *MergePage, keep app.ID) error {
	who := kit.VisitOf(r).Actor
	err := s.view(r.Context(), func(rd store.Reader) error {
		e, err := s.Help.Editing(rd, who, keep, s.Settings.Now().Default())
		if err == nil {
			p.Keep = s.mergeSide(r, e.Row)
		}
		return err
	})
	if err != nil || p.Query == "" {
		return err
	}
	hits, err := s.Help.FindTitles(r.Context(), who, s.lang(r), p.Query, 20)
	for _, h := range hits {
		if h.Article != keep {
			p.Hits = append(p.Hits, kit.Link{Title: h.Title, Path: mergePath + "?keep=" + keep.String() + "&gone=" + h.Article.String()})
		}
	}
	return err
}

func (s *Staff) mergeSide(r *http.Request, row help.ContentRow) *MergeSide {
	l := s.line(r, row)
	return &MergeSide{ID: l.ID, Title: l.Title, Path: l.Path, Langs: l.Langs}
}

func (s *Staff) mergeText(r *http.Request, t help.JoinedText) MergeText {
	words := s.words(r)
	out := MergeText{
		Lang: t.Lang, Title: t.Title, Body: t.Body, Base: idText(t.Base), From: idText(t.From), Stays: !t.Changes(),
		Moves: t.Base.IsZero(), Keywords: strings.Join(t.Keywords, ", "), KeepBody: t.KeepWas, GoneBody: t.GoneWas, GoneTitle: t.GoneTitle,
	}
	for _, st := range []help.State{help.Published, help.Draft, help.Review, help.Archived} {
		out.States = append(out.States, Choice{string(st), words.T("content.state." + string(st)), st == t.State})
	}
	return out
}

// DoMerge makes one article of the two, or shows what was typed as visitors would
// read it.
func (s *Staff) DoMerge(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	in := help.JoinInput{Keep: f.ID("keep"), Gone: f.ID("gone")}
	for _, l := range app.Langs() {
		if at := string(l) + "-"; f.Has(at + "from") {
			in.Texts = append(in.Texts, help.JoinInputText{
				Lang: l, Title: f.Line(at + "title"), Body: f.Text(at + "body"), State: help.State(f.Line(at + "state")),
				Base: f.ID(at + "base"), From: f.ID(at + "from"),
			})
		}
	}
	if f.Line("do") == "preview" {
		p, err := s.mergeAgain(w, r, in)
		if err != nil {
			return kit.Document{}, err
		}
		return s.page("merge", p)
	}
	id, err := s.Help.Join(r.Context(), kit.VisitOf(r).Actor, in)
	if err == nil {
		return kit.Document{}, &kit.Next{To: contentPath + "?" + url.Values{"done": {id.String()}}.Encode(), Note: "article.joined"}
	}
	p, pageErr := s.mergeAgain(w, r, in)
	if pageErr != nil {
		return kit.Document{}, pageErr
	}
	if err := s.blame(r, &p.Faults, "", err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("merge", p)
}

// mergeAgain shows the page with what was typed; what was saved meanwhile stands
// beside it.
func (s *Staff) mergeAgain(w http.ResponseWriter, r *http.Request, in help.JoinInput) (*MergePage, error) {
	p, err := s.mergePage(w, r, in.Keep, in.Gone)
	if err != nil {
		return nil, err
	}
	for i := range p.Texts {
		t := &p.Texts[i]
		for _, said := range in.Texts {
			if said.Lang != t.Lang {
				continue
			}
			t.Title, t.Body = said.Title, said.Body
			part := s.preview(r, t.Lang, t.Title, t.Body)
			t.Preview = &part
			for n := range t.States {
				t.States[n].Chosen = t.States[n].Value == string(said.State)
			}
		}
	}
	return p, nil
}
