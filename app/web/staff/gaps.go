package staff

import (
	"net/http"
	"net/url"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// GapsPage ranks what was searched and not found.
type GapsPage struct {
	Base
	Aside    bool
	Rows     []GapLine
	Most     int // the count of the first, for the bars
	Days     int
	From     int // visitors from whom on a query is shown as typed
	MayWrite bool
}

// GapLine is one gap.
type GapLine struct {
	ID              string
	Shown           string // empty when no word of it may be shown
	Whole           bool
	Others          int
	Lang            app.Lang
	Count, Visitors int
	Share           int // of Most, 0 to 100
	Last            time.Time
	Draft           string // path of the article begun for it; empty when that is gone
	Synonym         string // path where its words are tried with the synonyms
}

// shownGaps bounds the page; what is ranked below is rarely worth an article.
const shownGaps = 200

// Gaps ranks the gaps of the last 30 days.
func (s *Staff) Gaps(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := GapsPage{Base: s.base(w, r, "staff.nav.gaps"), Aside: r.URL.Query().Get("aside") == "yes",
		Days: feedback.GapDays, From: feedback.ShownFrom}
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	// What was searched a moment ago belongs on the list too.
	if err := s.Feedback.Write(r.Context()); err != nil {
		s.Log.Warn("the latest searches are missing", "err", err)
	}
	err := s.view(r.Context(), func(rd store.Reader) error {
		all, err := s.Feedback.Gaps(rd, who, p.Aside)
		for _, g := range all[:min(len(all), shownGaps)] {
			line := s.gapLine(g)
			article, err := s.Help.Standing(rd, g.Article)
			if err != nil {
				return err
			}
			if !article.IsZero() {
				line.Draft = "/staff/content/" + article.String()
			}
			p.Most = max(p.Most, line.Count)
			p.Rows = append(p.Rows, line)
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	for i := range p.Rows {
		p.Rows[i].Share = 100 * p.Rows[i].Count / max(1, p.Most)
	}
	return s.page("gaps", p)
}

func (s *Staff) gapLine(g feedback.Gap) GapLine {
	l := GapLine{ID: g.ID.String(), Shown: g.Shown(), Whole: g.Whole(), Others: g.Others, Lang: g.Lang,
		Count: g.Count(), Visitors: g.Visitors, Last: s.local(g.Last)}
	if l.Shown != "" {
		l.Synonym = synonymsPath + "?lang=" + string(g.Lang) + "&q=" + url.QueryEscape(l.Shown) + "&words=" + url.QueryEscape(l.Shown)
	}
	return l
}

// DecideGap begins a draft for a gap, puts it aside or takes it back.
func (s *Staff) DecideGap(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	who, id := kit.VisitOf(r).Actor, f.ID("gap")
	switch f.Line("do") {
	case "aside":
		err = s.Feedback.PutAside(r.Context(), who, id, true)
		return kit.Document{}, orNext(err, "/staff/gaps", "gap.aside")
	case "back":
		err = s.Feedback.PutAside(r.Context(), who, id, false)
		return kit.Document{}, orNext(err, "/staff/gaps?aside=yes", "gap.back")
	case "draft":
		return s.draftGap(r, who, id)
	}
	return kit.Document{}, app.E(app.Invalid, "error.form")
}

func orNext(err error, to, note string) error {
	if err != nil {
		return err
	}
	return &kit.Next{To: to, Note: note}
}

// draftGap begins the article that is missing: a draft with the query for a
// title and what is known of the gap for a text.
func (s *Staff) draftGap(r *http.Request, who app.Actor, id app.ID) (kit.Document, error) {
	var g feedback.Gap
	err := s.view(r.Context(), func(rd store.Reader) (err error) {
		g, err = s.Feedback.GapOf(rd, who, id)
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	words := s.Texts.Printer(g.Lang)
	title := g.Shown()
	if title == "" {
		title = words.T("loop.gap.untitled")
	}
	create, err := s.Help.Creating(r.Context(), who, help.ArticleInput{Kind: help.Question}, help.TextInput{
		Lang: g.Lang, Title: title, State: help.Draft,
		Body: words.T("loop.gap.body", "Count", g.Count(), "Days", feedback.GapDays),
	})
	if err != nil {
		return kit.Document{}, err
	}
	article, fresh, err := s.Feedback.Draft(r.Context(), who, id, s.Help.Standing, func(tx *store.Tx) (app.ID, error) {
		saved, err := create(tx)
		return saved.Article, err
	})
	if err != nil {
		return kit.Document{}, err
	}
	next := &kit.Next{To: "/staff/content/" + article.String()}
	if fresh {
		next.Note = "gap.drafted"
	}
	return kit.Document{}, next
}
