package help

import (
	"time"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// MaxNote is how many runes a note to a proposal may have.
const MaxNote = 1000

// Standing says how far a proposal has come.
type Standing string

// The stages of a proposal. What was approved and has a moment goes online by
// itself then.
const (
	Open    Standing = "open"
	Back    Standing = "returned"
	Granted Standing = "approved"
)

// Proposal asks somebody to look at a text before visitors read it. There is
// one a text at most. A text that is not online is proposed as it is, and the
// proposal is about whatever wording is current; a change of one that is online
// waits beside it in Edit, and nothing of it is seen before it is published.
type Proposal struct {
	Article  app.ID    `json:"article"`
	Lang     app.Lang  `json:"lang"`
	By       app.ID    `json:"by,omitzero"`
	At       time.Time `json:"at"`
	To       app.ID    `json:"to,omitzero"` // who is asked; zero: whoever may
	Note     string    `json:"note,omitempty"`
	Stage    Standing  `json:"stage"`
	Revision app.ID    `json:"revision"` // the wording that was proposed
	Edit     *Edit     `json:"edit,omitempty"`

	Judge     app.ID    `json:"judge,omitzero"` // who approved it or gave it back
	Judged    time.Time `json:"judged,omitzero"`
	Seen      app.ID    `json:"seen,omitzero"`  // the wording the judge saw
	Word      string    `json:"word,omitempty"` // what the judge said
	PublishAt time.Time `json:"publish_at,omitzero"`
	Held      bool      `json:"held,omitempty"` // it could not go online at its moment
}

// waiting is when a change goes online; zero for never.
func (p *Proposal) waiting() time.Time {
	if p.Stage != Granted {
		return time.Time{}
	}
	return p.PublishAt
}

var (
	proposals = store.NewTable("help_proposal", func(p *Proposal) store.Key { return store.K(p.Article, p.Lang) })

	// An open one waits for whoever is asked, another for who proposed it.
	proposalsFor = proposals.List(1, "for", func(p *Proposal) []store.Key {
		switch {
		case p.Stage == Open:
			return []store.Key{store.K(p.To)}
		case p.waiting().IsZero():
			return []store.Key{store.K(p.By)}
		}
		return nil
	})
	proposalsDue = proposals.List(2, "due", func(p *Proposal) []store.Key {
		if p.waiting().IsZero() {
			return nil
		}
		return []store.Key{store.K(p.PublishAt)}
	})
)

// Ask is what comes with a proposal.
type Ask struct {
	To   app.ID // zero: whoever may
	Note string
}

// note checks what somebody wrote to a colleague: some lines of plain text.
func note(s string, limit int) (string, error) {
	s = fold.Text(s)
	if utf8.RuneCountInString(s) > limit {
		return "", app.E(app.Invalid, "help.error.note.long", "Limit", limit)
	}
	return s, nil
}

// fourEyes reports whether what the person writes is shown to visitors only
// after somebody else approved it. Owners are free.
func (h *Help) fourEyes(who app.Actor) bool {
	return h.set.Now().Writing.FourEyes && who.Role < app.Owner
}

// seen reports whether the text is read by visitors, or will be by itself.
func (t *Text) seen() bool { return t.State.onShelf() || t.State == Scheduled }

// unseen refuses to bring a wording to visitors that nobody has approved.
func unseen(old, t *Text) error {
	if !t.seen() || t.Approved == t.Revision || old.seen() && old.Revision == t.Revision {
		return nil
	}
	return app.E(app.Unfit, "help.error.proposal.needed")
}
