package help

import (
	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// putOnShelf makes a text what visitors read. The page was rendered before the
// Update, from the revision that is current.
func putOnShelf(tx *store.Tx, a *Article, t *Text, title string, page rendered) error {
	s, err := shelf.Get(tx, store.K(a.ID))
	if err != nil && !missing(err) {
		return err
	}
	s.facts(a)
	s.set(head{
		Lang: t.Lang, Title: title, Slug: t.Slug, Excerpt: page.Excerpt, Keywords: t.Keywords, Words: page.Words,
		Archived: t.State == Archived, Published: t.First, Updated: t.Updated,
		Media: page.media.head(),
	})
	if err := shelf.Put(tx, s); err != nil {
		return err
	}
	if err := seeSlug(tx, t.Lang, t.Slug); err != nil {
		return err
	}
	return pages.Put(tx, shelfPage{
		Article: a.ID, Lang: t.Lang, Renderer: markup.Version,
		HTML: page.HTML, Headings: page.Headings, Plain: page.Plain, Files: page.files, Media: page.media,
	})
}

func (s *shelved) facts(a *Article) {
	s.Article, s.Kind, s.Category, s.Audience = a.ID, a.Kind, a.Category, a.Audience
	s.Related, s.Source, s.ExternalID = a.Related, a.Origin.Source, a.Origin.ID
}

// takeOffShelf takes a text, or with no language all texts, from visitors.
func takeOffShelf(tx *store.Tx, id app.ID, lang app.Lang) error {
	s, err := shelf.Get(tx, store.K(id))
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, l := range app.Langs() {
		if _, ok := s.in(l); !ok || lang != "" && l != lang {
			continue
		}
		s.unset(l)
		if err := pages.Delete(tx, store.K(id, l)); err != nil {
			return err
		}
	}
	if len(s.Heads) == 0 {
		return shelf.Delete(tx, store.K(id))
	}
	return shelf.Put(tx, s)
}

// putFacts carries changed facts of an article to its place on the shelf.
func putFacts(tx *store.Tx, a *Article) error {
	s, err := shelf.Get(tx, store.K(a.ID))
	if err != nil {
		return passOver(err)
	}
	s.facts(a)
	return shelf.Put(tx, s)
}
