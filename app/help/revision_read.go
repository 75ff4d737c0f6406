package help

import (
	"time"

	"guichet/app"
	"guichet/app/help/merge"
	"guichet/store"
)

// RevisionPage is how many revisions are listed at once.
const RevisionPage = 50

// RevisionHead is a revision in a list.
type RevisionHead struct {
	ID      app.ID
	Parent  app.ID
	Title   string
	By      app.ID // zero for the program itself
	At      time.Time
	Current bool
}

// Revisions lists the wordings of a text, the newest first. next continues the
// list, nil at its end.
func (h *Help) Revisions(r store.Reader, who app.Actor, id app.ID, lang app.Lang,
	after store.Key) (list []RevisionHead, next store.Key, err error) {
	if err := mayLook(who); err != nil {
		return nil, nil, err
	}
	t, err := texts.Get(r, store.K(id, lang))
	if err != nil {
		return nil, nil, found(err)
	}
	all := store.K(id, lang)
	page := store.Page{From: all, To: all, After: after, Limit: RevisionPage, Reverse: true}
	some, next, err := revisions.Scan(r, page)
	for _, v := range some {
		list = append(list, RevisionHead{
			ID: v.ID, Parent: v.Parent, Title: v.Title, By: v.By, At: v.At, Current: v.ID == t.Revision,
		})
	}
	return list, next, err
}

// Revision returns one wording of a text.
func (h *Help) Revision(r store.Reader, who app.Actor, id app.ID, lang app.Lang, rev app.ID) (Revision, error) {
	if err := mayLook(who); err != nil {
		return Revision{}, err
	}
	v, err := revisions.Get(r, store.K(id, lang, rev))
	return v, found(err)
}

// Comparison is what changed from one wording to another, word by word.
type Comparison struct {
	From, To    Revision // From is empty before the first wording
	Title, Body []merge.Run
}

// Compare tells two wordings of a text apart. The zero id of from stands for
// what to was written over.
func (h *Help) Compare(r store.Reader, who app.Actor, id app.ID, lang app.Lang, from, to app.ID) (Comparison, error) {
	var c Comparison
	var err error
	if c.To, err = h.Revision(r, who, id, lang, to); err != nil {
		return c, err
	}
	if from.IsZero() {
		from = c.To.Parent
	}
	if !from.IsZero() {
		if c.From, err = h.Revision(r, who, id, lang, from); err != nil {
			return c, err
		}
	}
	c.Title, c.Body = merge.Words(c.From.Title, c.To.Title), merge.Words(c.From.Body, c.To.Body)
	return c, nil
}
