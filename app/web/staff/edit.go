package staff

import (
	"html/template"
	"net/http"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/merge"
	"guichet/app/web/kit"
	"guichet/store"
)

// EditPage is where a text is written.
type EditPage struct {
	Base
	ID       string
	TextLang app.Lang
	New      bool // the article does not exist yet
	Fresh    bool // the text does not exist yet
	Binned   bool
	Joined   string // where the article is that this one was joined to
	Form     EditForm
	State    string // of the text, empty for none
	Planned  string // when it will be published
	Online   string // its public address, empty while there is none
	Prefix   string // what the public address begins with
	Tabs     []LangTab
	Kinds    []Choice
	Cats     []Choice
	Auds     []Choice
	Source   *SourceText
	Draft    string // when what is shown was kept, empty when it is what is saved
	Preview  *PreviewPart
	Clash    *Clash
	Here     string // who else has the article open
	Advice   []AdviceLine
	Proposal *ProposalPart // what is proposed of the text
	Taken    bool          // the form holds what is proposed
	Bound    bool          // what is not approved cannot be brought to visitors
	People   []Choice      // who may be asked to look at it
	Ask      AskForm
	Threads  []ThreadPart // open comments whose passage is still there
	Zone     string
	Media    MediaPanel
	Reasons  []ReasonLine // why it did not help, the newest first
}

// EditForm is what stands in the controls, as it was typed.
type EditForm struct {
	help.Typed
	Base string // the revision it began from
	From string // the revision of the source beside it
	Over string // the proposed wording it shows, empty for none
	Was  WasForm
}

// WasForm is what the article and the lists were when the form was made.
type WasForm struct{ Keywords, Aliases, Kind, Category, Audience, Review string }

// LangTab is one language of the article.
type LangTab struct {
	TextState
	Current bool
}

// SourceText is the text a translation follows.
type SourceText struct {
	Lang        app.Lang
	Title, Body string
	Behind      bool // it was reworded since
	Known       bool // the paragraphs tell what changed since it was followed
	Paras       []Para
}

// AskForm is what stands in the form of a proposal.
type AskForm struct{ Note string }

// AdviceLine is one thing that could be better, and the place of it: a control,
// a line of the body or another page.
type AdviceLine struct {
	Text string
	Path string // where it leads: "#title", "#body", another page, or nothing
	Line int    // of the body
}

// PreviewPart is the text as visitors would read it.
type PreviewPart struct {
	Lang app.Lang
	HTML template.HTML
	Why  string // why it cannot be shown
}

// Clash is what two people made of the same text.
type Clash struct {
	Title, Body []merge.Part
	Media       bool // parts of the medium differ too
	Who, When   string
}

// Edit shows the form of a text, with what the person typed last if that was
// not saved.
func (s *Staff) Edit(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.editPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("edit", p)
}

// NewArticle gives a new article an id, so that its draft is found again.
func (s *Staff) NewArticle(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	lang := s.Settings.Now().Default()
	if l, ok := app.ParseLang(r.URL.Query().Get("lang")); ok && s.Settings.Now().Offers(l) {
		lang = l
	}
	kind, _ := help.ParseKind(r.URL.Query().Get("kind"))
	return kit.Document{}, &app.Moved{To: newPath(app.NewID(s.Clock()), lang, kind)}
}

// newPath is the address of a text of an article that is not saved yet.
func newPath(id app.ID, lang app.Lang, kind help.Kind) string {
	to := textPath(id, lang) + "?new"
	if kind != help.Question && kind != "" {
		to += "&kind=" + string(kind)
	}
	return to
}

// FirstText leads to the text an article is best read in.
func (s *Staff) FirstText(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	var lang app.Lang
	err = s.view(r.Context(), func(rd store.Reader) error {
		e, err := s.Help.Editing(rd, kit.VisitOf(r).Actor, id, s.Settings.Now().Default())
		_, lang = e.Row.Title(s.lang(r))
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &app.Moved{To: s.open(r, id, lang)}
}

// textOf reads which text an address names.
func (s *Staff) textOf(r *http.Request) (app.ID, app.Lang, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return id, "", err
	}
	lang := app.Lang(r.PathValue("lang"))
	if !s.Settings.Now().Offers(lang) {
		return id, "", app.E(app.NotFound, "error.notfound")
	}
	return id, lang, nil
}

// textForm is textOf with what came along: read is kit.ReadForm for a form that was
// sent, kit.QueryForm for an address.
func (s *Staff) textForm(r *http.Request, read func(*http.Request, ...string) (kit.Form, error)) (app.ID, app.Lang, kit.Form, error) {
	id, lang, err := s.textOf(r)
	if err != nil {
		return id, lang, kit.Form{}, err
	}
	f, err := read(r)
	return id, lang, f, err
}

func (s *Staff) editPage(w http.ResponseWriter, r *http.Request) (EditPage, error) {
	id, lang, err := s.textOf(r)
	if err != nil {
		return EditPage{}, err
	}
	p := EditPage{
		Base: s.base(w, r, "content.edit.title"), ID: id.String(), TextLang: lang, Zone: s.Settings.Now().Zone.String(),
	}
	err = s.view(r.Context(), func(rd store.Reader) error { return s.fillEdit(rd, r, &p, id) })
	if err != nil {
		return p, err
	}
	others, _ := s.Help.WhoElse(kit.VisitOf(r).Actor, id)
	p.Here = s.here(r, others)
	return p, nil
}

func (s *Staff) fillEdit(rd store.Reader, r *http.Request, p *EditPage, id app.ID) error {
	who := kit.VisitOf(r).Actor
	e, err := s.Help.Editing(rd, who, id, p.TextLang)
	if app.KindOf(err) == app.NotFound && r.URL.Query().Has("new") {
		p.New = true
		kind, _ := help.ParseKind(r.URL.Query().Get("kind"))
		e = help.Editing{Article: help.Article{ID: id, Kind: kind}}
		e.Draft, e.Drafted, err = s.Help.Draft(rd, who, id, p.TextLang)
	}
	if err != nil {
		return err
	}
	branches, err := s.Help.Branches(rd, who)
	if err != nil {
		return err
	}
	s.fillState(r, p, &e)
	p.Form = s.savedForm(&e)
	if err := s.fillReview(rd, r, p, &e); err != nil {
		return err
	}
	if !p.Taken && e.Drafted && e.Draft.Typed != p.Form.Typed {
		p.Form.Typed = e.Draft.Typed
		p.Form.Base = idText(e.Draft.Base)
		p.Draft = s.when(s.words(r), e.Draft.At)
	}
	s.choose(r, p, branches)
	if err := s.fillMedia(rd, r, p); err != nil {
		return err
	}
	if !p.New {
		p.Reasons, err = s.ReasonsOf(rd, r, id)
	}
	return err
}

// fillState tells how far the text is.
func (s *Staff) fillState(r *http.Request, p *EditPage, e *help.Editing) {
	p.Fresh, p.Binned, p.State = e.Text.Revision.IsZero(), !e.Article.Deleted.IsZero(), string(e.Text.State)
	if !e.Article.Into.IsZero() {
		p.Joined = contentPath + "/" + e.Article.Into.String()
	}
	words := s.words(r)
	p.Title = words.T("content.new.title")
	if !p.New {
		title, _ := e.Row.Title(p.TextLang)
		p.Title = title
	}
	if e.Text.State == help.Scheduled {
		p.Planned = s.when(words, e.Text.PublishAt)
	}
	p.Prefix = strings.TrimSuffix(publicPath(e.Article.Kind, p.TextLang, "x"), "x")
	if e.Text.State == help.Published || e.Text.State == help.Archived {
		p.Online = publicPath(e.Article.Kind, p.TextLang, e.Text.Slug)
	}
	for _, l := range s.Settings.Now().Languages {
		t, _ := e.Row.In(l)
		path := textPath(e.Article.ID, l)
		if p.New {
			path = newPath(e.Article.ID, l, e.Article.Kind)
		}
		p.Tabs = append(p.Tabs, LangTab{
			TextState: TextState{Lang: l, State: string(t.State), Path: path, Behind: t.Behind},
			Current:   l == p.TextLang,
		})
	}
	if !p.New && e.Source.Lang != p.TextLang && !e.Source.Revision.IsZero() {
		t, _ := e.Row.In(p.TextLang)
		p.Source = &SourceText{Lang: e.Source.Lang, Title: e.Wording.Title, Body: e.Wording.Body, Behind: t.Behind}
	}
}

func publicPath(kind help.Kind, lang app.Lang, slug string) string {
	if kind == help.Page {
		return help.PagePath(lang, slug)
	}
	return help.ArticlePath(lang, slug)
}

// savedForm fills the controls with what is saved.
func (s *Staff) savedForm(e *help.Editing) EditForm {
	facts := e.Article.Facts()
	f := EditForm{Base: idText(e.Text.Revision), From: idText(e.Wording.ID)}
	f.Typed = help.Typed{
		Title: e.Now.Title, Body: e.Now.Body, Slug: e.Text.Slug,
		Keywords: strings.Join(e.Text.Keywords, ", "), Aliases: strings.Join(e.Text.Aliases, "\n"),
		Kind: string(facts.Kind), Category: idText(facts.Category), Audience: string(facts.Audience),
		Review: string(facts.Review),
	}
	media := e.Now.Media
	if e.Text.Revision.IsZero() { // what was filmed is the same in every language, what is said of it is not
		from := e.Wording.Media
		media = help.Media{File: from.File, Link: from.Link, Poster: from.Poster, Seconds: from.Seconds, Held: from.Held}
	}
	savedMedia(media, &f.Typed)
	if e.Text.State != help.Published && !e.Text.PublishAt.IsZero() {
		f.PublishAt = s.local(e.Text.PublishAt).Format(clockForm)
	}
	f.Was = WasForm{f.Keywords, f.Aliases, f.Kind, f.Category, f.Audience, f.Review}
	return f
}

// clockForm is how a browser writes a moment of the wall (HTML, "local date and
// time").
const clockForm = "2006-01-02T15:04"

func idText(id app.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

func (s *Staff) choose(r *http.Request, p *EditPage, branches []help.Branch) {
	words := s.words(r)
	p.Kinds = kindChoices(words, help.Kind(p.Form.Kind))
	p.Cats = s.categoryChoices(r, branches, p.Form.Category)
	p.Auds = audienceChoices(words, app.Audience(p.Form.Audience))
}

// wallMoment reads what a browser sent of a moment of the business's wall.
func (s *Staff) wallMoment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(clockForm, text, s.Settings.Now().Zone)
	if err != nil {
		return t, app.E(app.Invalid, "content.error.moment").Wrap(err)
	}
	return t, nil
}
