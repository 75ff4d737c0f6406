package staff

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// fillReview adds what is proposed and said of the text, who may be asked, and
// what changed in its source.
func (s *Staff) fillReview(rd store.Reader, r *http.Request, p *EditPage, e *help.Editing) error {
	who := kit.VisitOf(r).Actor
	p.Bound = s.bound(r) && e.Text.Approved != e.Text.Revision
	people, err := s.Accounts.Colleagues(rd, who, app.Editor)
	if err != nil {
		return err
	}
	for _, c := range people {
		if c.ID != who.ID {
			p.People = append(p.People, Choice{Value: c.ID.String(), Label: c.Name})
		}
	}
	if p.Source != nil {
		if err := s.fillSource(rd, r, p, e); err != nil {
			return err
		}
	}
	if e.Text.Revision.IsZero() {
		return nil
	}
	v, err := s.Help.Review(rd, who, e.Article.ID, p.TextLang)
	if err != nil {
		return err
	}
	if v.Proposal.Stage != "" {
		if p.Proposal, err = s.proposalPart(rd, r, &v.Proposal); err != nil {
			return err
		}
		p.takeProposal(&v, r.URL.Query().Has("proposal"))
	}
	for i := range v.Threads {
		t := &v.Threads[i]
		if !t.Settled.IsZero() || t.Place.Gone || v.Proposal.Edit != nil && !p.Taken {
			continue
		}
		part, err := s.thread(rd, r, t, v.Subject.Body)
		if err != nil {
			return err
		}
		p.Threads = append(p.Threads, part)
	}
	return nil
}

// takeProposal puts a proposed change into the form, so that it is worked on.
func (p *EditPage) takeProposal(v *help.ReviewView, wanted bool) {
	in := v.Proposal.Edit
	if in == nil || !wanted {
		return
	}
	f := &p.Form
	p.Taken, f.Over, f.Base = true, idText(v.Proposal.Revision), idText(in.Base)
	f.Title, f.Body = in.Text.Title, in.Text.Body
	savedMedia(in.Text.Media, &f.Typed)
	f.Keywords, f.Aliases = strings.Join(in.Text.Keywords, ", "), strings.Join(in.Text.Aliases, "\n")
	if in.Text.Slug != "" {
		f.Slug = in.Text.Slug
	}
	if in.Facts != nil {
		f.Kind, f.Category, f.Audience = string(in.Facts.Kind), idText(in.Facts.Category), string(in.Facts.Audience)
	}
}

func (s *Staff) fillSource(rd store.Reader, r *http.Request, p *EditPage, e *help.Editing) error {
	list, known, err := s.Help.SourceChanges(rd, kit.VisitOf(r).Actor, e)
	p.Source.Known = known
	for _, c := range list {
		p.Source.Paras = append(p.Source.Paras, Para{Fate: string(c.Fate), Text: c.Text, Runs: c.Runs, Line: c.Line})
	}
	return err
}

// advice says what could be better in a text that is being written; what cannot
// be rendered is told by the preview.
func (s *Staff) advice(r *http.Request, w help.Written) []AdviceLine {
	list, err := s.Help.Advise(r.Context(), kit.VisitOf(r).Actor, w)
	var said *app.Error
	if err != nil && !errors.As(err, &said) {
		s.Log.Error("advice failed", "err", err)
	}
	words := s.words(r)
	var out []AdviceLine
	for _, a := range list {
		if a.Lang != "" {
			a.Args = append(a.Args, "Language", words.T("base.language."+string(a.Lang)))
		}
		line := AdviceLine{Text: words.T("help.advice."+a.Word, a.Args...), Line: a.Line}
		switch {
		case a.Lang != "":
			line.Path = textPath(a.Article, a.Lang)
		case a.Word == "answered":
			line.Path = textPath(a.Article, w.Lang)
		case a.Control != "":
			line.Path = "#" + a.Control
		default:
			line.Path = "#body"
		}
		out = append(out, line)
	}
	return out
}

// ActLine is one thing somebody did with a text.
type ActLine struct {
	At         time.Time
	When, Said string
	Note       string
}

// acts tells who did what with a text.
func (s *Staff) acts(rd store.Reader, r *http.Request, id app.ID, lang app.Lang) ([]ActLine, error) {
	list, err := s.Help.History(rd, kit.VisitOf(r).Actor, id, lang)
	if err != nil {
		return nil, err
	}
	words := s.words(r)
	var out []ActLine
	for _, a := range list {
		name, err := s.nameOf(rd, r, a.By)
		if err != nil {
			return nil, err
		}
		to := ""
		if !a.To.IsZero() {
			if to, err = s.nameOf(rd, r, a.To); err != nil {
				return nil, err
			}
		}
		key := "writing.act." + string(a.Deed)
		if to != "" {
			key = "writing.act.asked"
		}
		moment := ""
		if !a.When.IsZero() {
			moment = s.when(words, a.When)
		}
		out = append(out, ActLine{
			At: s.local(a.At), When: s.when(words, a.At), Note: a.Note, Said: words.T(key, "Name", name, "To", to, "Time", moment),
		})
	}
	return out, nil
}
