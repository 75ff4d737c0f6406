package help

import (
	"context"
	"reflect"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Saved tells what a save did.
type Saved struct {
	Article  app.ID
	Revision app.ID // the current one
	Slug     string
	State    State
	Changed  bool // false: it was so already, nothing was written
	Merged   bool // what somebody else saved meanwhile is in it too
	Pos      store.Pos
	text     Text
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
	from     app.ID // the revision of the source it now follows, zero for no change
	exists   bool   // revision is kept already, as the wording of a proposal
	approved bool   // somebody else approved it
	bound    bool   // it needs that before visitors read it
}

func (h *Help) textWrite(ctx context.Context, who app.Actor, in TextInput) (textWrite, error) {
	if err := in.clean(h.offers); err != nil {
		return textWrite{}, err
	}
	now := h.clock()
	w := textWrite{TextInput: in, revision: app.NewID(now), by: who.ID, at: now, bound: h.fourEyes(who)}
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		w.page, err = h.renderText(r, in.Lang, in.Body, in.Media)
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

// onText says which text an entry of the log is about.
func onText(e audit.Entry, id app.ID, lang app.Lang) audit.Entry {
	return e.On("article", id).With("lang", string(lang))
}

// SaveText writes a text of an article, its first in that language or a new
// wording. Given base, the revision the editor began from, what was saved since
// is merged into it, or refused with a *ConflictError; the zero id does not ask.
// See SaveEdit for all that an editor's form says at once.
func (h *Help) SaveText(ctx context.Context, who app.Actor, id app.ID, t TextInput, base app.ID) (Saved, error) {
	return h.edit(ctx, who, id, Edit{Text: t, Base: base}, base.IsZero())
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
	t.Title, t.Keywords, t.Aliases = w.Title, w.Keywords, w.Aliases
	t.Files, t.Links = filesOf(w.Body, w.Media), linksIn(w.Body+"\n\n"+w.Media.Transcript)
	if !w.from.IsZero() {
		t.From = w.from
	}
	if w.heard != "" {
		t.Imported, t.Heard = t.Revision, w.heard
	}
	t.Marked = w.marked
	w.advance(&t)
	if w.approved {
		t.Approved = t.Revision
	}
	if w.bound {
		if err := unseen(&old, &t); err != nil {
			return Saved{}, err
		}
	}
	saved := Saved{Article: a.ID, Revision: t.Revision, Slug: t.Slug, State: t.State, text: t}
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
		if now.Title == w.Title && now.Body == w.Body && now.Media == w.Media {
			return nil
		}
	}
	v := Revision{
		ID: w.revision, Parent: t.Revision, Article: t.Article, Lang: t.Lang,
		Title: w.Title, Body: w.Body, Media: w.Media, By: w.by, At: w.at,
	}
	t.Revision, t.Updated = v.ID, w.at
	if w.exists {
		return nil
	}
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
	a.Kind, a.Category, a.Audience, a.Related, a.Review = in.Kind, in.Category, in.Audience, in.Related, in.Review
}

// input is what an editor would say to leave the article as it is.
func (a *Article) input() ArticleInput {
	return ArticleInput{Kind: a.Kind, Category: a.Category, Audience: a.Audience, Related: a.Related, Review: a.Review}
}

// SaveArticle changes what all texts of an article share.
func (h *Help) SaveArticle(ctx context.Context, who app.Actor, id app.ID, in ArticleInput) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	if err := in.clean(); err != nil {
		return err
	}
	return h.refact(ctx, who, id, func(*ArticleInput) ArticleInput { return in })
}

// refact changes facts of an article, given what they are.
func (h *Help) refact(ctx context.Context, who app.Actor, id app.ID, change func(*ArticleInput) ArticleInput) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	e := audit.By(who, h.clock(), "article.facts").On("article", id)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		a, err := present(tx, id)
		if err != nil {
			return err
		}
		in := a.input()
		in = change(&in)
		if err := in.clean(); err != nil {
			return err
		}
		if err := categoryThere(tx, in.Category); err != nil {
			return err
		}
		before := a
		if err := a.change(tx, in); err != nil || sameFacts(before, a) {
			return err
		}
		return audit.Record(tx, e)
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
