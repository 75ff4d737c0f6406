package help

import (
	"errors"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// siblingsMax is how many neighbours an article, or a removed one, offers.
const siblingsMax = 12

// ReadArticle returns the question or guide with a slug.
//
// The errors are *app.Moved (a former slug, or one of another language although
// this one has a text of its own), an app.Error of kind NotFound, and
// *GoneError for what was removed.
func (h *Help) ReadArticle(r store.Reader, who app.Actor, lang app.Lang, slug string) (ArticleView, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return ArticleView{}, err
	}
	return v.article(ArticlePath(lang, slug), slug)
}

// ReadPage is ReadArticle for footer pages.
func (h *Help) ReadPage(r store.Reader, who app.Actor, lang app.Lang, slug string) (ArticleView, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return ArticleView{}, err
	}
	return v.article(PagePath(lang, slug), slug)
}

func (v *reading) article(path, slug string) (ArticleView, error) {
	row, err := v.slug(slug)
	if err != nil {
		return ArticleView{}, err
	}
	if row.Gone {
		return ArticleView{}, v.gone(row.Category, row.Audience)
	}
	if row.Article.IsZero() || !row.Seen {
		return ArticleView{}, notFound()
	}
	s, err := shelf.Get(v.r, store.K(row.Article))
	if missing(err) {
		return ArticleView{}, v.absent(row.Article)
	}
	if err != nil {
		return ArticleView{}, err
	}
	may, err := v.may(s.Category, s.Audience)
	if err != nil {
		return ArticleView{}, err
	}
	h, ok := v.meant(&s, row.Lang)
	if !may || !ok {
		return ArticleView{}, notFound()
	}
	at, err := v.address(&s, h)
	if err != nil {
		return ArticleView{}, err
	}
	if at != path {
		return ArticleView{}, &app.Moved{To: at, Permanent: row.Lang == v.lang() && row.Lang == h.Lang}
	}
	return v.articleView(&s, h)
}

// meant chooses the text an address names: the reader's own language first,
// then the one the slug is of.
func (v *reading) meant(s *shelved, slug app.Lang) (head, bool) {
	return s.best(append([]app.Lang{v.lang(), slug}, v.langs...), true)
}

// absent tells a removed article from one that is not published at present.
func (v *reading) absent(id app.ID) error {
	a, err := articles.Get(v.r, store.K(id))
	if err != nil {
		return found(err)
	}
	if a.Deleted.IsZero() {
		return notFound()
	}
	return v.gone(a.Category, a.Audience)
}

func (v *reading) gone(category app.ID, own app.Audience) error {
	may, err := v.may(category, own)
	if err != nil {
		return err
	}
	if !may {
		return notFound()
	}
	near, err := v.latest(category, siblingsMax/2, false)
	if err != nil {
		return err
	}
	return &GoneError{Neighbours: near, cause: app.E(app.Gone, "help.error.gone")}
}

func (v *reading) articleView(s *shelved, h head) (ArticleView, error) {
	page, err := pages.Get(v.r, store.K(s.Article, h.Lang))
	if err != nil {
		return ArticleView{}, err
	}
	view := ArticleView{
		Plain: page.Plain, Headings: page.Headings, Minutes: markup.Minutes(h.Words),
		Keywords: h.Keywords, Archived: h.Archived,
	}
	view.Card, err = v.card(s, h)
	if err != nil {
		return view, err
	}
	if view.HTML, err = v.linked(page.HTML, s.Source); err != nil {
		return view, err
	}
	if view.Medium, err = page.Media.view(v, s.Source); err != nil {
		return view, err
	}
	if view.Trail, err = v.trail(s.Category); err != nil {
		return view, err
	}
	if view.Siblings, err = v.siblings(s); err != nil {
		return view, err
	}
	if view.Related, err = v.related(s); err != nil {
		return view, err
	}
	view.Alternates = v.alternates(s)
	return view, nil
}

func (v *reading) alternates(s *shelved) []Alternate {
	var all []Alternate
	for _, l := range v.set.Languages {
		if h, ok := s.in(l); ok && !h.Archived {
			all = append(all, Alternate{Lang: l, Path: pathOf(s.Kind, l, h.Slug)})
		}
	}
	return all
}

// linked gives the links between articles their present addresses.
func (v *reading) linked(html, source string) (string, error) {
	var failed error
	out := markup.Link(html, func(ref string) (string, bool) {
		s, err := v.named(ref, source)
		if err != nil || s == nil {
			failed = errors.Join(failed, err)
			return "", false
		}
		may, err := v.may(s.Category, s.Audience)
		failed = errors.Join(failed, err)
		path, err := v.slugPath(s)
		failed = errors.Join(failed, err)
		return path, path != "" && may
	})
	return out, failed
}

// named finds what a reference names: the id the source of the referring
// article gave, an id of ours, or a slug. nil is nothing, or nothing on the
// shelf.
func (v *reading) named(ref, source string) (*shelved, error) {
	id, err := resolve(v.r, ref, source)
	if err != nil {
		return nil, err
	}
	if id.IsZero() {
		row, err := v.slug(ref)
		if app.KindOf(err) == app.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		id = row.Article
	}
	s, err := shelf.Get(v.r, store.K(id))
	if missing(err) {
		return v.joined(id)
	}
	return &s, err
}

// joined returns what an article was joined to, nil when it was not. What that
// one was joined to in turn is followed too, some steps far.
func (v *reading) joined(id app.ID) (*shelved, error) {
	for range 10 {
		a, err := articles.Get(v.r, store.K(id))
		if err != nil || a.Into.IsZero() {
			return nil, passOver(err)
		}
		id = a.Into
		s, err := shelf.Get(v.r, store.K(id))
		if err == nil {
			return &s, nil
		}
		if !missing(err) {
			return nil, err
		}
	}
	return nil, nil
}

// resolve returns the article an id names, ours or one of a source; the zero id
// when ref is neither.
func resolve(r store.Reader, ref, source string) (app.ID, error) {
	if source != "" {
		a, err := articlesByOrigin.One(r, store.K(source, ref))
		if err == nil {
			return a.ID, nil
		}
		if !missing(err) {
			return app.ID{}, err
		}
	}
	id, err := app.ParseID(ref)
	if err != nil {
		return app.ID{}, nil
	}
	return id, nil
}

// related returns the articles named as related that the reader may see.
func (v *reading) related(s *shelved) ([]Card, error) {
	var near []shelved
	for _, ref := range s.Related {
		other, err := v.named(ref, s.Source)
		if err != nil {
			return nil, err
		}
		if other != nil && other.Article != s.Article {
			near = append(near, *other)
		}
	}
	return v.listed(near)
}

// siblings returns the articles around one in its category, itself included.
func (v *reading) siblings(s *shelved) ([]Card, error) {
	if s.Category.IsZero() {
		return nil, nil
	}
	prefix := store.K(s.Category, audienceOf(s.Audience))
	at := append(append(store.Key{}, prefix...), store.K(s.Article)...)
	from, _, err := shelfByCategory.Find(v.r, prefix, store.Page{From: at, Limit: siblingsMax})
	if err != nil {
		return nil, err
	}
	to, _, err := shelfByCategory.Find(v.r, prefix, store.Page{To: at, Reverse: true, Limit: siblingsMax})
	if err != nil {
		return nil, err
	}
	return v.listed(around(to, from, s.Article))
}

// around joins what stands before (nearest first) and after an article, at most
// siblingsMax in all, about half on each side.
func around(before, after []shelved, id app.ID) []shelved {
	if len(before) > 0 && before[0].Article == id {
		before = before[1:]
	}
	left := min(len(before), max(siblingsMax/2, siblingsMax-len(after)))
	var all []shelved
	for i := left - 1; i >= 0; i-- {
		all = append(all, before[i])
	}
	return append(all, after[:min(len(after), siblingsMax-left)]...)
}
