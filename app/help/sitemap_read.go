package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// SitemapParts returns where each file of a sitemap begins, for Sitemap: every
// file has the addresses of at most per articles, the first those of the
// categories too.
func (h *Help) SitemapParts(r store.Reader, per int) ([]string, error) {
	parts := []string{""}
	n := 0
	for s, err := range shelf.Each(r, nil) {
		if err != nil {
			return nil, err
		}
		if n++; n > per {
			parts, n = append(parts, s.Article.String()), 1
		}
	}
	return parts, nil
}

// Sitemap returns the addresses of up to n articles from where a part begins.
// It shows what anyone may read and nothing else, in the languages it is
// written in; the front pages are not among them.
func (h *Help) Sitemap(r store.Reader, from string, n int) ([]SitemapEntry, error) {
	v, err := h.read(r, app.Visitor(), "")
	if err != nil {
		return nil, err
	}
	var all []SitemapEntry
	var start store.Key
	if from == "" {
		if all, err = v.sitemapCategories(); err != nil {
			return nil, err
		}
	} else if id, err := app.ParseID(from); err != nil {
		return nil, notFound().Wrap(err)
	} else {
		start = store.K(id)
	}
	for n > 0 {
		found, next, err := shelf.Scan(r, store.Page{From: start, Limit: min(n, 1000)})
		if err != nil {
			return nil, err
		}
		more, err := v.sitemapArticles(found)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
		n -= len(found)
		if next == nil {
			break
		}
		start = append(next, 0)
	}
	return all, nil
}

func (v *reading) sitemapArticles(found []shelved) ([]SitemapEntry, error) {
	var all []SitemapEntry
	for i := range found {
		s := &found[i]
		may, err := v.may(s.Category, s.Audience)
		if err != nil {
			return nil, err
		}
		if may {
			all = append(all, entries(v.alternates(s), func(l app.Lang) time.Time {
				h, _ := s.in(l)
				return h.Updated
			})...)
		}
	}
	return all, nil
}

func (v *reading) sitemapCategories() ([]SitemapEntry, error) {
	nodes, err := v.tree()
	if err != nil {
		return nil, err
	}
	var all []SitemapEntry
	for len(nodes) > 0 {
		n := nodes[0]
		nodes = append(nodes[1:], n.Children...)
		c := v.seen[n.ID]
		all = append(all, entries(v.categoryAlternates(*c), func(app.Lang) time.Time { return c.Updated })...)
	}
	return all, nil
}

// entries makes an entry of each alternate; all of them name each other.
func entries(alts []Alternate, updated func(app.Lang) time.Time) []SitemapEntry {
	all := make([]SitemapEntry, len(alts))
	for i, a := range alts {
		all[i] = SitemapEntry{Path: a.Path, Updated: updated(a.Lang)}
		if len(alts) > 1 {
			all[i].Alternates = alts
		}
	}
	return all
}
