package help

import (
	"time"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// Synonym is a group of expressions that mean the same to the business's
// customers, in one language.
type Synonym struct {
	ID      app.ID    `json:"id"`
	Lang    app.Lang  `json:"lang"`
	Words   []string  `json:"words"` // 2 or more
	By      app.ID    `json:"by,omitzero"`
	Updated time.Time `json:"updated"`
}

// Limits of synonyms.
const (
	MaxSynonyms     = search.MaxGroups  // groups of a language
	MaxSynonymWords = search.MaxMembers // expressions of a group
	MaxSynonymWord  = search.MaxMember  // runes of an expression
)

var synonyms = store.NewTable("help_synonym", func(s *Synonym) store.Key { return store.K(s.Lang, s.ID) })
