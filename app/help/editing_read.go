package help

import (
	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// Editing is what an editor's page of one text shows.
type Editing struct {
	Article Article
	Text    Text     // its Revision is zero when there is no text in the language yet
	Now     Revision // the current wording
	Row     ContentRow
	Source  Text     // the text translations follow
	Wording Revision // the source's current wording
	Draft   Kept     // what the person typed and did not save
	Drafted bool     // there is such a draft
}

// Editing returns an article in one language for the staff, also when it is in
// the bin. A language without a text is one to be written.
func (h *Help) Editing(r store.Reader, who app.Actor, id app.ID, lang app.Lang) (Editing, error) {
	var e Editing
	if err := mayLook(who); err != nil {
		return e, err
	}
	if !h.offers(lang) {
		return e, notFound()
	}
	var err error
	if e.Article, err = articles.Get(r, store.K(id)); err != nil {
		return e, found(err)
	}
	all, err := textsOf(r, id)
	if err != nil {
		return e, err
	}
	e.Row = rowOf(&e.Article, all).ContentRow
	e.Source, _ = sourceOf(&e.Article, all)
	e.Text = Text{Article: id, Lang: lang}
	for _, t := range all {
		if t.Lang == lang {
			e.Text = t
		}
	}
	if e.Now, err = wording(r, &e.Text); err != nil {
		return e, err
	}
	if e.Wording, err = wording(r, &e.Source); err != nil {
		return e, err
	}
	e.Draft, e.Drafted, err = h.Draft(r, who, id, lang)
	return e, err
}

// wording is a text's current revision, the empty one for no text.
func wording(r store.Reader, t *Text) (Revision, error) {
	if t.Revision.IsZero() {
		return Revision{}, nil
	}
	return revisions.Get(r, store.K(t.Article, t.Lang, t.Revision))
}

// Facts are what the article's form shows of it.
func (a *Article) Facts() ArticleInput {
	in := a.input()
	in.Audience = app.Audience(audienceOf(a.Audience))
	return in
}

// PreviewText makes what a visitor would see of a wording that is not saved:
// the address of the article is not made, the links within it are. Its blocks bear
// the lines they begin at.
func (h *Help) PreviewText(r store.Reader, who app.Actor, lang app.Lang, title, body string) (ArticleView, error) {
	if err := mayLook(who); err != nil {
		return ArticleView{}, err
	}
	v, err := h.read(r, who, lang)
	if err != nil {
		return ArticleView{}, err
	}
	page, err := h.renderLined(r, lang, body)
	if err != nil {
		return ArticleView{}, err
	}
	return v.preview(&shelved{Kind: Question}, Revision{Lang: lang, Title: title, Body: body}, page)
}

// Preview shows a text as its visitors will see it once it is published, for
// the staff only.
func (h *Help) Preview(r store.Reader, who app.Actor, id app.ID, lang app.Lang) (ArticleView, error) {
	e, err := h.Editing(r, who, id, lang)
	if err != nil {
		return ArticleView{}, err
	}
	if e.Text.Revision.IsZero() {
		return ArticleView{}, notFound()
	}
	v, err := h.read(r, who, lang)
	if err != nil {
		return ArticleView{}, err
	}
	s := &shelved{}
	s.facts(&e.Article)
	page, err := h.renderText(r, lang, e.Now.Body, e.Now.Media)
	if err != nil {
		return ArticleView{}, err
	}
	view, err := v.preview(s, e.Now, page)
	view.Keywords, view.Archived = e.Text.Keywords, e.Text.State == Archived
	view.Path, view.Updated = pathOf(s.Kind, lang, e.Text.Slug), e.Text.Updated
	view.Published = e.Text.First
	return view, err
}

func (v *reading) preview(s *shelved, w Revision, page rendered) (ArticleView, error) {
	view := ArticleView{
		Card: Card{
			Article: s.Article, Kind: s.Kind, Lang: w.Lang, Title: w.Title, Excerpt: page.Excerpt,
		},
		Plain: page.Plain, Headings: page.Headings, Minutes: markup.Minutes(page.Words),
	}
	var err error
	if view.HTML, err = v.linked(page.HTML, s.Source); err != nil {
		return view, err
	}
	if view.Medium, err = page.media.view(v, s.Source); err != nil {
		return view, err
	}
	view.Media = page.media.head()
	if cat, err := v.category(s.Category); err != nil {
		return view, err
	} else if cat != nil {
		view.Category = v.link(*cat)
	}
	if view.Trail, err = v.trail(s.Category); err != nil {
		return view, err
	}
	view.Related, err = v.related(s)
	return view, err
}
