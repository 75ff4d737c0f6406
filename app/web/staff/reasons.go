package staff

import (
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxButtonForm bounds a form of a button and what it is about, in bytes.
const MaxButtonForm = 4 << 10

// ReasonsPage lists why articles did not help.
type ReasonsPage struct {
	Base
	Dealt bool // those somebody has dealt with already
	Count int  // that wait
	Rows  []ReasonLine
	Next  string
}

// ReasonLine is one reason beside its article.
type ReasonLine struct {
	Article, Voter string
	Title, Path    string // of the article in the staff's list
	Public         string // its public page
	TitleLang      app.Lang
	Text           string
	Lang           app.Lang
	At             time.Time
}

// Reasons lists the reasons people gave for a no, newest first.
func (s *Staff) Reasons(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := ReasonsPage{Base: s.base(w, r, "staff.nav.reasons"), Dealt: r.URL.Query().Get("dealt") == "yes"}
	after, err := cursor(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	err = s.view(r.Context(), func(rd store.Reader) error {
		if p.Count, err = s.Feedback.ReasonsWaiting(rd, who); err != nil {
			return err
		}
		found, next, err := s.Feedback.Reasons(rd, who, p.Dealt, store.Page{After: after, Limit: 50})
		if err != nil {
			return err
		}
		if next != nil {
			p.Next = "/staff/reasons?after=" + cursorText(next)
			if p.Dealt {
				p.Next += "&dealt=yes"
			}
		}
		p.Rows, err = s.reasonLines(rd, r, found)
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("reasons", p)
}

// reasonLines puts votes beside the names of their articles. What became of an
// article that is no longer online, the reasons are still worth reading.
func (s *Staff) reasonLines(rd store.Reader, r *http.Request, votes []feedback.Vote) ([]ReasonLine, error) {
	ids := make([]app.ID, len(votes))
	for i, v := range votes {
		ids[i] = v.Article
	}
	names, err := s.Help.NamesOf(rd, kit.VisitOf(r).Actor, s.contentLang(r), ids)
	if err != nil {
		return nil, err
	}
	out := make([]ReasonLine, len(votes))
	for i, v := range votes {
		n := names[v.Article]
		out[i] = ReasonLine{
			Article: v.Article.String(), Voter: v.Voter.String(), Title: n.Title, TitleLang: n.Lang, Public: n.Path,
			Path: "/staff/content/" + v.Article.String(), Text: v.Reason, Lang: v.Lang, At: s.local(v.At),
		}
	}
	return out, nil
}

// contentLang is the interface language if the site is offered in it, else the
// site's default: titles exist in those only.
func (s *Staff) contentLang(r *http.Request) app.Lang {
	set := s.Settings.Now()
	if l := s.lang(r); set.Offers(l) {
		return l
	}
	return set.Default()
}

// ReasonsOf returns what people missed in an article, for the page it is written
// on.
func (s *Staff) ReasonsOf(rd store.Reader, r *http.Request, article app.ID) ([]ReasonLine, error) {
	votes, err := s.Feedback.ReasonsOf(rd, kit.VisitOf(r).Actor, article, 20)
	if err != nil {
		return nil, err
	}
	return s.reasonLines(rd, r, votes)
}

// DealWithReason notes that a reason was read and dealt with, or was not.
func (s *Staff) DealWithReason(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	done := f.Line("done") == "yes"
	next := &kit.Next{To: "/staff/reasons", Note: "reason.dealt"}
	if !done {
		next = &kit.Next{To: "/staff/reasons?dealt=yes", Note: "reason.back"}
	}
	if err := s.Feedback.Deal(r.Context(), kit.VisitOf(r).Actor, f.ID("article"), f.ID("voter"), done); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, next
}
