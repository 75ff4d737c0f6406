package help

import (
	"context"
	"errors"

	"guichet/app"
	"guichet/app/audit"
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
	id := t.Draft
	if id.IsZero() {
		id = app.NewID(w.at)
	}
	e := onText(audit.By(who, w.at, "article.create"), id, w.Lang)
	line := newAct(who, w.at, id, w.Lang, "")
	line.To, line.Note = t.Ask.To, w.Ask.Note
	return func(tx *store.Tx) (Saved, error) { return w.create(tx, who, id, a, e, line) }, nil
}

// create makes the article id with its first text.
func (w *textWrite) create(tx *store.Tx, who app.Actor, id app.ID, a ArticleInput, e audit.Entry, line Act) (Saved, error) {
	if err := categoryThere(tx, a.Category); err != nil {
		return Saved{}, err
	}
	art := Article{ID: id, Lang: w.Lang, Created: w.at}
	art.take(a)
	if err := articles.Insert(tx, art); errors.Is(err, store.ErrExists) {
		return Saved{}, app.E(app.Conflict, "help.error.article.twice").Wrap(err)
	} else if err != nil {
		return Saved{}, err
	}
	if err := endDraft(tx, who, id, w.Lang); err != nil {
		return Saved{}, err
	}
	saved, err := w.put(tx, &art)
	if err != nil {
		return Saved{}, err
	}
	if saved.State != Draft {
		if err := turned(tx, line, &saved.text); err != nil {
			return Saved{}, err
		}
	}
	return saved, audit.Record(tx, e.With("state", string(saved.State)))
}
