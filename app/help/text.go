package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Limits of one text. Runes for what people read, bytes for what is stored.
const (
	MaxTitle    = 200      // runes, as in package source
	MaxBody     = 64 << 10 // bytes of Markdown
	MaxKeywords = 20       // a text
	MaxKeyword  = 60       // runes
	MaxAliases  = 50       // a text, each an address as settings.CleanAddress takes
	MaxRelated  = 20       // an article
	MaxSource   = 200      // bytes of a source's name or of an id it gives
)

// State says how far a text has come.
type State string

// The states. Scheduled is published from a moment still to come; the bell
// turns it into Published. Archived stays readable by its address and is in no
// list, search or sitemap.
const (
	Draft     State = "draft"
	Review    State = "review"
	Scheduled State = "scheduled"
	Published State = "published"
	Archived  State = "archived"
)

// ParseState reads a state; the empty string is a Draft.
func ParseState(s string) (State, bool) {
	switch st := State(s); st {
	case "":
		return Draft, true
	case Draft, Review, Scheduled, Published, Archived:
		return st, true
	}
	return "", false
}

// onShelf reports whether visitors may read a text of this state.
func (s State) onShelf() bool { return s == Published || s == Archived }

// Text is one translation of an article.
type Text struct {
	Article   app.ID    `json:"article"`
	Lang      app.Lang  `json:"lang"`
	Title     string    `json:"title,omitempty"` // of the current revision, for lists
	State     State     `json:"state"`
	Revision  app.ID    `json:"revision"`          // the current one
	Approved  app.ID    `json:"approved,omitzero"` // the revision somebody else has approved
	From      app.ID    `json:"from,omitzero"`     // the revision of the source language it says the same as
	Slug      string    `json:"slug"`
	PublishAt time.Time `json:"publish_at,omitzero"`
	Keywords  []string  `json:"keywords,omitempty"`
	Aliases   []string  `json:"aliases,omitempty"` // old addresses that lead here
	Files     []app.ID  `json:"files,omitempty"`   // the current revision shows or links to
	Links     []string  `json:"links,omitempty"`   // where the current revision leads; see linksIn
	Marked    bool      `json:"marked,omitempty"`  // its title was proposed by the import, for review
	Imported  app.ID    `json:"imported,omitzero"` // the revision the last import wrote
	Heard     string    `json:"heard,omitempty"`   // hash of what the source last said
	First     time.Time `json:"first,omitzero"`    // first published
	Updated   time.Time `json:"updated"`           // last change of what people read
}

var (
	texts = store.NewTable("help_text", func(t *Text) store.Key { return store.K(t.Article, t.Lang) })

	textsDue = texts.List(1, "due", func(t *Text) []store.Key {
		if t.State != Scheduled {
			return nil
		}
		return []store.Key{store.K(t.PublishAt)}
	})
	textsByFile = texts.List(2, "file", func(t *Text) []store.Key {
		keys := make([]store.Key, len(t.Files))
		for i, id := range t.Files {
			keys[i] = store.K(id)
		}
		return keys
	})
)

// Revision is one saved wording of a text. It never changes. Parent is the
// revision it was written over, zero for the first.
type Revision struct {
	ID      app.ID    `json:"id"`
	Parent  app.ID    `json:"parent,omitzero"`
	Article app.ID    `json:"article"`
	Lang    app.Lang  `json:"lang"`
	Title   string    `json:"title"`
	Body    string    `json:"body"` // Markdown
	Media   Media     `json:"media,omitzero"`
	By      app.ID    `json:"by,omitzero"`
	At      time.Time `json:"at"`
}

var (
	revisions = store.NewTable("help_revision", func(v *Revision) store.Key {
		return store.K(v.Article, v.Lang, v.ID)
	})

	// A medium's file is kept as long as a wording names it.
	revisionsByFile = revisions.List(1, "file", func(v *Revision) []store.Key {
		var keys []store.Key
		for _, id := range v.Media.Files() {
			keys = append(keys, store.K(id))
		}
		return keys
	})
)
