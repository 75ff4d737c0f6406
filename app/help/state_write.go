package help

import (
	"context"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Publish puts a text on the shelf now.
func (h *Help) Publish(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) (Saved, error) {
	return h.setState(ctx, who, id, lang, Published, time.Time{})
}

// Schedule publishes a text at a moment; one that is past publishes it now.
func (h *Help) Schedule(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, at time.Time) (Saved, error) {
	return h.setState(ctx, who, id, lang, Scheduled, at.UTC().Truncate(time.Second))
}

// Unpublish takes a text off the shelf; it is a draft again.
func (h *Help) Unpublish(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) (Saved, error) {
	return h.setState(ctx, who, id, lang, Draft, time.Time{})
}

// AskReview marks a draft as ready to be looked at by somebody else; what was on
// the shelf comes off it.
func (h *Help) AskReview(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) (Saved, error) {
	return h.setState(ctx, who, id, lang, Review, time.Time{})
}

// Archive keeps a text readable by its address and takes it from lists, search
// and sitemap.
func (h *Help) Archive(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) (Saved, error) {
	return h.setState(ctx, who, id, lang, Archived, time.Time{})
}

func (h *Help) setState(ctx context.Context, who app.Actor, id app.ID, lang app.Lang,
	state State, at time.Time) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	w, err := h.wordAgain(ctx, id, lang)
	if err != nil {
		return Saved{}, err
	}
	now := h.clock()
	entry := onText(audit.By(who, now, stateAction(state)), id, lang)
	line := newAct(who, now, id, lang, "")
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		a, t, err := w.standing(tx)
		if err != nil {
			return Saved{}, err
		}
		old := t
		t.to(state, at, now)
		t.Marked = false // a person has looked
		if h.fourEyes(who) {
			if err := unseen(&old, &t); err != nil {
				return Saved{}, err
			}
		}
		saved, err := w.settle(tx, &a, &t)
		if err != nil {
			return Saved{}, err
		}
		if err := turned(tx, line, &t); err != nil {
			return Saved{}, err
		}
		return saved, audit.Record(tx, entry.With("state", string(saved.State)))
	})
}

// stateAction is what bringing a text to a state is called in the log.
func stateAction(s State) string {
	switch s {
	case Published, Scheduled:
		return "article.publish"
	case Archived:
		return "article.archive"
	case Review:
		return "article.review"
	}
	return "article.unpublish"
}

// worded is the current revision of a text, rendered.
type worded struct {
	Revision
	page rendered
}

func (h *Help) wordAgain(ctx context.Context, id app.ID, lang app.Lang) (w worded, err error) {
	err = h.st.View(ctx, func(r store.Reader) error {
		t, err := texts.Get(r, store.K(id, lang))
		if err != nil {
			return found(err)
		}
		w, err = h.worded(r, t)
		return err
	})
	return w, err
}

func (h *Help) worded(r store.Reader, t Text) (w worded, err error) {
	if w.Revision, err = revisions.Get(r, store.K(t.Article, t.Lang, t.Revision)); err != nil {
		return w, err
	}
	w.page, err = h.renderText(r, t.Lang, w.Body, w.Media)
	return w, err
}

// standing returns the article, which is not in the bin, and the text if w is
// still its current revision.
func (w *worded) standing(tx *store.Tx) (a Article, t Text, err error) {
	if a, err = present(tx, w.Article); err == nil {
		t, err = w.current(tx)
	}
	return a, t, err
}

// current returns the text if w is still its current revision.
func (w *worded) current(tx *store.Tx) (Text, error) {
	t, err := texts.Get(tx, store.K(w.Article, w.Lang))
	if err == nil && t.Revision != w.ID {
		err = app.E(app.Conflict, "help.error.conflict")
	}
	return t, found(err)
}

// settle writes the text and puts it on the shelf or takes it off.
func (w *worded) settle(tx *store.Tx, a *Article, t *Text) (Saved, error) {
	saved := Saved{Article: a.ID, Revision: t.Revision, Slug: t.Slug, State: t.State, Changed: true}
	if err := texts.Put(tx, *t); err != nil {
		return Saved{}, err
	}
	if t.State.onShelf() {
		return saved, putOnShelf(tx, a, t, w.Title, w.page)
	}
	return saved, takeOffShelf(tx, a.ID, t.Lang)
}
