package help

import (
	"context"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Propose asks somebody to look at a text as an editor's form has it. One that
// visitors do not read is saved and waits in review. A change of one they read
// waits beside it: then nothing of the text, its lists and the article changes.
// A change somebody else proposed is only replaced by whoever saw it, Edit.Over;
// otherwise it is a Conflict.
func (h *Help) Propose(ctx context.Context, who app.Actor, id app.ID, e Edit) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	seen, err := h.isSeen(ctx, id, e.Text.Lang)
	if err != nil {
		return Saved{}, err
	}
	if !seen {
		e.Text.State = Review
		return h.edit(ctx, who, id, e, false)
	}
	e.Text.State, e.Text.PublishAt = "", time.Time{}
	return h.untilItHolds(e, func(e Edit) (Saved, error) { return h.proposeChange(ctx, who, id, e) })
}

func (h *Help) isSeen(ctx context.Context, id app.ID, lang app.Lang) (seen bool, err error) {
	err = h.st.View(ctx, func(r store.Reader) error {
		t, err := texts.Get(r, store.K(id, lang))
		seen = err == nil && t.seen()
		return passOver(err)
	})
	return seen, err
}

func (h *Help) proposeChange(ctx context.Context, who app.Actor, id app.ID, e Edit) (Saved, error) {
	over, merged, err := h.meet(ctx, id, &e)
	if err != nil {
		return Saved{}, err
	}
	w, err := h.textWrite(ctx, who, e.Text)
	if err != nil {
		return Saved{}, err
	}
	e.Base = over
	entry := onText(audit.By(who, w.at, "review.propose"), id, w.Lang)
	line := newAct(who, w.at, id, w.Lang, Proposed)
	line.Revision, line.To, line.Note = w.revision, w.Ask.To, w.Ask.Note
	p := Proposal{
		Article: id, Lang: w.Lang, By: who.ID, At: w.at, To: w.Ask.To, Note: w.Ask.Note, Stage: Open,
		Revision: w.revision, Edit: &e,
	}
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		if _, err := present(tx, id); err != nil {
			return Saved{}, err
		}
		t, err := texts.Get(tx, store.K(id, w.Lang))
		if err != nil {
			return Saved{}, found(err)
		}
		if t.Revision != over || !t.seen() {
			return Saved{}, errMoved
		}
		p := p
		old, err := proposals.Get(tx, proposals.KeyOf(p))
		switch {
		case err == nil && old.Edit != nil && old.Revision != e.Over:
			return Saved{}, app.E(app.Conflict, "help.error.proposal.other")
		case err == nil:
			p.Judge, p.Judged, p.Seen = old.Judge, old.Judged, old.Seen
		case !missing(err):
			return Saved{}, err
		}
		if err := revisions.Insert(tx, Revision{
			ID: w.revision, Parent: over, Article: id, Lang: w.Lang, Title: w.Title, Body: w.Body, Media: w.Media, By: who.ID, At: w.at,
		}); err != nil {
			return Saved{}, err
		}
		if err := proposals.Put(tx, p); err != nil {
			return Saved{}, err
		}
		if err := acts.Insert(tx, line); err != nil {
			return Saved{}, err
		}
		if err := endDraft(tx, who, id, w.Lang); err != nil {
			return Saved{}, err
		}
		saved := Saved{Article: id, Revision: w.revision, Slug: t.Slug, State: t.State, Changed: true, Merged: merged, text: t}
		return saved, audit.Record(tx, entry)
	})
}

// Withdraw takes a proposal back. A text that waited is a draft again; of a
// change nothing stays but its wording in the history.
func (h *Help) Withdraw(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) error {
	return h.onProposal(ctx, who, id, lang, Withdrawn, "review.withdraw", func(tx *store.Tx, p *Proposal, t *Text, _ *Act) error {
		if err := backToDraft(tx, t); err != nil {
			return err
		}
		return proposals.Delete(tx, proposals.KeyOf(*p))
	})
}

// Return gives a proposal back to be worked on. seen is the wording that was
// looked at: another one now is a Conflict.
func (h *Help) Return(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, seen app.ID, word string) error {
	word, err := note(word, MaxNote)
	if err != nil {
		return err
	}
	return h.onProposal(ctx, who, id, lang, Returned, "review.return", func(tx *store.Tx, p *Proposal, t *Text, e *Act) error {
		if p.subject(t) != seen {
			return app.E(app.Conflict, "help.error.proposal.moved")
		}
		p.Stage, p.Judge, p.Judged, p.Seen, p.Word, p.PublishAt, p.Held = Back, who.ID, e.At, seen, word, time.Time{}, false
		e.Note, e.Revision = word, seen
		if err := backToDraft(tx, t); err != nil {
			return err
		}
		return proposals.Put(tx, *p)
	})
}

// Unplan keeps a change from going online by itself; it stays approved.
func (h *Help) Unplan(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) error {
	return h.onProposal(ctx, who, id, lang, Cancelled, "review.cancel", func(tx *store.Tx, p *Proposal, _ *Text, _ *Act) error {
		if p.waiting().IsZero() {
			return app.E(app.Conflict, "help.error.proposal.unplanned")
		}
		p.PublishAt = time.Time{}
		if p.Judge.IsZero() {
			p.Stage = Open
		}
		return proposals.Put(tx, *p)
	})
}

// subject is the wording a proposal is about.
func (p *Proposal) subject(t *Text) app.ID {
	if p.Edit != nil {
		return p.Revision
	}
	return t.Revision
}

// backToDraft ends the waiting of a text that is in review.
func backToDraft(tx *store.Tx, t *Text) error {
	if t.State != Review {
		return nil
	}
	t.State = Draft
	return texts.Put(tx, *t)
}

// onProposal does something with a proposal there is, in one Update, and keeps
// who did it.
func (h *Help) onProposal(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, deed Deed, action string,
	do func(tx *store.Tx, p *Proposal, t *Text, e *Act) error) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	now := h.clock()
	entry := onText(audit.By(who, now, action), id, lang)
	line := newAct(who, now, id, lang, deed)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		line := line
		if _, err := present(tx, id); err != nil {
			return err
		}
		p, err := proposals.Get(tx, store.K(id, lang))
		if missing(err) {
			return app.E(app.Conflict, "help.error.proposal.none")
		}
		if err != nil {
			return err
		}
		t, err := texts.Get(tx, store.K(id, lang))
		if err != nil {
			return found(err)
		}
		line.Revision = p.subject(&t)
		if err := do(tx, &p, &t, &line); err != nil {
			return err
		}
		if err := acts.Insert(tx, line); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	h.nudge()
	return err
}
