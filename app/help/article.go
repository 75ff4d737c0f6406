package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Kind says what sort of article a thing is.
type Kind string

// The kinds. A Page stands at the foot of every page (legal notice, privacy)
// and belongs to no category.
const (
	Question Kind = "question"
	Guide    Kind = "guide"
	Page     Kind = "page"
)

// ParseKind reads a kind; the empty string is a Question.
func ParseKind(s string) (Kind, bool) {
	switch k := Kind(s); k {
	case "":
		return Question, true
	case Question, Guide, Page:
		return k, true
	}
	return "", false
}

// Article is what all translations of one thing share.
type Article struct {
	ID       app.ID       `json:"id"`
	Kind     Kind         `json:"kind"`
	Category app.ID       `json:"category,omitzero"` // zero for pages and for what has none yet
	Audience app.Audience `json:"audience,omitempty"`
	Lang     app.Lang     `json:"lang,omitempty"` // it was written in first; see sourceOf
	// Related names other articles by our id or by the id their common source
	// gave them; what does not exist, or not yet, is passed over when read.
	Related []string  `json:"related,omitempty"`
	Origin  Origin    `json:"origin,omitzero"`
	Created time.Time `json:"created"`
	Deleted time.Time `json:"deleted,omitzero"` // in the bin since
}

// Origin remembers where an imported article came from. With an ID the source
// named it; without, Lang, Question and Category (hashes of folded text) do.
type Origin struct {
	Source   string   `json:"source"`
	ID       string   `json:"id,omitempty"`
	Lang     app.Lang `json:"lang,omitempty"`
	Question string   `json:"question,omitempty"`
	Category string   `json:"category,omitempty"`
}

var (
	articles = store.NewTable("help_article", func(a *Article) store.Key { return store.K(a.ID) })

	articlesByOrigin = articles.Unique(1, "origin", func(a *Article) []store.Key {
		if a.Origin.Source == "" || a.Origin.ID == "" {
			return nil
		}
		return []store.Key{store.K(a.Origin.Source, a.Origin.ID)}
	})
	articlesByQuestion = articles.List(2, "question", func(a *Article) []store.Key {
		o := a.Origin
		if o.Source == "" || o.ID != "" {
			return nil
		}
		return []store.Key{store.K(o.Source, o.Lang, o.Question, o.Category)}
	})
	articlesBySource = articles.List(3, "source", func(a *Article) []store.Key {
		if a.Origin.Source == "" {
			return nil
		}
		return []store.Key{store.K(a.Origin.Source)}
	})
	articlesInBin = articles.List(4, "bin", func(a *Article) []store.Key {
		if a.Deleted.IsZero() {
			return nil
		}
		return []store.Key{store.K(a.Deleted)}
	})
	articlesByCategory = articles.List(5, "category", func(a *Article) []store.Key {
		if a.Category.IsZero() {
			return nil
		}
		return []store.Key{store.K(a.Category)}
	})
)
