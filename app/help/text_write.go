package help

import (
	"context"
	"reflect"
	"time"

	"guichet/app"
	"guichet/store"
)

// Saved tells what a save did.
type Saved struct {
	Article  app.ID
	Revision app.ID // the current one
	Slug     string
	State    State
	Changed  bool // false: it was so already, nothing was written
	Pos      store.Pos
}

// textWrite is a checked and rendered text on its way into an Update. The ids
// and the time were made before it.
type textWrite struct {
	TextInput
	page     rendered
	revision app.ID // the id of the revision, should there be a new one
	by       app.ID
	at       time.Time
	heard    string // set by an import: the hash of what the source said
	marked   bool   // set by an import: the title was proposed
}

func (h *Help) textWrite(ctx context.Context, who app.Actor, in TextInput) (textWrite, error) {
	if err := in.clean(h.set.Offers); err != nil {
		return textWrite{}, err
	}
	now := h.clock()
	w := textWrite{TextInput: in, revision: app.NewID(now), by: who.ID, at: now}
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		w.page, err = h.render(r, in.Lang, in.Body)
		return err
	})
	return w, err
}

// CreateArticle makes an article with its first text.
func (h *Help) CreateArticle(ctx context.Context, who app.Actor, a ArticleInput, t TextInput) (Saved, error) {
	create, err := h.Creating(ctx, who, a, t)
	if err != nil {
		return Saved{}, err
	}
	return h.save(ctx, create)
}

// SaveText writes a text of an article, its first in that language or a new
// wording. Given base, the revision the editor began from, it refuses with a
// Conflict when another was saved since; the zero id does not ask.
func (h *Help) SaveText(ctx context.Context, who app.Actor, id app.ID, t TextInput, base app.ID) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	w, err := h.textWrite(ctx, who, t)
	if err != nil {
		return Saved{}, err
	}
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		art, err := present(tx, id)
		if err != nil {
			return Saved{}, err
		}
		now, err := texts.Get(tx, store.K(id, w.Lang))
		if err != nil && !missing(err) {
			return Saved{}, err
		}
		if !base.IsZero() && now.Revision != base {
			return Saved{}, app.E(app.Conflict, "help.error.conflict")
		}
		return w.put(tx, &art)
	})
}

// save runs an Update and wakes the bell, since a moment may have been set.
func (h *Help) save(ctx context.Context, fn func(tx *store.Tx) (Saved, error)) (Saved, error) {
	var saved Saved
	pos, err := h.st.Update(ctx, func(tx *store.Tx) (err error) {
		saved, err = fn(tx)
		return err
	})
	if err != nil {
		return Saved{}, err
	}
	saved.Pos = pos
	h.nudge()
	return saved, nil
}

// present returns an article that exists and is not in the bin.
func present(r store.Reader, id app.ID) (Article, error) {
	a, err := articles.Get(r, store.K(id))
	if err != nil {
		return a, found(err)
	}
	if !a.Deleted.IsZero() {
		return a, app.E(app.Gone, "help.error.gone")
	}
	return a, nil
}

func categoryThere(r store.Reader, id app.ID) error {
	if id.IsZero() {
		return nil
	}
	ok, err := categories.Has(r, store.K(id))
	if err == nil && !ok {
		err = app.E(app.Invalid, "help.error.category.missing")
	}
	return err
}

// put writes the text, its revision, addresses and place on the shelf.
func (w *textWrite) put(tx *store.Tx, a *Article) (Saved, error) {
	old, err := texts.Get(tx, store.K(a.ID, w.Lang))
	if err != nil && !missing(err) {
		return Saved{}, err
	}
	t := old
	t.Article, t.Lang = a.ID, w.Lang
	if err := w.revise(tx, &t); err != nil {
		return Saved{}, err
	}
	want := w.Slug
	if want == "" {
		want = old.Slug
	}
	if want == "" {
		want = Slugify(w.Title)
	}
	if t.Slug, err = takeSlug(tx, w.Lang, want, old.Slug, owner{article: a.ID}); err != nil {
		return Saved{}, err
	}
	t.Keywords, t.Aliases = w.Keywords, w.Aliases
	if w.heard != "" {
		t.Imported, t.Heard = t.Revision, w.heard
	}
	t.Marked = w.marked
	w.advance(&t)
	saved := Saved{Article: a.ID, Revision: t.Revision, Slug: t.Slug, State: t.State}
	if reflect.DeepEqual(old, t) {
		return saved, nil
	}
	saved.Changed = true
	if err := putAliases(tx, &t, old.Aliases); err != nil {
		return Saved{}, err
	}
	if err := texts.Put(tx, t); err != nil {
		return Saved{}, err
	}
	if t.State.onShelf() {
		return saved, putOnShelf(tx, a, &t, w.Title, w.page)
	}
	return saved, takeOffShelf(tx, a.ID, w.Lang)
}

// revise saves the wording if it is not the current one.
func (w *textWrite) revise(tx *store.Tx, t *Text) error {
	if !t.Revision.IsZero() {
		now, err := revisions.Get(tx, store.K(t.Article, t.Lang, t.Revision))
		if err != nil {
			return err
		}
		if now.Title == w.Title && now.Body == w.Body {
			return nil
		}
	}
	v := Revision{
		ID: w.revision, Parent: t.Revision, Article: t.Article, Lang: t.Lang,
		Title: w.Title, Body: w.Body, By: w.by, At: w.at,
	}
	t.Revision, t.Updated = v.ID, w.at
	return revisions.Insert(tx, v)
}

// advance brings the text to the state asked for.
func (w *textWrite) advance(t *Text) {
	switch {
	case w.State != "":
		t.to(w.State, w.PublishAt, w.at)
	case t.State == "":
		t.to(Draft, w.PublishAt, w.at)
	}
}

// to changes the state. A moment to come makes Published mean Scheduled; a past
// one is when the text was first published, and last changed if it is new.
func (t *Text) to(state State, when, now time.Time) {
	if state == Scheduled && !when.After(now) {
		state = Published
	}
	if state == Published && when.After(now) {
		state = Scheduled
	}
	t.State = state
	t.PublishAt = time.Time{}
	if when.After(now) && !state.onShelf() {
		t.PublishAt = when
	} else if state.onShelf() && !when.IsZero() && t.First.IsZero() {
		t.First, t.Updated = when, when
	}
	if state.onShelf() && t.First.IsZero() {
		t.First = now
	}
}

func (a *Article) take(in ArticleInput) {
	a.Kind, a.Category, a.Audience, a.Related = in.Kind, in.Category, in.Audience, in.Related
}

// SaveArticle changes what all texts of an article share.
func (h *Help) SaveArticle(ctx context.Context, who app.Actor, id app.ID, in ArticleInput) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	if err := in.clean(); err != nil {
		return err
	}
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		a, err := present(tx, id)
		if err != nil {
			return err
		}
		if err := categoryThere(tx, in.Category); err != nil {
			return err
		}
		return a.change(tx, in)
	})
	return err
}

// change writes new facts to the article and its place on the shelf, if they
// are new.
func (a *Article) change(tx *store.Tx, in ArticleInput) error {
	old := *a
	a.take(in)
	if reflect.DeepEqual(old, *a) {
		return nil
	}
	if err := articles.Put(tx, *a); err != nil {
		return err
	}
	return putFacts(tx, a)
}
