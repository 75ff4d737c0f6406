package staff

import (
	"context"
	"net/http"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// journalPath lists what was done to many articles at once.
const journalPath = "/staff/journal"

// JournalPage lists the actions that can still be undone.
type JournalPage struct {
	Base
	Rows     []ActionLine
	Next     string
	Days     int
	MayWrite bool
}

// ActionLine is one action.
type ActionLine struct {
	help.ActionView
	ID, Path  string
	Who, When string
	What      string // what was asked for beside the action itself
	Percent   int
	Broken    bool // it was broken off
	UndoneWho string
	UndoneAt  string
}

// Journal lists the actions of the last days, the newest first.
func (s *Staff) Journal(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := JournalPage{Base: s.base(w, r, "staff.nav.journal"), Days: help.JournalDays}
	after, err := cursor(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	err = s.view(r.Context(), func(rd store.Reader) error {
		list, next, err := s.Help.Journal(rd, who, after)
		if next != nil {
			p.Next = journalPath + "?after=" + cursorText(next)
		}
		if err != nil {
			return err
		}
		for _, a := range list {
			line, err := s.actionLine(rd, r, a)
			if err != nil {
				return err
			}
			p.Rows = append(p.Rows, line)
		}
		return nil
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("journal", p)
}

func (s *Staff) actionLine(rd store.Reader, r *http.Request, a help.ActionView) (ActionLine, error) {
	words := s.words(r)
	l := ActionLine{
		ActionView: a, ID: a.ID.String(), Path: journalPath + "/" + a.ID.String(), When: s.when(words, a.At),
		Percent: 100 * a.Seen / max(1, a.Total), Broken: a.Ended.IsZero() && !a.Working,
	}
	var err error
	if l.Who, err = s.nameOf(rd, r, a.By); err != nil {
		return l, err
	}
	if !a.Undone.IsZero() {
		l.UndoneAt = s.when(words, a.Undone)
		if l.UndoneWho, err = s.nameOf(rd, r, a.UndoneBy); err != nil {
			return l, err
		}
	}
	l.What, err = s.actionWhat(rd, r, a)
	return l, err
}

// actionWhat is what was asked for: a category, a day, words.
func (s *Staff) actionWhat(rd store.Reader, r *http.Request, a help.ActionView) (string, error) {
	words := s.words(r)
	switch a.Do {
	case help.DoMove:
		branches, err := s.Help.Branches(rd, kit.VisitOf(r).Actor)
		for _, b := range help.Flat(branches) {
			if b.ID == a.Category {
				return b.Name(s.lang(r)), err
			}
		}
		return words.T("content.category.none"), err
	case help.DoAudience:
		audience, _ := app.ParseAudience(string(a.Audience))
		return words.T("content.audience." + string(audience)), nil
	case help.DoReview:
		if a.Review == "" {
			return words.T("content.review.none"), nil
		}
		day, err := time.Parse(time.DateOnly, string(a.Review))
		return words.Date(day), err
	case help.DoTag, help.DoUntag:
		return strings.Join(a.Keywords, ", "), nil
	case help.DoJoin:
		return s.articleTitle(rd, r, a.Into), nil
	}
	if a.Lang != "" {
		return words.T("base.language." + string(a.Lang)), nil
	}
	return "", nil
}

// ActionPage is one action with what became of each article.
type ActionPage struct {
	Base
	Action   ActionLine
	Rows     []ChangedLine
	Fate     string
	Tabs     []StateTab
	Next     string
	MayWrite bool
	Src      string // where the part that changes is asked for again
}

// ChangedLine is one article of an action.
type ChangedLine struct {
	Title, Path, Fate, Why string
}

// Action shows one action; while it is under way, how far it is.
func (s *Staff) Action(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.actionPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	if r.URL.Query().Has("part") {
		return s.fragment("action", "action-state", p)
	}
	return s.page("action", p)
}

func (s *Staff) actionPage(w http.ResponseWriter, r *http.Request) (*ActionPage, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	after, err := cursor(r)
	if err != nil {
		return nil, err
	}
	p := &ActionPage{Base: s.base(w, r, "journal.one"), Fate: r.URL.Query().Get("fate")}
	at := journalPath + "/" + id.String()
	p.Src = at + "?part"
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	return p, s.view(r.Context(), func(rd store.Reader) error {
		a, err := s.Help.ActionOf(rd, who, id)
		if err != nil {
			return err
		}
		if p.Action, err = s.actionLine(rd, r, a); err != nil {
			return err
		}
		list, next, err := s.Help.ChangesOf(rd, who, id, help.Fate(p.Fate), after)
		if err != nil {
			return err
		}
		if next != nil {
			p.Next = at + "?fate=" + p.Fate + "&after=" + cursorText(next)
		}
		for _, word := range []string{"", string(help.FateChanged), string(help.FateBack), string(help.FateRefused), string(help.FateLeft)} {
			tab := StateTab{Word: word, Path: at + "?fate=" + word, Count: -1, Current: word == p.Fate}
			if word == "" {
				tab.Word, tab.Path = "all", at
			}
			p.Tabs = append(p.Tabs, tab)
		}
		for _, c := range list {
			line := ChangedLine{Title: s.articleTitle(rd, r, c.Article), Path: contentPath + "/" + c.Article.String(), Fate: string(c.Fate)}
			if c.Why != nil {
				line.Why = s.words(r).Error(c.Why)
			}
			p.Rows = append(p.Rows, line)
		}
		return nil
	})
}

// articleTitle is what an article is called, its id when it is no more.
func (s *Staff) articleTitle(rd store.Reader, r *http.Request, id app.ID) string {
	e, err := s.Help.Editing(rd, kit.VisitOf(r).Actor, id, s.Settings.Now().Default())
	if err != nil {
		return id.String()
	}
	title, _ := e.Row.Title(s.lang(r))
	return title
}

// UndoAction takes an action back.
func (s *Staff) UndoAction(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	v, err := s.Help.Undo(context.WithoutCancel(r.Context()), kit.VisitOf(r).Actor, id)
	at := journalPath + "/" + id.String()
	switch {
	case err != nil:
		p, pageErr := s.actionPage(w, r)
		if pageErr != nil {
			return kit.Document{}, pageErr
		}
		if err := s.blame(r, &p.Faults, "", err); err != nil {
			return kit.Document{}, err
		}
		return s.refused("action", p)
	case v.Left > 0:
		return kit.Document{}, &kit.Next{To: at + "?fate=" + string(help.FateLeft), Note: "journal.undone.some"}
	}
	return kit.Document{}, &kit.Next{To: at, Note: "journal.undone"}
}
