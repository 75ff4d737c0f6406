package help

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Revert makes an earlier wording the current one, as a new revision over the
// one that is current now. What is on the shelf follows at once; state, address
// and lists stay as they are. base is the current revision the person saw.
func (h *Help) Revert(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, to, base app.ID) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	var old Revision
	var now Text
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		if old, err = revisions.Get(r, store.K(id, lang, to)); err != nil {
			return found(err)
		}
		now, err = texts.Get(r, store.K(id, lang))
		return found(err)
	})
	if err != nil {
		return Saved{}, err
	}
	w, err := h.textWrite(ctx, who, TextInput{Lang: lang, Title: old.Title, Body: old.Body, Media: old.Media})
	if err != nil {
		return Saved{}, err
	}
	entry := onText(audit.By(who, w.at, "article.revert"), id, lang)
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		w := w
		a, err := present(tx, id)
		if err != nil {
			return Saved{}, err
		}
		t, err := texts.Get(tx, store.K(id, lang))
		if err != nil {
			return Saved{}, found(err)
		}
		if t.Revision != base || now.Revision != base {
			return Saved{}, app.E(app.Conflict, "help.error.conflict")
		}
		w.Keywords, w.Aliases, w.marked = t.Keywords, t.Aliases, t.Marked
		saved, err := w.put(tx, &a)
		if err != nil || !saved.Changed {
			return saved, err
		}
		return saved, audit.Record(tx, entry)
	})
}
