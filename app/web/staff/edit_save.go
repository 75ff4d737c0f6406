package staff

import (
	"errors"
	"net/http"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// SaveText carries out the form of a text: the button that was pressed says what
// else is to be done with it.
func (s *Staff) SaveText(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	return s.saveForm(w, r, id, lang, f)
}

func (s *Staff) saveForm(w http.ResponseWriter, r *http.Request, id app.ID, lang app.Lang, f kit.Form) (kit.Document, error) {
	do := f.Line("do")
	if do == "preview" {
		return s.editAgain(w, r, f, nil)
	}
	saved, err := s.saveText(r, id, lang, f, do)
	if err != nil {
		return s.editAgain(w, r, f, err)
	}
	note := "article.saved"
	switch {
	case saved.Merged:
		note = "article.merged"
	case do == "propose" && saved.State != help.Review:
		note = "article.proposed"
	case do != "" && do != "save":
		note = "article." + string(saved.State)
	case saved.State == help.Published:
		note = "article.saved.online"
	}
	return kit.Document{}, &kit.Next{To: textPath(id, lang), Note: note}
}

func (s *Staff) saveText(r *http.Request, id app.ID, lang app.Lang, f kit.Form, do string) (help.Saved, error) {
	who := kit.VisitOf(r).Actor
	e, err := s.edit(f, lang, do)
	if err != nil {
		return help.Saved{}, err
	}
	there := false
	err = s.view(r.Context(), func(rd store.Reader) error {
		_, err := s.Help.Editing(rd, who, id, lang)
		if there = err == nil; app.KindOf(err) == app.NotFound {
			return nil
		}
		return err
	})
	if err != nil {
		return help.Saved{}, err
	}
	if !there {
		e.Text.Draft = id
		if do == "propose" {
			e.Text.State = help.Review
		}
		return s.Help.CreateArticle(r.Context(), who, *e.Facts, e.Text)
	}
	if do == "propose" {
		return s.Help.Propose(r.Context(), who, id, e)
	}
	return s.Help.SaveEdit(r.Context(), who, id, e)
}

// edit reads the form as what the room takes.
func (s *Staff) edit(f kit.Form, lang app.Lang, do string) (help.Edit, error) {
	at, err := s.wallMoment(f.Line("publish_at"))
	if err != nil {
		return help.Edit{}, err
	}
	in := typed(f)
	media, err := mediaOf(&in)
	if err != nil {
		return help.Edit{}, err
	}
	if !help.Kind(in.Kind).Media() {
		media = help.Media{} // what the kind does not show is not kept unseen
	}
	text := help.TextInput{
		Media: media, Lang: lang, Title: f.Line("title"), Body: f.Text("body"), Slug: f.Line("slug"),
		Keywords: split(f.Text("keywords"), ","), Aliases: split(f.Text("aliases"), "\n"),
	}
	switch do {
	case "publish":
		text.State = help.Published
	case "schedule":
		text.State, text.PublishAt = help.Scheduled, at
		if at.IsZero() {
			return help.Edit{}, app.E(app.Invalid, "content.error.moment")
		}
	case "draft":
		text.State = help.Draft
	case "review":
		text.State = help.Review
	case "archive":
		text.State = help.Archived
	}
	e := help.Edit{
		Text: text, Base: f.ID("base"),
		Facts: &help.ArticleInput{
			Kind: help.Kind(f.Line("kind")), Category: f.ID("category"), Audience: app.Audience(f.Line("audience")), Review: help.Day(f.Line("review")),
		},
		WasFacts: &help.ArticleInput{
			Kind: help.Kind(f.Line("was-kind")), Category: f.ID("was-category"), Audience: app.Audience(f.Line("was-audience")),
			Review: help.Day(f.Line("was-review")),
		},
		Was: &help.TextLists{Keywords: split(f.Text("was-keywords"), ","), Aliases: split(f.Text("was-aliases"), "\n")},
	}
	e.Over = f.ID("over")
	if do == "propose" {
		e.Text.Ask = help.Ask{To: f.ID("ask-to"), Note: f.Text("ask-note")}
	}
	if f.Has("follows") {
		e.From = f.ID("from")
	}
	return e, nil
}

// split parts a list people type, and leaves out what is empty.
func split(text, sep string) []string {
	var out []string
	for _, part := range strings.Split(text, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// editAgain shows the form as it was sent: with a preview, with what it was refused
// for, or beside what somebody else has saved.
func (s *Staff) editAgain(w http.ResponseWriter, r *http.Request, f kit.Form, cause error) (kit.Document, error) {
	return s.editFault(w, r, f, cause, controlOf(cause))
}

func (s *Staff) editFault(w http.ResponseWriter, r *http.Request, f kit.Form, cause error, control string) (kit.Document, error) {
	r.URL.RawQuery = "new"
	p, err := s.editPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	p.Draft = ""
	s.typedAgain(r, &p, f)
	if err := s.view(r.Context(), func(rd store.Reader) error { return s.fillMedia(rd, r, &p) }); err != nil {
		return kit.Document{}, err
	}
	var clash *help.ConflictError
	if errors.As(cause, &clash) {
		if err := s.fillClash(r, &p, clash); err != nil {
			return kit.Document{}, err
		}
	} else if cause != nil {
		if err := s.blame(r, &p.Faults, control, cause); err != nil {
			return kit.Document{}, err
		}
	}
	if cause == nil || f.Has("preview") {
		part := s.preview(r, p.TextLang, p.Form.Title, p.Form.Body)
		p.Preview = &part
		p.Advice = s.advice(r, written(f, p.TextLang))
	}
	if cause == nil {
		return s.page("edit", p)
	}
	return s.refused("edit", p)
}

// typedAgain puts what was sent back into the controls.
func (s *Staff) typedAgain(r *http.Request, p *EditPage, f kit.Form) {
	p.Form.Typed, p.Form.Base, p.Form.From, p.Form.Over = typed(f), f.Line("base"), f.Line("from"), f.Line("over")
	p.Ask.Note = f.Text("ask-note")
	for i := range p.People {
		p.People[i].Chosen = p.People[i].Value == f.Line("ask-to")
	}
	p.Form.Was = WasForm{
		f.Line("was-keywords"), f.Text("was-aliases"), f.Line("was-kind"), f.Line("was-category"), f.Line("was-audience"),
		f.Line("was-review"),
	}
	for i := range p.Kinds {
		p.Kinds[i].Chosen = p.Kinds[i].Value == p.Form.Kind
	}
	for i := range p.Cats {
		p.Cats[i].Chosen = p.Cats[i].Value == p.Form.Category
	}
	for i := range p.Auds {
		p.Auds[i].Chosen = p.Auds[i].Value == p.Form.Audience
	}
}

func typed(f kit.Form) help.Typed {
	t := help.Typed{
		Title: f.Line("title"), Body: f.Text("body"), Slug: f.Line("slug"), Keywords: f.Text("keywords"),
		Aliases: f.Text("aliases"), Kind: f.Line("kind"), Category: f.Line("category"), Audience: f.Line("audience"),
		PublishAt: f.Line("publish_at"), Review: f.Line("review"),
	}
	typedMedia(f, &t)
	return t
}

// written is a text as it stands in a form, for what could be better in it.
func written(f kit.Form, lang app.Lang) help.Written {
	t := typed(f)
	media, _ := mediaOf(&t) // a length that cannot be read is told when it is saved
	return help.Written{
		Article: f.ID("article"), Lang: lang, Title: t.Title, Body: t.Body, Keywords: split(t.Keywords, ","),
		Kind: help.Kind(t.Kind), Media: media,
	}
}

// fillClash shows both wordings. The form goes on from theirs: what it is saved
// with next is meant to stand over it.
func (s *Staff) fillClash(r *http.Request, p *EditPage, clash *help.ConflictError) error {
	p.Clash = &Clash{
		Media: clash.Media, Title: clash.Title.Parts, Body: clash.Body.Parts, When: s.when(s.words(r), clash.Theirs.At),
	}
	p.Form.Base = idText(clash.Theirs.ID)
	if clash.Title.Clean {
		p.Form.Title = clash.Title.Text()
	}
	p.Form.Body = clash.Body.Text()
	return s.view(r.Context(), func(rd store.Reader) (err error) {
		p.Clash.Who, err = s.nameOf(rd, r, clash.Theirs.By)
		return err
	})
}

// controlOf is the control a refusal of the room is about.
func controlOf(err error) string {
	var known *app.Error
	if !errors.As(err, &known) {
		return ""
	}
	for prefix, id := range map[string]string{
		"help.error.title": "title", "help.error.body": "body", "help.error.slug": "slug", "help.error.encoding": "body",
		"help.error.hidden": "body", "help.error.keywords": "keywords", "help.error.aliases": "aliases",
		"help.error.kind": "kind", "help.error.category": "category", "help.error.audience": "audience", "help.error.review": "review",
		"help.error.media.link": "media-link", "help.error.media.both": "media-link", "help.error.media.length": "media-length",
		"help.error.media.held": "media-held", "help.error.media.transcript": "media-transcript", "help.error.media.gone": "up-file",
		"content.error.moment": "publish_at", "help.error.note": "ask-note",
	} {
		if strings.HasPrefix(known.Key, prefix) {
			return id
		}
	}
	return ""
}

// BinArticle puts an article into the bin; the list says so and offers to undo
// it.
func (s *Staff) BinArticle(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.Help.Delete(r.Context(), kit.VisitOf(r).Actor, id); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/content?undo=" + id.String()}
}
