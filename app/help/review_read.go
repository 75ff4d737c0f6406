package help

import (
	"cmp"
	"time"

	"guichet/app"
	"guichet/app/help/merge"
	"guichet/store"
)

// ReviewView is a text as somebody who is asked to look at it sees it.
type ReviewView struct {
	Editing
	Proposal Proposal // its Stage is empty when nothing is proposed
	Subject  Revision // the wording it is about
	Against  Revision // what the paragraphs are compared with; its ID is zero for none
	Changes  []merge.Change
	Threads  []Thread
}

// Review returns a text with what is said of it. Of a change it compares with
// what visitors read, of another proposal with what was looked at last.
func (h *Help) Review(r store.Reader, who app.Actor, id app.ID, lang app.Lang) (ReviewView, error) {
	var v ReviewView
	var err error
	if v.Editing, err = h.Editing(r, who, id, lang); err != nil {
		return v, err
	}
	if v.Text.Revision.IsZero() {
		return v, notFound()
	}
	v.Proposal, err = proposals.Get(r, store.K(id, lang))
	if err != nil && !missing(err) {
		return v, err
	}
	v.Subject = v.Now
	against := v.Proposal.Seen
	if v.Proposal.Edit != nil {
		if v.Subject, err = revisions.Get(r, store.K(id, lang, v.Proposal.Revision)); err != nil {
			return v, err
		}
		against = v.Text.Revision
	} else if against.IsZero() {
		against = v.Text.Approved
	}
	if !against.IsZero() && against != v.Subject.ID {
		if v.Against, err = revisions.Get(r, store.K(id, lang, against)); err != nil && !missing(err) {
			return v, err
		}
	}
	v.Changes = compared(&v.Against, &v.Subject)
	v.Threads, err = threadsOf(r, id, lang, &v.Subject)
	return v, err
}

// compared tells the paragraphs of a wording, with what changed where there is
// another to compare with.
func compared(from, to *Revision) []merge.Change {
	if !from.ID.IsZero() {
		return merge.Changes(from.Body, to.Body)
	}
	var out []merge.Change
	for _, p := range merge.Paragraphs(to.Body) {
		out = append(out, merge.Change{Paragraph: p, Fate: merge.Same})
	}
	return out
}

// Proposal returns what is proposed of a text; ok is false when nothing is.
func (h *Help) Proposal(r store.Reader, who app.Actor, id app.ID, lang app.Lang) (p Proposal, ok bool, err error) {
	if err := mayLook(who); err != nil {
		return p, false, err
	}
	p, err = proposals.Get(r, store.K(id, lang))
	if missing(err) {
		return p, false, nil
	}
	return p, err == nil, err
}

// Turn says why something waits for a person.
type Turn string

// The reasons: a text to look at, one's own that came back, was approved or
// could not go online at its moment, and a comment to answer.
const (
	ToReview  Turn = "review"
	CameBack  Turn = "returned"
	ToPublish Turn = "approved"
	CouldNot  Turn = "held"
	ToAnswer  Turn = "answer"
)

// Todo is one thing that waits for a person.
type Todo struct {
	Turn    Turn
	Article app.ID
	Lang    app.Lang
	Title   string
	By      app.ID // who made it wait
	Named   bool   // they asked this very person
	Change  bool   // of a text that is online
	At      time.Time
	Note    string
}

// TodoMost is how many things are listed.
const TodoMost = 200

// ForYou lists what waits for a person, the newest first. It is read from the
// state of things: what is done is no longer there.
func (h *Help) ForYou(r store.Reader, who app.Actor) ([]Todo, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	page := store.Page{Limit: TodoMost}
	var list []Todo
	if who.Role >= app.Editor {
		mine, _, err := proposalsFor.Find(r, store.K(who.ID), page)
		if err != nil {
			return nil, err
		}
		if !who.ID.IsZero() {
			all, _, err := proposalsFor.Find(r, store.K(app.ID{}), page)
			if err != nil {
				return nil, err
			}
			mine = append(mine, all...)
		}
		for _, p := range mine {
			if w, ok := p.waits(who); ok {
				list = append(list, w)
			}
		}
	}
	threads, _, err := commentsFor.Find(r, store.K(who.ID), page)
	if err != nil {
		return nil, err
	}
	for _, c := range threads {
		w := Todo{Turn: ToAnswer, Article: c.Article, Lang: c.Lang, By: c.By, At: c.At, Note: c.Text}
		if w.By == who.ID || !c.Settled.IsZero() {
			last, err := lastOf(r, &c)
			if err != nil {
				return nil, err
			}
			w.By, w.At, w.Note = last.By, last.At, last.Text
		}
		list = append(list, w)
	}
	list, err = titled(r, list)
	app.SortStable(list, func(a, b Todo) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	return list[:min(len(list), TodoMost)], err
}

// waits says what a proposal asks of a person.
func (p *Proposal) waits(who app.Actor) (Todo, bool) {
	w := Todo{
		Turn: ToReview, Article: p.Article, Lang: p.Lang, By: p.By, Named: !p.To.IsZero(), Change: p.Edit != nil, At: p.At, Note: p.Note,
	}
	if p.Stage == Open {
		return w, p.By != who.ID
	}
	w.Turn, w.By, w.At, w.Note = CameBack, p.Judge, p.Judged, p.Word
	switch {
	case p.Held:
		w.Turn, w.By = CouldNot, app.ID{}
	case p.Stage == Granted:
		w.Turn = ToPublish
	}
	return w, p.By == who.ID
}

// lastOf is what was said last in a thread.
func lastOf(r store.Reader, first *Comment) (Comment, error) {
	last := *first
	for c, err := range comments.Each(r, store.K(first.Article, first.Lang)) {
		if err != nil {
			return last, err
		}
		if c.Thread == first.ID {
			last = c
		}
	}
	return last, nil
}

// titled gives what waits its title, and leaves out what is in the bin.
func titled(r store.Reader, list []Todo) ([]Todo, error) {
	out := list[:0]
	for _, w := range list {
		a, err := articles.Get(r, store.K(w.Article))
		if missing(err) || err == nil && !a.Deleted.IsZero() {
			continue
		}
		if err != nil {
			return nil, err
		}
		t, err := texts.Get(r, store.K(w.Article, w.Lang))
		if err != nil && !missing(err) {
			return nil, err
		}
		w.Title = t.Title
		out = append(out, w)
	}
	return out, nil
}
