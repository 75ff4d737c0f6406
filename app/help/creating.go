package help

import (
	"context"

	"guichet/app"
	"guichet/store"
)

// Creating checks and renders an article with its first text and returns what
// writes it, for a room that does so in an Update of its own. It may run twice.
func (h *Help) Creating(ctx context.Context, who app.Actor, a ArticleInput, t TextInput) (
	func(*store.Tx) (Saved, error), error) {
	if err := mayWrite(who); err != nil {
		return nil, err
	}
	if err := a.clean(); err != nil {
		return nil, err
	}
	w, err := h.textWrite(ctx, who, t)
	if err != nil {
		return nil, err
	}
	id := app.NewID(w.at)
	return func(tx *store.Tx) (Saved, error) {
		if err := categoryThere(tx, a.Category); err != nil {
			return Saved{}, err
		}
		art := Article{ID: id, Created: w.at}
		art.take(a)
		if err := articles.Insert(tx, art); err != nil {
			return Saved{}, err
		}
		return w.put(tx, &art)
	}, nil
}
