package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Kind says what sort of article a thing is.
type Kind string

// The kinds. A Page stands at the foot of every page (legal notice, privacy)
// and belongs to no category. A Recording is of a talk or of questions and
// answers, to be looked at or listened to.
const (
	Question  Kind = "question"
	Guide     Kind = "guide"
	Page      Kind = "page"
	Video     Kind = "video"
	Recording Kind = "recording"
	Download  Kind = "download"
	// Troubleshooting leads by questions and answers from step to step; see Guided.
	Troubleshooting Kind = "troubleshooting"
)

// Kinds lists them in the order they are offered in.
func Kinds() []Kind {
	return []Kind{Question, Guide, Page, Troubleshooting, Video, Recording, Download}
}

// ParseKind reads a kind; the empty string is a Question.
func ParseKind(s string) (Kind, bool) {
	switch k := Kind(s); k {
	case "":
		return Question, true
	case Question, Guide, Page, Troubleshooting, Video, Recording, Download:
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
	Review  Day       `json:"review,omitempty"` // somebody is to read it again by then
	// Into is the article this one was joined to; it is in the bin for good then,
	// with all its wordings, until the joining is undone.
	Into app.ID `json:"into,omitzero"`
}

// Day is a day on the business's wall, "2026-03-02"; empty is none. Days sort
// as their text does.
type Day string

// ParseDay reads a day; the empty string is none.
func ParseDay(s string) (Day, bool) {
	if s == "" {
		return "", true
	}
	t, err := time.Parse(time.DateOnly, s)
	return Day(s), err == nil && t.Year() >= 2000 && t.Year() < 3000
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
	// Number 4 held what was joined to another article too.
	articlesInBin = articles.List(6, "bin", func(a *Article) []store.Key {
		if a.Deleted.IsZero() || !a.Into.IsZero() {
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
	articlesByInto = articles.List(7, "into", func(a *Article) []store.Key {
		if a.Into.IsZero() {
			return nil
		}
		return []store.Key{store.K(a.Into)}
	})
)
