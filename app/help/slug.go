package help

import (
	"guichet/app"
	"guichet/store"
)

// slugRow says who answers to a slug in a language. Rows are never given to
// somebody else: a former slug redirects, a gone one answers "it was here".
type slugRow struct {
	Lang     app.Lang `json:"lang"`
	Slug     string   `json:"slug"`
	Article  app.ID   `json:"article,omitzero"`
	Category app.ID   `json:"category,omitzero"` // the category itself, or where the gone article stood
	Former   bool     `json:"former,omitempty"`
	Gone     bool     `json:"gone,omitempty"`
	// Seen says that visitors could read what stood there: a slug that only ever
	// led to a draft tells nobody anything and is given away.
	Seen bool `json:"seen,omitempty"`
	// Audience is whom a gone article was for.
	Audience app.Audience `json:"audience,omitempty"`
}

var (
	slugs = store.NewTable("help_slug", func(s *slugRow) store.Key { return store.K(s.Lang, s.Slug) })

	slugsByOwner = slugs.List(1, "owner", func(s *slugRow) []store.Key {
		if !s.Article.IsZero() {
			return []store.Key{store.K(s.Article, s.Lang)}
		}
		return []store.Key{store.K(s.Category, s.Lang)}
	})
)
