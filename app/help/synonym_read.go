package help

import (
	"context"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// Synonyms lists the groups of a language, the oldest first. They are for
// editors.
func (h *Help) Synonyms(r store.Reader, who app.Actor, lang app.Lang) ([]Synonym, error) {
	if who.Role < app.Editor {
		return nil, app.E(app.Forbidden, "error.role")
	}
	var list []Synonym
	for s, err := range synonyms.Each(r, store.K(lang)) {
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// readSynonyms hands all groups to the index.
func (f *follower) readSynonyms(ctx context.Context) error {
	all := search.Synonyms{}
	err := f.h.st.View(ctx, func(r store.Reader) error {
		clear(all)
		for s, err := range synonyms.Each(r, nil) {
			if err != nil {
				return err
			}
			all[s.Lang] = append(all[s.Lang], s.Words)
		}
		return nil
	})
	if err == nil {
		f.ix.SetSynonyms(all)
		f.version.Add(1)
	}
	return err
}
