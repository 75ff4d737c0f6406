package site

import (
	"html/template"
	"net/http"
	"strings"

	"guichet/app"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// Asked is the page a private link leads to: who has the link may see it.
func (s *Site) Asked(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	token, ok := question.ParseToken(r.PathValue("token"))
	if !ok {
		return kit.Document{}, app.E(app.NotFound, "question.error.missing")
	}
	base, set, err := s.plainFrame(w, r, "/ask/"+token.String(), "ask.asked.title")
	if err != nil {
		return kit.Document{}, err
	}
	p := AskedPage{Base: base, Path: base.Path, Link: kit.ListenerOf(r).Origin + base.Path}
	err = s.view(r.Context(), func(rd store.Reader) error {
		q, err := s.Question.ByToken(rd, token)
		if err != nil {
			return err
		}
		p.Question, err = s.asked(rd, set, base.Lang, q)
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page(set, "asked", p)
}

// asked is a question as its page shows it.
func (s *Site) asked(rd store.Reader, set settings.Settings, lang app.Lang, q question.Question) (Asked, error) {
	a := Asked{
		Lines: strings.Split(q.Text, "\n\n"), Name: q.Name, State: q.State, Public: q.Public, Asked: q.Asked.In(set.Zone),
		Note: q.Note, Answered: q.AnsweredAt.In(set.Zone),
	}
	if until := q.Until(); !until.IsZero() {
		a.Until = until.In(set.Zone)
	}
	if q.State != question.Answered {
		return a, nil
	}
	doc, err := s.markup.Render(q.Answer, q.Lang, nil)
	if err != nil {
		return a, err
	}
	a.Answer = template.HTML(doc.HTML) // #nosec G203 -- made safe by markup.Render
	if q.Article.IsZero() {
		return a, nil
	}
	names, err := s.Help.NamesOf(rd, app.Visitor(), lang, []app.ID{q.Article})
	if n, ok := names[q.Article]; ok {
		a.Article = &kit.Link{Title: n.Title, Path: n.Path}
		if n.Lang != lang {
			a.Article.Lang = n.Lang
		}
	}
	return a, err
}

// Withdraw takes a question back at the wish of who has its private link.
func (s *Site) Withdraw(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if _, err := kit.ReadForm(r); err != nil {
		return kit.Document{}, err
	}
	token, ok := question.ParseToken(r.PathValue("token"))
	if !ok {
		return kit.Document{}, app.E(app.NotFound, "question.error.missing")
	}
	if err := s.Question.Withdraw(r.Context(), token); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/" + string(s.Languages.Of(r)) + "/ask/withdrawn"}
}

// Questions is the public list of a language: open and answered ones.
func (s *Site) Questions(r store.Reader, v kit.Variant) (kit.Document, error) {
	list, err := s.Question.Public(r, v.Lang, v.Number)
	if err != nil {
		return kit.Document{}, err
	}
	path := questionsPath(v.Lang)
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	all, err := s.askedIn(r, set)
	if err != nil {
		return kit.Document{}, err
	}
	base, err := s.frame(r, set, v.Origin, v.Lang, path, nil)
	if err != nil {
		return kit.Document{}, err
	}
	words := s.Texts.Printer(v.Lang)
	base.Title, base.Description = words.T("ask.list.title"), words.T("ask.list.lead")
	base.Crumbs = s.crumbs(v.Lang, nil)
	base.Alternates = alternates(set, v.Origin, all)
	base.NoIndex = base.NoIndex || list.Total == 0
	if list.Page > 1 {
		base.Canonical, base.Alternates = s.canonical(v.Origin, pagePath(path, list.Page)), nil
	}
	p := QuestionsPage{Base: base, Total: list.Total}
	for _, q := range list.Questions {
		a, err := s.asked(r, set, v.Lang, q)
		if err != nil {
			return kit.Document{}, err
		}
		p.Questions = append(p.Questions, a)
	}
	p.Pages = pager(list.Page, question.PageSize, len(p.Questions), list.Total, func(n int) string { return pagePath(path, n) })
	return s.page(set, "questions", p)
}

func questionsPath(lang app.Lang) string { return "/" + string(lang) + "/questions" }
