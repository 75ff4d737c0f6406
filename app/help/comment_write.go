package help

import (
	"context"
	"slices"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/fold"
	"guichet/store"
)

// CommentInput is what somebody says of a passage, or answers in a thread.
type CommentInput struct {
	Thread   app.ID // zero begins one
	Revision app.ID // the wording that was looked at
	Quote    string // the passage; of a new thread
	Line     int    // about where it stands, from 1
	Text     string
}

// Comment keeps what somebody says of a passage. All staff may. A passage the
// wording does not have is Unfit.
func (h *Help) Comment(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, in CommentInput) (app.ID, error) {
	if err := mayLook(who); err != nil {
		return app.ID{}, err
	}
	text, err := note(in.Text, MaxComment)
	if err != nil {
		return app.ID{}, err
	}
	if !fold.Legible(text) {
		return app.ID{}, app.E(app.Unfit, "help.error.comment.empty")
	}
	now := h.clock()
	c := Comment{ID: app.NewID(now), Article: id, Lang: lang, Thread: in.Thread, By: who.ID, At: now, Text: text}
	if in.Thread.IsZero() {
		c.Thread = c.ID
		if err := h.placeComment(ctx, &c, in); err != nil {
			return app.ID{}, err
		}
	}
	entry := onText(audit.By(who, now, "review.comment"), id, lang)
	line := newAct(who, now, id, lang, Commented)
	line.Revision = in.Revision
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		c := c
		if _, err := present(tx, id); err != nil {
			return err
		}
		if err := answer(tx, &c); err != nil {
			return err
		}
		if err := comments.Insert(tx, c); err != nil {
			return err
		}
		if err := acts.Insert(tx, line); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return c.ID, err
}

// placeComment finds the passage in the wording it is about.
func (h *Help) placeComment(ctx context.Context, c *Comment, in CommentInput) error {
	return h.st.View(ctx, func(r store.Reader) error {
		v, err := revisions.Get(r, store.K(c.Article, c.Lang, in.Revision))
		if err != nil {
			return found(err)
		}
		at := 0
		for line, i := 1, 0; line < in.Line && i < len(v.Body); i++ {
			if v.Body[i] == '\n' {
				line, at = line+1, i+1
			}
		}
		start, end, ok := quoted(v.Body, in.Quote, at)
		switch {
		case !ok || start == end:
			return app.E(app.Unfit, "help.error.comment.passage")
		case end-start > MaxQuote:
			return app.E(app.Unfit, "help.error.comment.wide", "Limit", MaxQuote)
		}
		c.Revision, c.Start, c.End, c.Quote = v.ID, start, end, v.Body[start:end]
		return nil
	})
}

// answer makes room for a comment and says whose turn it is now: of everybody
// who wrote the wording, proposed it or took part, but the one who spoke.
func answer(tx *store.Tx, c *Comment) error {
	n := 0
	var first Comment
	turn := []app.ID{}
	add := func(id app.ID) {
		if !id.IsZero() && id != c.By && !slices.Contains(turn, id) {
			turn = append(turn, id)
		}
	}
	for old, err := range comments.Each(tx, store.K(c.Article, c.Lang)) {
		if err != nil {
			return err
		}
		if n++; old.Thread == c.Thread {
			add(old.By)
			if old.ID == c.Thread {
				first = old
			}
		}
	}
	if n >= MaxComments {
		return app.E(app.Unfit, "help.error.comment.many", "Limit", MaxComments)
	}
	at := c
	if c.Thread != c.ID {
		if first.ID.IsZero() {
			return app.E(app.NotFound, "help.error.comment.missing")
		}
		at = &first
	}
	v, err := revisions.Get(tx, store.K(c.Article, c.Lang, at.Revision))
	if err != nil && !missing(err) {
		return err
	}
	add(v.By)
	p, err := proposals.Get(tx, store.K(c.Article, c.Lang))
	if err != nil && !missing(err) {
		return err
	}
	add(p.By)
	at.Waits = turn
	if at == c {
		return nil
	}
	first.Settled, first.SetBy = time.Time{}, app.ID{} // an answer opens it again
	return comments.Put(tx, first)
}

// Settle ends a thread, or opens it again. All staff may.
func (h *Help) Settle(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, thread app.ID, done bool) error {
	if err := mayLook(who); err != nil {
		return err
	}
	now := h.clock()
	entry := onText(audit.By(who, now, "review.settle"), id, lang)
	line := newAct(who, now, id, lang, Settled)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		c, err := comments.Get(tx, store.K(id, lang, thread))
		if missing(err) || err == nil && c.Thread != c.ID {
			return app.E(app.NotFound, "help.error.comment.missing")
		}
		if err != nil || done == !c.Settled.IsZero() {
			return err
		}
		if !done {
			c.Settled, c.SetBy = time.Time{}, app.ID{}
			return comments.Put(tx, c)
		}
		c.Settled, c.SetBy = now, who.ID
		if err := comments.Put(tx, c); err != nil {
			return err
		}
		if err := acts.Insert(tx, line); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// RewordComment changes what somebody said; nobody else may. That it was changed
// is shown and stands in the log.
func (h *Help) RewordComment(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, comment app.ID, text string) error {
	text, err := note(text, MaxComment)
	if err != nil {
		return err
	}
	if !fold.Legible(text) {
		return app.E(app.Unfit, "help.error.comment.empty")
	}
	now := h.clock()
	return h.ownComment(ctx, who, id, lang, comment, "review.reword", func(tx *store.Tx, c Comment) error {
		if c.Text == text {
			return nil
		}
		c.Text, c.Edited = text, now
		return comments.Put(tx, c)
	})
}

// DropComment takes back what somebody said; nobody else may. The first of a
// thread that was answered keeps its passage and loses its words.
func (h *Help) DropComment(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, comment app.ID) error {
	now := h.clock()
	return h.ownComment(ctx, who, id, lang, comment, "review.drop", func(tx *store.Tx, c Comment) error {
		answered := false
		for o, err := range comments.Each(tx, store.K(id, lang)) {
			if err != nil {
				return err
			}
			answered = answered || o.Thread == c.ID && o.ID != c.ID
		}
		if answered {
			c.Text, c.Dropped = "", now
			return comments.Put(tx, c)
		}
		return comments.Delete(tx, comments.KeyOf(c))
	})
}

// ownComment carries out what only the author of a comment may.
func (h *Help) ownComment(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, comment app.ID, action string,
	do func(*store.Tx, Comment) error) error {
	if err := mayLook(who); err != nil {
		return err
	}
	entry := onText(audit.By(who, h.clock(), action), id, lang)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		if _, err := present(tx, id); err != nil {
			return err
		}
		c, err := comments.Get(tx, store.K(id, lang, comment))
		switch {
		case missing(err) || err == nil && !c.Dropped.IsZero():
			return app.E(app.NotFound, "help.error.comment.missing")
		case err != nil:
			return err
		case c.By != who.ID:
			return app.E(app.Forbidden, "help.error.comment.other")
		}
		if err := do(tx, c); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}
