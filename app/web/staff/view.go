package staff

import (
	"html/template"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/merge"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/store"
)

// ViewPage is a text as its visitors will see it, with what state it is in.
type ViewPage struct {
	Base
	ID       string
	TextLang app.Lang
	Tabs     []LangTab
	State    string
	Heading  string
	HTML     template.HTML
	Minutes  int
	Updated  time.Time
	Trail    []kit.Link
	Related  []kit.Link
	Edit     string // where it is changed, empty for who may not
	Online   string
	Medium   *site.MediumBlock
}

// View shows a text to the staff, published or not.
func (s *Staff) View(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, err := s.textOf(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	p := ViewPage{Base: s.base(w, r, "content.view.title"), ID: id.String(), TextLang: lang}
	err = s.view(r.Context(), func(rd store.Reader) error {
		e, err := s.Help.Editing(rd, who, id, lang)
		if err != nil {
			return err
		}
		v, err := s.Help.Preview(rd, who, id, lang)
		if err != nil {
			return err
		}
		s.fillView(r, &p, &e, v)
		if p.Medium != nil && (p.Medium.Video || p.Medium.Audio) {
			w.Header()["Content-Security-Policy"] = []string{kit.StaffPlaysPolicy}
		}
		return nil
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("view", p)
}

func (s *Staff) fillView(r *http.Request, p *ViewPage, e *help.Editing, v help.ArticleView) {
	p.Heading, p.HTML, p.Minutes, p.Updated = v.Title, ownFiles(v.HTML), v.Minutes, s.local(v.Updated)
	p.Medium = site.Medium(s.words(r), s.Settings.Now().Zone, v, func(f *help.File) string {
		return "/staff" + help.FilePath(f.ID, f.Name)
	})
	if p.Medium != nil {
		p.Medium.Transcript = ownFiles(string(p.Medium.Transcript))
	}
	p.State, p.Title = string(e.Text.State), v.Title
	if e.Text.State == help.Published || e.Text.State == help.Archived {
		p.Online = v.Path
	}
	for _, l := range v.Trail {
		p.Trail = append(p.Trail, kit.Link{Title: l.Title, Path: l.Path})
	}
	for _, c := range v.Related {
		p.Related = append(p.Related, kit.Link{Title: c.Title, Path: c.Path})
	}
	for _, t := range e.Row.Texts {
		p.Tabs = append(p.Tabs, LangTab{
			TextState: TextState{Lang: t.Lang, State: string(t.State), Path: textPath(e.Article.ID, t.Lang) + "/view"},
			Current:   t.Lang == p.TextLang,
		})
	}
	if kit.VisitOf(r).Actor.Role >= app.Editor {
		p.Edit = textPath(e.Article.ID, p.TextLang)
	}
}

// RevisionsPage lists the wordings of a text.
type RevisionsPage struct {
	Base
	ID       string
	TextLang app.Lang
	Text     string // its path
	Rows     []RevisionLine
	Acts     []ActLine
	Next     string
	Joined   []kit.Link // the versions of what was joined to this article
}

// RevisionLine is one wording.
type RevisionLine struct {
	ID, Title, Who string
	At             time.Time
	When           string
	Current        bool
	Compare        string // what changed with it
}

// Revisions lists the wordings of a text, the newest first.
func (s *Staff) Revisions(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, err := s.textOf(r)
	if err != nil {
		return kit.Document{}, err
	}
	after, err := cursor(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	p := RevisionsPage{
		Base: s.base(w, r, "content.revisions.title"), ID: id.String(), TextLang: lang, Text: s.open(r, id, lang),
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		list, next, err := s.Help.Revisions(rd, who, id, lang, after)
		if next != nil {
			p.Next = textPath(id, lang) + "/revisions?after=" + cursorText(next)
		}
		if err != nil {
			return err
		}
		for _, v := range list {
			line, err := s.revision(rd, r, id, lang, v)
			if err != nil {
				return err
			}
			p.Rows = append(p.Rows, line)
		}
		if after == nil {
			if p.Acts, err = s.acts(rd, r, id, lang); err != nil {
				return err
			}
		}
		joined, err := s.Help.JoinedTo(rd, who, id)
		for _, row := range joined {
			title, lang := row.Title(lang)
			p.Joined = append(p.Joined, kit.Link{Title: title, Path: textPath(row.Article, lang) + "/revisions"})
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("revisions", p)
}

func (s *Staff) revision(rd store.Reader, r *http.Request, id app.ID, lang app.Lang,
	v help.RevisionHead) (RevisionLine, error) {
	who, err := s.nameOf(rd, r, v.By)
	return RevisionLine{
		ID: v.ID.String(), Title: v.Title, Who: who, At: s.local(v.At),
		When: s.when(s.words(r), v.At), Current: v.Current,
		Compare: textPath(id, lang) + "/compare?to=" + v.ID.String(),
	}, err
}

// ComparePage shows what changed between two wordings, word by word.
type ComparePage struct {
	Base
	ID            string
	TextLang      app.Lang
	Revisions     string // back to the list
	From, To      RevisionLine
	First         bool // there is nothing before it
	Heading, Body []merge.Run
	Media         *MediaChange
	Same          bool
	Current       string // the revision that is current now
	MayRevert     bool
}

// Compare shows what changed from one wording to another.
func (s *Staff) Compare(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.QueryForm)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	p := ComparePage{
		Base: s.base(w, r, "content.compare.title"), ID: id.String(), TextLang: lang,
		Revisions: textPath(id, lang) + "/revisions",
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		c, err := s.Help.Compare(rd, who, id, lang, f.ID("from"), f.ID("to"))
		if err != nil {
			return err
		}
		e, err := s.Help.Editing(rd, who, id, lang)
		if err != nil {
			return err
		}
		if p.From, err = s.wording(rd, r, id, lang, c.From); err != nil {
			return err
		}
		if p.To, err = s.wording(rd, r, id, lang, c.To); err != nil {
			return err
		}
		p.First, p.Heading, p.Body = c.From.ID.IsZero(), c.Title, c.Body
		if p.Media, err = s.mediaChange(rd, r, lang, c.From.Media, c.To.Media); err != nil {
			return err
		}
		p.Same = c.From.Title == c.To.Title && c.From.Body == c.To.Body && p.Media == nil
		p.Current = idText(e.Text.Revision)
		p.MayRevert = who.Role >= app.Editor && c.To.ID != e.Text.Revision && e.Article.Deleted.IsZero()
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("compare", p)
}

func (s *Staff) wording(rd store.Reader, r *http.Request, id app.ID, lang app.Lang, v help.Revision) (RevisionLine, error) {
	return s.revision(rd, r, id, lang, help.RevisionHead{ID: v.ID, Title: v.Title, By: v.By, At: v.At})
}

// Revert brings an earlier wording back.
func (s *Staff) Revert(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	if _, err := s.Help.Revert(r.Context(), kit.VisitOf(r).Actor, id, lang, f.ID("to"), f.ID("base")); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: textPath(id, lang) + "/revisions", Note: "article.reverted"}
}

// nameOf is what a person is called; of somebody who is gone, that it was
// somebody.
func (s *Staff) nameOf(rd store.Reader, r *http.Request, id app.ID) (string, error) {
	if id.IsZero() {
		return s.words(r).T("content.who.program"), nil
	}
	names, err := s.Accounts.Names(rd, kit.VisitOf(r).Actor, []app.ID{id})
	if err != nil || names[id] != "" {
		return names[id], err
	}
	return s.words(r).T("content.here.someone"), nil
}
