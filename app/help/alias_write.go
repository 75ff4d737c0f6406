package help

import (
	"slices"

	"guichet/app"
	"guichet/store"
)

// putAliases gives the text the old addresses it names and frees those it no
// longer does. An address that leads to another article is a Conflict.
func putAliases(tx *store.Tx, t *Text, had []string) error {
	for _, path := range had {
		if !slices.Contains(t.Aliases, path) {
			if err := dropAlias(tx, path, t.Article); err != nil {
				return err
			}
		}
	}
	for _, path := range t.Aliases {
		if slices.Contains(had, path) {
			continue
		}
		row, err := aliases.Get(tx, store.K(path))
		if err != nil && !missing(err) {
			return err
		}
		if err == nil && row.Article != t.Article {
			return app.E(app.Conflict, "help.error.aliases.taken", "Address", shorten(path, 80))
		}
		if err := aliases.Put(tx, aliasRow{Path: path, Article: t.Article, Lang: t.Lang}); err != nil {
			return err
		}
	}
	return nil
}

func dropAlias(tx *store.Tx, path string, id app.ID) error {
	row, err := aliases.Get(tx, store.K(path))
	if err != nil {
		return passOver(err)
	}
	if row.Article != id {
		return nil
	}
	return aliases.Delete(tx, store.K(path))
}
