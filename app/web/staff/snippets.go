package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

const snippetsPath = "/staff/snippets"

// SnippetsPage is the pieces of text of one language.
type SnippetsPage struct {
	Base
	In       app.Lang
	Tabs     []SynonymTab
	Rows     []SnippetLine
	New      SnippetLine // what was refused for a new one
	MayWrite bool
}

// SnippetLine is one piece of text.
type SnippetLine struct {
	ID, Name, Body string
	Updated        time.Time
	Open           bool // its form is shown
}

// Snippets shows the pieces of text of a language.
func (s *Staff) Snippets(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.snippetsPage(w, r, f.Lang("lang"))
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("snippets", p)
}

func (s *Staff) snippetsPage(w http.ResponseWriter, r *http.Request, in app.Lang) (SnippetsPage, error) {
	who, set := kit.VisitOf(r).Actor, s.Settings.Now()
	p := SnippetsPage{Base: s.base(w, r, "staff.nav.snippets"), In: in, MayWrite: who.Role >= app.Editor}
	if !set.Offers(in) {
		p.In = set.Default()
	}
	for _, l := range set.Languages {
		p.Tabs = append(p.Tabs, SynonymTab{Lang: l, Path: snippetsPath + "?lang=" + string(l), Current: l == p.In})
	}
	err := s.view(r.Context(), func(rd store.Reader) error {
		list, err := s.Help.Snippets(rd, who, p.In)
		p.Rows = nil
		for _, sn := range list {
			p.Rows = append(p.Rows, SnippetLine{ID: sn.ID.String(), Name: sn.Name, Body: sn.Body, Updated: s.local(sn.Updated)})
		}
		return err
	})
	return p, err
}

// SaveSnippet keeps a piece of text, a new one without an id, or takes it away.
func (s *Staff) SaveSnippet(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	who, lang, note := kit.VisitOf(r).Actor, f.Lang("lang"), "snippet.saved"
	in := help.Snippet{ID: f.ID("id"), Lang: lang, Name: f.Line("name"), Body: f.Text("body")}
	if f.Has("remove") {
		err, note = s.Help.RemoveSnippet(r.Context(), who, lang, in.ID), "snippet.removed"
	} else {
		_, err = s.Help.SaveSnippet(r.Context(), who, in)
	}
	if err == nil {
		return kit.Document{}, &kit.Next{To: snippetsPath + "?lang=" + url.QueryEscape(string(lang)), Note: note}
	}
	p, failed := s.snippetsPage(w, r, lang)
	if failed != nil {
		return kit.Document{}, failed
	}
	suffix := ""
	if in.ID.IsZero() {
		p.New = SnippetLine{Name: in.Name, Body: in.Body}
	} else {
		suffix = "-" + in.ID.String()
	}
	for i := range p.Rows {
		if row := &p.Rows[i]; !in.ID.IsZero() && row.ID == in.ID.String() {
			row.Name, row.Body, row.Open = in.Name, in.Body, true
		}
	}
	control := "body"
	var said *app.Error
	if errors.As(err, &said) && strings.Contains("name long twice many", said.Key[strings.LastIndexByte(said.Key, '.')+1:]) {
		control = "name"
	}
	if err := s.blame(r, &p.Faults, control+suffix, err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("snippets", p)
}

// picked is one line of a dialog from which something is put into a text.
type picked struct {
	Name   string `json:"name"`
	Detail string `json:"detail,omitempty"`
	Insert string `json:"insert"`
}

// SnippetList answers the dialog of the editor.
func (s *Staff) SnippetList(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	out := []picked{}
	err = s.view(r.Context(), func(rd store.Reader) error {
		list, err := s.Help.Snippets(rd, kit.VisitOf(r).Actor, f.Lang("lang"))
		out = out[:0]
		for _, sn := range list {
			out = append(out, picked{Name: sn.Name, Detail: shorten(strings.Join(strings.Fields(sn.Body), " "), 120), Insert: sn.Body})
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return data(out)
}

// titlesShown is how many articles the dialog of links offers at once.
const titlesShown = 20

// TitleList answers the dialog of links: articles whose title in the language
// has the words.
func (s *Staff) TitleList(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	lang := f.Lang("lang")
	if !s.Settings.Now().Offers(lang) {
		return kit.Document{}, app.E(app.Invalid, "help.error.language")
	}
	found, err := s.Help.Contents(r.Context(), kit.VisitOf(r).Actor, lang, help.ContentQuery{
		Lang: lang, Title: f.Line("q"), Limit: titlesShown,
	})
	if err != nil {
		return kit.Document{}, err
	}
	out, words := []picked{}, s.words(r)
	for _, row := range found.Rows {
		t, _ := row.In(lang)
		out = append(out, picked{
			Name: t.Title, Detail: words.T("content.state." + string(t.State)), Insert: "article:" + row.Article.String(),
		})
	}
	return data(out)
}

// UpToDate notes that a translation says the same as the source shown beside it.
// What was typed meanwhile stays as a draft.
func (s *Staff) UpToDate(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	if err := s.Help.MarkUpToDate(r.Context(), who, id, lang, f.ID("from")); err != nil {
		return kit.Document{}, err
	}
	var saved help.Typed
	err = s.view(r.Context(), func(rd store.Reader) error {
		e, err := s.Help.Editing(rd, who, id, lang)
		saved = s.savedForm(&e).Typed
		return err
	})
	if now := typed(f); err == nil && f.Has("body") && now != saved {
		_, err = s.Help.KeepDraft(r.Context(), who, id, lang, f.ID("base"), now)
	}
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: textPath(id, lang), Note: "article.uptodate"}
}
