package help

import (
	"slices"
	"time"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// shelved is an article as visitors may find it: the facts and, for each
// language that is published, all that lists, search results and feeds need.
// It is written by the Update that publishes and never holds a body.
type shelved struct {
	Article    app.ID       `json:"article"`
	Kind       Kind         `json:"kind"`
	Category   app.ID       `json:"category,omitzero"`
	Audience   app.Audience `json:"audience,omitempty"` // its own; its category may be narrower
	Related    []string     `json:"related,omitempty"`
	Source     string       `json:"source,omitempty"`
	ExternalID string       `json:"external,omitempty"` // the id given at import
	Heads      []head       `json:"heads"`              // in the order of app.Langs
}

// head is the front of one published text.
type head struct {
	Lang     app.Lang `json:"lang"`
	Title    string   `json:"title"`
	Slug     string   `json:"slug"`
	Excerpt  string   `json:"excerpt"` // plain text
	Keywords []string `json:"keywords,omitempty"`
	Words    int      `json:"words"`
	// Media is set for a text that has a medium.
	Media     *MediaHead `json:"media,omitempty"`
	Archived  bool       `json:"archived,omitempty"`
	Published time.Time  `json:"published"` // first
	Updated   time.Time  `json:"updated"`
}

// shelfPage is the rest of a published text: what a reader of it sees.
type shelfPage struct {
	Article  app.ID           `json:"article"`
	Lang     app.Lang         `json:"lang"`
	Renderer int              `json:"renderer"`
	HTML     string           `json:"html"`
	Headings []markup.Heading `json:"headings,omitempty"`
	Plain    string           `json:"plain"`
	Media    *shelfMedia      `json:"media,omitempty"`
	Files    []app.ID         `json:"files,omitempty"` // files HTML shows or links to, and the medium's
}

var (
	shelf = store.NewTable("help_shelf", func(s *shelved) store.Key { return store.K(s.Article) })

	// The zero category holds what stands in none. Number 1 left that out.
	shelfByCategory = shelf.List(4, "category", func(s *shelved) []store.Key {
		if s.Kind == Page || !s.listed() {
			return nil
		}
		return []store.Key{store.K(s.Category, audienceOf(s.Audience))}
	})
	// The zero category stands for all of them.
	shelfByTime = shelf.List(2, "time", func(s *shelved) []store.Key {
		if s.Kind == Page || !s.listed() {
			return nil
		}
		keys := []store.Key{store.K(app.ID{}, s.updated())}
		if !s.Category.IsZero() {
			keys = append(keys, store.K(s.Category, s.updated()))
		}
		return keys
	})
	shelfOfPages = shelf.List(3, "pages", func(s *shelved) []store.Key {
		if s.Kind != Page || !s.listed() {
			return nil
		}
		return []store.Key{store.K(true)}
	})

	// What the library shows, the newest last.
	shelfByKind = shelf.List(5, "kind", func(s *shelved) []store.Key {
		if s.Kind == Page || !s.listed() {
			return nil
		}
		return []store.Key{store.K(string(s.Kind), s.updated())}
	})

	pages = store.NewTable("help_page", func(p *shelfPage) store.Key { return store.K(p.Article, p.Lang) })

	pagesByFile = pages.List(1, "file", func(p *shelfPage) []store.Key {
		keys := make([]store.Key, len(p.Files))
		for i, id := range p.Files {
			keys[i] = store.K(id)
		}
		return keys
	})
	pagesByRenderer = pages.List(2, "renderer", func(p *shelfPage) []store.Key {
		return []store.Key{store.K(p.Renderer)}
	})
)

func audienceOf(a app.Audience) string {
	if a == "" {
		return string(app.Everyone)
	}
	return string(a)
}

// listed reports whether lists, search and sitemap may show the article.
func (s *shelved) listed() bool {
	return slices.ContainsFunc(s.Heads, func(h head) bool { return !h.Archived })
}

func (s *shelved) updated() time.Time {
	var last time.Time
	for _, h := range s.Heads {
		if !h.Archived && h.Updated.After(last) {
			last = h.Updated
		}
	}
	return last
}

func (s *shelved) in(lang app.Lang) (head, bool) {
	for _, h := range s.Heads {
		if h.Lang == lang {
			return h, true
		}
	}
	return head{}, false
}

// best returns the head in the first of the languages that has one. Lists pass
// over archived heads.
func (s *shelved) best(langs []app.Lang, archived bool) (head, bool) {
	for _, l := range langs {
		if h, ok := s.in(l); ok && (archived || !h.Archived) {
			return h, true
		}
	}
	return head{}, false
}

// set puts a head in its place.
func (s *shelved) set(h head) {
	s.unset(h.Lang)
	s.Heads = append(s.Heads, h)
	order := app.Langs()
	app.Sort(s.Heads, func(a, b head) int {
		return slices.Index(order, a.Lang) - slices.Index(order, b.Lang)
	})
}

func (s *shelved) unset(lang app.Lang) {
	s.Heads = slices.DeleteFunc(s.Heads, func(h head) bool { return h.Lang == lang })
}
