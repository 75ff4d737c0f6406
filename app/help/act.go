package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Deed is what somebody did with a text.
type Deed string

// The deeds that stand in a text's history beside its wordings.
const (
	Proposed   Deed = "proposed"
	Withdrawn  Deed = "withdrawn" // by hand, or back to a draft
	Returned   Deed = "returned"  // to be worked on
	Cancelled  Deed = "cancelled" // its moment was taken away
	Approved   Deed = "approved"
	WentOnline Deed = "published"
	Planned    Deed = "scheduled"
	PutAside   Deed = "archived"
	Held       Deed = "held" // its moment came and it could not go online
	Commented  Deed = "commented"
	Settled    Deed = "settled" // a thread of comments
	UpToDate   Deed = "uptodate"
)

// Act is one line of a text's history. It never changes.
type Act struct {
	ID       app.ID    `json:"id"`
	Article  app.ID    `json:"article"`
	Lang     app.Lang  `json:"lang"`
	Deed     Deed      `json:"deed"`
	By       app.ID    `json:"by,omitzero"` // zero: the program itself
	At       time.Time `json:"at"`
	Revision app.ID    `json:"revision,omitzero"` // the wording it is about
	To       app.ID    `json:"to,omitzero"`       // who was asked
	When     time.Time `json:"when,omitzero"`     // the moment it was scheduled for
	Note     string    `json:"note,omitempty"`
}

// ActPage is how many lines of history are shown.
const ActPage = 100

var acts = store.NewTable("help_act", func(e *Act) store.Key { return store.K(e.Article, e.Lang, e.ID) })

// newAct begins a line of history; make it before the Update it is put in.
func newAct(who app.Actor, now time.Time, id app.ID, lang app.Lang, deed Deed) Act {
	return Act{ID: app.NewID(now), Article: id, Lang: lang, Deed: deed, By: who.ID, At: now}
}

// deedOf is what bringing a text to a state is called in its history.
func deedOf(s State) Deed {
	switch s {
	case Published:
		return WentOnline
	case Scheduled:
		return Planned
	case Archived:
		return PutAside
	case Review:
		return Proposed
	}
	return Withdrawn
}

// turned notes that a text came to another state. A draft that was proposed is
// no longer waiting then, unless it waits now.
func turned(tx *store.Tx, e Act, t *Text) error {
	e.Deed, e.Revision, e.When = deedOf(t.State), t.Revision, t.PublishAt
	if err := acts.Insert(tx, e); err != nil {
		return err
	}
	p, err := proposals.Get(tx, store.K(t.Article, t.Lang))
	if err != nil || p.Edit != nil {
		if missing(err) && t.State == Review {
			return proposals.Put(tx, Proposal{
				Article: t.Article, Lang: t.Lang, By: e.By, At: e.At, Stage: Open, Revision: t.Revision, To: e.To, Note: e.Note,
			})
		}
		return passOver(err)
	}
	if t.State == Review {
		p.Stage, p.By, p.At, p.To, p.Note, p.Revision = Open, e.By, e.At, e.To, e.Note, t.Revision
		return proposals.Put(tx, p)
	}
	return proposals.Delete(tx, proposals.KeyOf(p))
}

// History lists what was done with a text, the last first, at most ActPage.
func (h *Help) History(r store.Reader, who app.Actor, id app.ID, lang app.Lang) ([]Act, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	all := store.K(id, lang)
	list, _, err := acts.Scan(r, store.Page{From: all, To: all, Limit: ActPage, Reverse: true})
	return list, err
}

// dropTalk removes proposals, comments and history of an article that is no
// more, at most limit records, and reports whether there may be more.
func dropTalk(tx *store.Tx, id app.ID, limit int) (more bool, err error) {
	n := 0
	for e, err := range acts.Each(tx, store.K(id)) {
		if err != nil || n == limit {
			return err == nil, err
		}
		n++
		if err := acts.Delete(tx, acts.KeyOf(e)); err != nil {
			return false, err
		}
	}
	for c, err := range comments.Each(tx, store.K(id)) {
		if err != nil || n == limit {
			return err == nil, err
		}
		n++
		if err := comments.Delete(tx, comments.KeyOf(c)); err != nil {
			return false, err
		}
	}
	for p, err := range proposals.Each(tx, store.K(id)) {
		if err != nil {
			return false, err
		}
		if err := proposals.Delete(tx, proposals.KeyOf(p)); err != nil {
			return false, err
		}
	}
	return false, nil
}
