package help

import (
	"context"
	"errors"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Verdict approves a wording.
type Verdict struct {
	Seen app.ID // the wording that was looked at
	Note string
	// Publish brings it to visitors in the same step, At a moment to come or now.
	Publish bool
	At      time.Time
}

// Approve says that a wording may be read by visitors. Nobody approves what they
// proposed themselves and, where the settings ask for four eyes, what they wrote.
// Another wording than the one that was looked at is a Conflict.
func (h *Help) Approve(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, v Verdict) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	word, err := note(v.Note, MaxNote)
	if err != nil {
		return Saved{}, err
	}
	v.Note, v.At = word, v.At.UTC().Truncate(time.Second)
	p, err := h.proposal(ctx, id, lang)
	if err != nil {
		return Saved{}, err
	}
	if p.Edit == nil {
		return h.approveText(ctx, who, id, lang, v)
	}
	return h.approveChange(ctx, who, &p, v)
}

// proposal reads a proposal; without one it is the zero Proposal.
func (h *Help) proposal(ctx context.Context, id app.ID, lang app.Lang) (p Proposal, err error) {
	err = h.st.View(ctx, func(r store.Reader) error {
		p, err = proposals.Get(r, store.K(id, lang))
		return passOver(err)
	})
	return p, err
}

// mayApprove refuses the person who proposed or wrote it.
func (h *Help) mayApprove(tx *store.Tx, who app.Actor, p *Proposal, id app.ID, lang app.Lang, seen app.ID) error {
	if p.Stage != "" && p.By == who.ID {
		return app.E(app.Unfit, "help.error.proposal.own")
	}
	if !h.set.Now().Writing.FourEyes {
		return nil
	}
	v, err := revisions.Get(tx, store.K(id, lang, seen))
	if err == nil && v.By == who.ID {
		err = app.E(app.Unfit, "help.error.proposal.own")
	}
	return found(err)
}

// approveText approves a text visitors do not read yet.
func (h *Help) approveText(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, v Verdict) (Saved, error) {
	w, err := h.wordAgain(ctx, id, lang)
	if err != nil {
		return Saved{}, err
	}
	now := h.clock()
	entry := onText(audit.By(who, now, "review.approve"), id, lang)
	online := onText(audit.By(who, now, "article.publish"), id, lang)
	yes := newAct(who, now, id, lang, Approved)
	yes.Revision, yes.Note = v.Seen, v.Note
	line := newAct(who, now, id, lang, "")
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		a, t, err := w.standing(tx)
		if err != nil {
			return Saved{}, err
		}
		p, err := proposals.Get(tx, store.K(id, lang))
		if err != nil && !missing(err) {
			return Saved{}, err
		}
		switch {
		case p.Edit != nil || t.Revision != v.Seen:
			return Saved{}, app.E(app.Conflict, "help.error.proposal.moved")
		case t.seen():
			return Saved{}, app.E(app.Conflict, "help.error.proposal.none")
		}
		if err := h.mayApprove(tx, who, &p, id, lang, v.Seen); err != nil {
			return Saved{}, err
		}
		t.Approved, t.Marked = t.Revision, false
		if err := acts.Insert(tx, yes); err != nil {
			return Saved{}, err
		}
		if err := audit.Record(tx, entry); err != nil {
			return Saved{}, err
		}
		if v.Publish {
			t.to(Published, v.At, now)
			saved, err := w.settle(tx, &a, &t)
			if err == nil {
				err = turned(tx, line, &t)
			}
			if err == nil {
				err = audit.Record(tx, online.With("state", string(saved.State)))
			}
			return saved, err
		}
		if p.Stage != "" {
			p.Stage, p.Judge, p.Judged, p.Seen, p.Word, p.Held = Granted, who.ID, now, v.Seen, v.Note, false
			if err := proposals.Put(tx, p); err != nil {
				return Saved{}, err
			}
		}
		return Saved{Article: id, Revision: t.Revision, Slug: t.Slug, State: t.State, Changed: true}, texts.Put(tx, t)
	})
}

// approveChange approves a change that waits beside what visitors read.
func (h *Help) approveChange(ctx context.Context, who app.Actor, p *Proposal, v Verdict) (Saved, error) {
	now := h.clock()
	entry := onText(audit.By(who, now, "review.approve"), p.Article, p.Lang)
	yes := newAct(who, now, p.Article, p.Lang, Approved)
	yes.Revision, yes.Note = v.Seen, v.Note
	grant := func(tx *store.Tx) (Proposal, error) {
		p, err := h.sameChange(tx, p)
		if err != nil {
			return p, err
		}
		if p.Revision != v.Seen {
			return p, app.E(app.Conflict, "help.error.proposal.moved")
		}
		if err := h.mayApprove(tx, who, &p, p.Article, p.Lang, v.Seen); err != nil {
			return p, err
		}
		p.Stage, p.Judge, p.Judged, p.Seen, p.Word, p.Held = Granted, who.ID, now, v.Seen, v.Note, false
		if err := acts.Insert(tx, yes); err != nil {
			return p, err
		}
		return p, audit.Record(tx, entry)
	}
	if v.Publish && !v.At.After(now) {
		return h.putOnline(ctx, who, p, grant)
	}
	line := newAct(who, h.clock(), p.Article, p.Lang, Planned)
	line.Revision, line.When = p.Revision, v.At
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		p, err := grant(tx)
		if err != nil {
			return Saved{}, err
		}
		if v.Publish {
			p.PublishAt = v.At
			if err := acts.Insert(tx, line); err != nil {
				return Saved{}, err
			}
		}
		return Saved{Article: p.Article, Revision: p.Revision, Changed: true}, proposals.Put(tx, p)
	})
}

// sameChange reads the proposal again, which must still be the same one.
func (h *Help) sameChange(tx *store.Tx, p *Proposal) (Proposal, error) {
	if _, err := present(tx, p.Article); err != nil {
		return Proposal{}, err
	}
	now, err := proposals.Get(tx, store.K(p.Article, p.Lang))
	if missing(err) || err == nil && (now.Edit == nil || now.Revision != p.Revision) {
		return now, app.E(app.Conflict, "help.error.proposal.moved")
	}
	return now, err
}

// PublishChange brings a change to visitors now, or at a moment to come. What
// was saved meanwhile is joined with it, or refused with a *ConflictError.
func (h *Help) PublishChange(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, at time.Time) (Saved, error) {
	if err := mayWrite(who); err != nil {
		return Saved{}, err
	}
	p, err := h.proposal(ctx, id, lang)
	if err != nil {
		return Saved{}, err
	}
	if p.Edit == nil {
		return Saved{}, app.E(app.Conflict, "help.error.proposal.none")
	}
	check := func(tx *store.Tx) (Proposal, error) {
		p, err := h.sameChange(tx, &p)
		if err == nil && h.fourEyes(who) && p.Stage != Granted {
			err = app.E(app.Unfit, "help.error.proposal.needed")
		}
		return p, err
	}
	at = at.UTC().Truncate(time.Second)
	now := h.clock()
	if !at.After(now) {
		return h.putOnline(ctx, who, &p, check)
	}
	entry := onText(audit.By(who, now, "review.plan"), id, lang)
	line := newAct(who, now, id, lang, Planned)
	line.Revision, line.When = p.Revision, at
	return h.save(ctx, func(tx *store.Tx) (Saved, error) {
		p, err := check(tx)
		if err != nil {
			return Saved{}, err
		}
		p.Stage, p.PublishAt, p.Held = Granted, at, false
		if err := proposals.Put(tx, p); err != nil {
			return Saved{}, err
		}
		if err := acts.Insert(tx, line); err != nil {
			return Saved{}, err
		}
		return Saved{Article: id, Revision: p.Revision, Changed: true}, audit.Record(tx, entry)
	})
}

// putOnline publishes a change that check lets pass.
func (h *Help) putOnline(ctx context.Context, who app.Actor, p *Proposal, check func(*store.Tx) (Proposal, error)) (Saved, error) {
	line := newAct(who, h.clock(), p.Article, p.Lang, WentOnline)
	line.Revision = p.Revision
	e := *p.Edit
	online, err := h.isSeen(ctx, p.Article, p.Lang)
	if err != nil {
		return Saved{}, err
	}
	if !online {
		e.Text.State = Published
	}
	e.revision, e.approved = p.Revision, true
	e.also = func(tx *store.Tx) error {
		p, err := check(tx)
		if err != nil {
			return err
		}
		if err := proposals.Delete(tx, proposals.KeyOf(p)); err != nil {
			return err
		}
		return acts.Insert(tx, line)
	}
	return h.edit(ctx, who, p.Article, e, false)
}

// publishDueChange publishes an approved change whose moment has come. What can
// no longer be joined with the text goes back to who proposed it.
func (h *Help) publishDueChange(ctx context.Context, p Proposal) error {
	_, err := h.putOnline(ctx, app.Desk(), &p, func(tx *store.Tx) (Proposal, error) {
		now, err := h.sameChange(tx, &p)
		if err == nil && now.PublishAt != p.PublishAt {
			err = app.E(app.Conflict, "help.error.proposal.moved")
		}
		return now, err
	})
	if known := (*app.Error)(nil); !errors.As(err, &known) {
		return err
	}
	h.log.Warn("a planned change cannot be published", "article", p.Article.String(), "lang", p.Lang, "err", err)
	line := newAct(app.Desk(), h.clock(), p.Article, p.Lang, Held)
	line.Revision = p.Revision
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		now, err := proposals.Get(tx, proposals.KeyOf(p))
		if err != nil || now.Revision != p.Revision || now.PublishAt != p.PublishAt {
			return passOver(err) // the next look decides anew
		}
		now.Stage, now.PublishAt, now.Held = Back, time.Time{}, true
		if err := proposals.Put(tx, now); err != nil {
			return err
		}
		return acts.Insert(tx, line)
	})
	return err
}
