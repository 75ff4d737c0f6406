package help

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// SaveSynonym keeps a group of expressions, a new one with a zero id, and
// returns its id. Searches know it when the call returns, or a moment later
// while the index is busy. Editors may.
func (h *Help) SaveSynonym(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, words []string) (app.ID, error) {
	if who.Role < app.Editor {
		return app.ID{}, app.E(app.Forbidden, "error.role")
	}
	words, err := cleanSynonym(words)
	if err != nil {
		return app.ID{}, err
	}
	if !h.offers(lang) {
		return app.ID{}, app.E(app.Invalid, "help.error.language")
	}
	now := h.clock()
	s := Synonym{ID: id, Lang: lang, Words: words, By: who.ID, Updated: now}
	if id.IsZero() {
		s.ID = app.NewID(now)
	}
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		if !id.IsZero() {
			if _, err := synonyms.Get(tx, synonyms.KeyOf(s)); missing(err) {
				return app.E(app.NotFound, "help.error.synonym.missing")
			} else if err != nil {
				return err
			}
			return synonyms.Put(tx, s)
		}
		n := 0
		for old, err := range synonyms.Each(tx, store.K(lang)) {
			if err != nil {
				return err
			}
			if n++; slices.Equal(old.Words, words) {
				return app.E(app.Conflict, "help.error.synonym.twice")
			}
		}
		if n >= MaxSynonyms {
			return app.E(app.Unfit, "help.error.synonym.many", "Limit", MaxSynonyms)
		}
		return synonyms.Insert(tx, s)
	})
	if err != nil {
		return app.ID{}, err
	}
	return s.ID, h.settle(ctx)
}

// RemoveSynonym takes a group away; one that is gone already is no error.
func (h *Help) RemoveSynonym(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) error {
	if who.Role < app.Editor {
		return app.E(app.Forbidden, "error.role")
	}
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		if err := synonyms.Delete(tx, store.K(lang, id)); !missing(err) {
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	return h.settle(ctx)
}

// settle waits a little until searches know what was saved.
func (h *Help) settle(ctx context.Context) error {
	if h.follower.Load() == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := h.Synced(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// cleanSynonym trims the expressions and drops what is there twice.
func cleanSynonym(words []string) ([]string, error) {
	var list []string
	seen := map[string]bool{}
	for _, w := range words {
		w = fold.Line(strings.Trim(w, ",; "))
		if w == "" || seen[fold.Key(w)] {
			continue
		}
		if utf8.RuneCountInString(w) > MaxSynonymWord {
			return nil, app.E(app.Invalid, "help.error.synonym.long", "Limit", MaxSynonymWord)
		}
		seen[fold.Key(w)] = true
		list = append(list, w)
	}
	switch {
	case len(list) < 2:
		return nil, app.E(app.Invalid, "help.error.synonym.few")
	case len(list) > MaxSynonymWords:
		return nil, app.E(app.Invalid, "help.error.synonym.words", "Limit", MaxSynonymWords)
	}
	return list, nil
}
