package help

import (
	"context"
	"errors"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/merge"
	"guichet/store"
)

// errMoved ends an attempt to save over a wording that has just been replaced.
var errMoved = errors.New("help: another wording was saved meanwhile")

// editTries is how often a save is merged anew while others save.
const editTries = 5

// SaveEdit saves an editor's form. Over a newer wording it is never silent: what
// both wrote is joined when that is clean, and Merged says so; otherwise it is a
// *ConflictError and nothing was saved. The person's draft of the text ends with
// the save.
func (h *Help) SaveEdit(ctx context.Context, who app.Actor, id app.ID, e Edit) (Saved, error) {
	return h.edit(ctx, who, id, e, false)
}

func (h *Help) edit(ctx context.Context, who app.Actor, id app.ID, e Edit, force bool) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	return h.untilItHolds(e, func(e Edit) (Saved, error) { return h.tryEdit(ctx, who, id, e, force) })
}

// untilItHolds makes an edit ready to be kept and tries to keep it, again when
// somebody else's save came between.
func (h *Help) untilItHolds(e Edit, try func(Edit) (Saved, error)) (Saved, error) {
	if err := e.Text.clean(h.offers); err != nil {
		return Saved{}, err
	}
	if e.Facts != nil {
		facts := *e.Facts
		if err := facts.clean(); err != nil {
			return Saved{}, err
		}
		e.Facts = &facts
	}
	for range editTries {
		saved, err := try(e)
		if !errors.Is(err, errMoved) {
			return saved, err
		}
	}
	return Saved{}, app.E(app.Conflict, "help.error.conflict")
}

func (h *Help) tryEdit(ctx context.Context, who app.Actor, id app.ID, e Edit, force bool) (Saved, error) {
	over, merged := e.Base, false
	if !force {
		var err error
		if over, merged, err = h.meet(ctx, id, &e); err != nil {
			return Saved{}, err
		}
	}
	w, err := h.textWrite(ctx, who, e.Text)
	if err != nil {
		return Saved{}, err
	}
	w.from = e.From
	if !e.revision.IsZero() && !merged {
		w.revision, w.exists = e.revision, true
	}
	w.approved = e.approved
	line := newAct(who, w.at, id, w.Lang, "")
	line.To, line.Note = w.Ask.To, w.Ask.Note
	entry := onText(audit.By(who, w.at, "article.save"), id, w.Lang)
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		w := w
		art, err := present(tx, id)
		if err != nil {
			return Saved{}, err
		}
		now, err := texts.Get(tx, store.K(id, w.Lang))
		if err != nil && !missing(err) {
			return Saved{}, err
		}
		if !force && now.Revision != over {
			return Saved{}, errMoved
		}
		if e.Was != nil {
			e.Was.over(&w.TextInput, &now)
		}
		facts, err := e.facts(tx, &art)
		if err != nil {
			return Saved{}, err
		}
		if err := w.follow(tx, &art, now); err != nil {
			return Saved{}, err
		}
		if err := endDraft(tx, who, id, w.Lang); err != nil {
			return Saved{}, err
		}
		saved, err := w.put(tx, &art)
		saved.Changed = saved.Changed || facts
		saved.Merged = merged
		if err == nil && e.also != nil {
			saved.Changed, err = true, e.also(tx)
		}
		if err != nil || !saved.Changed {
			return saved, err
		}
		if entry := entry; saved.State != now.State {
			if err := turned(tx, line, &saved.text); err != nil {
				return Saved{}, err
			}
			entry.Action = stateAction(saved.State)
			return saved, audit.Record(tx, entry.With("state", string(saved.State)))
		}
		return saved, audit.Record(tx, entry)
	})
}

// meet joins the edit with the wording that is current now, which it returns.
func (h *Help) meet(ctx context.Context, id app.ID, e *Edit) (over app.ID, merged bool, err error) {
	err = h.st.View(ctx, func(r store.Reader) error {
		now, err := texts.Get(r, store.K(id, e.Text.Lang))
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		over = now.Revision
		if over == e.Base {
			return nil
		}
		merged, err = e.merge(r, id, now.Revision)
		return err
	})
	return over, merged, err
}

// merge puts what the current revision has new into the edit.
func (e *Edit) merge(r store.Reader, id, current app.ID) (changed bool, err error) {
	in := &e.Text
	theirs, err := revisions.Get(r, store.K(id, in.Lang, current))
	if err != nil {
		return false, err
	}
	base, err := revisions.Get(r, store.K(id, in.Lang, e.Base))
	if err != nil && !missing(err) {
		return false, err
	}
	title, body := mergeLine(base.Title, in.Title, theirs.Title), merge.Texts(base.Body, in.Body, theirs.Body)
	media, agree := mergeMedia(base.Media, in.Media, theirs.Media)
	if !title.Clean || !body.Clean || !agree {
		return false, &ConflictError{
			Base: base, Theirs: theirs, Title: title, Body: body, Media: !agree, cause: app.E(app.Conflict, "help.error.conflict"),
		}
	}
	changed = theirs.Title != base.Title || theirs.Body != base.Body || theirs.Media != base.Media
	in.Title, in.Body, in.Media = title.Text(), body.Text(), media
	return changed, nil
}

// mergeLine merges a title: it is one thing.
func mergeLine(base, mine, theirs string) merge.Result {
	settled := func(s string) merge.Result {
		return merge.Result{Clean: true, Parts: []merge.Part{{Text: s}}}
	}
	switch {
	case mine == theirs || theirs == base:
		return settled(mine)
	case mine == base:
		return settled(theirs)
	}
	return merge.Result{Parts: []merge.Part{{Conflict: true, Base: base, Mine: mine, Theirs: theirs}}}
}

// facts writes what the form says of the article.
func (e *Edit) facts(tx *store.Tx, a *Article) (changed bool, err error) {
	if e.Facts == nil {
		return false, nil
	}
	in := e.Facts.over(e.WasFacts, a)
	if in.Kind == Page {
		in.Category = app.ID{}
	}
	if err := categoryThere(tx, in.Category); err != nil {
		return false, err
	}
	before := *a
	err = a.change(tx, in)
	return !sameFacts(before, *a), err
}

// follow notes of a first translation which wording of the source it says the
// same as. A later one is told by Edit.From.
func (w *textWrite) follow(tx *store.Tx, a *Article, now Text) error {
	if !now.Revision.IsZero() || !w.from.IsZero() {
		return nil
	}
	all, err := textsOf(tx, a.ID)
	if err != nil {
		return err
	}
	if src, ok := sourceOf(a, all); ok && src.Lang != w.Lang {
		w.from = src.Revision
	}
	return nil
}
