package help

import (
	"guichet/app"
	"guichet/store"
)

// aliasRow leads an address of an older help centre to the text that took its
// place.
type aliasRow struct {
	Path    string   `json:"path"`
	Article app.ID   `json:"article"`
	Lang    app.Lang `json:"lang"`
}

var aliases = store.NewTable("help_alias", func(a *aliasRow) store.Key { return store.K(a.Path) })
