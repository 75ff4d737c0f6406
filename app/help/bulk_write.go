package help

import (
	"context"
	"errors"
	"slices"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// DoBulk does one thing to up to BulkMax articles. One that is refused does not
// hold up the others. What was changed stands in the journal, from where it can
// be undone for JournalDays. An error means that the action was not begun, or
// was broken off: then the journal has what was done of it.
func (h *Help) DoBulk(ctx context.Context, who app.Actor, b Bulk) (Bulked, error) {
	if err := mayWrite(who); err != nil {
		return Bulked{}, err
	}
	if err := b.clean(BulkMax); err != nil {
		return Bulked{}, err
	}
	run := h.newRun(who, b)
	defer h.acting.end(run.action.ID)
	err := run.all(ctx)
	return run.said(), err
}

// StartBulk begins an action on up to ChooseMax articles and returns its entry
// in the journal, which tells how far it is. It goes on when the caller has gone;
// what ends the program breaks it off between two groups.
func (h *Help) StartBulk(ctx context.Context, who app.Actor, b Bulk) (app.ID, error) {
	if err := mayWrite(who); err != nil {
		return app.ID{}, err
	}
	if err := b.clean(ChooseMax); err != nil {
		return app.ID{}, err
	}
	run := h.newRun(who, b)
	// The entry is there before the caller is told of it.
	if _, err := h.st.Update(ctx, func(tx *store.Tx) error { return actions.Insert(tx, run.action) }); err != nil {
		h.acting.end(run.action.ID)
		return app.ID{}, err
	}
	run.kept = true
	go func() {
		defer h.acting.end(run.action.ID)
		if err := run.all(context.WithoutCancel(ctx)); err != nil {
			h.log.Error("an action on many articles was broken off", "action", run.action.ID.String(), "err", err)
		}
	}()
	return run.action.ID, nil
}

// bulkRun is an action under way.
type bulkRun struct {
	h      *Help
	who    app.Actor
	bulk   Bulk
	action Action
	kept   bool // the entry is in the journal
	each   []BulkDone
}

func (h *Help) newRun(who app.Actor, b Bulk) *bulkRun {
	now := h.clock().UTC()
	a := Action{
		ID: app.NewID(now), Do: b.Do, By: who.ID, At: now, Lang: b.Lang, Category: b.Category, Audience: b.Audience,
		Review: b.Review, Keywords: b.Keywords, Total: len(b.Articles),
	}
	h.acting.begin(a.ID)
	return &bulkRun{h: h, who: who, bulk: b, action: a}
}

func (run *bulkRun) said() Bulked {
	out := Bulked{Done: run.action.Done, Each: run.each}
	if run.kept {
		out.Action = run.action.ID
	}
	return out
}

func (run *bulkRun) all(ctx context.Context) error {
	defer run.h.nudge()
	left := run.bulk.Articles
	for len(left) > 0 {
		n := min(bulkGroup, len(left))
		if err := run.group(ctx, left[:n], n == len(left)); err != nil {
			return err
		}
		left = left[n:]
	}
	return nil
}

// group does some of the articles in one Update. If that fails for a reason of
// one of them, each gets an Update of its own.
func (run *bulkRun) group(ctx context.Context, ids []app.ID, last bool) error {
	err := run.try(ctx, ids, last)
	if err == nil || ctx.Err() != nil || app.KindOf(err) == app.Internal && !errors.Is(err, errMoved) {
		return err
	}
	if len(ids) == 1 {
		return run.refuse(ctx, ids[0], last, err)
	}
	for i, id := range ids {
		if err := run.group(ctx, []app.ID{id}, last && i == len(ids)-1); err != nil {
			return err
		}
	}
	return nil
}

// readied is what one article of a group needs before the Update.
type readied struct {
	id    app.ID
	words map[app.Lang]worded // the texts that may come to the shelf
	entry audit.Entry
	lines map[app.Lang]Act // of the history of each text, should its state change
}

func (run *bulkRun) ready(ctx context.Context, ids []app.ID, now time.Time) ([]readied, error) {
	h := run.h
	out := make([]readied, len(ids))
	err := h.st.View(ctx, func(r store.Reader) error {
		for i, id := range ids {
			out[i] = readied{id: id, entry: audit.By(run.who, now, run.bulk.Do.auditWord()).On("article", id).
				With("action", run.action.ID.String()), lines: map[app.Lang]Act{}}
			for _, l := range app.Langs() {
				out[i].lines[l] = newAct(run.who, now, id, l, "")
			}
			c, err := run.bulk.plan(r, id, now, h.binned())
			if err != nil {
				if app.KindOf(err) == app.Internal {
					return err
				}
				continue // it will be refused
			}
			if out[i].words, err = h.wordsFor(r, &c); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// wordsFor renders the texts a change may bring to the shelf.
func (h *Help) wordsFor(r store.Reader, c *change) (map[app.Lang]worded, error) {
	out := map[app.Lang]worded{}
	render := func(t *Text) error {
		if t == nil || !t.State.onShelf() {
			return nil
		}
		w, err := h.worded(r, *t)
		out[t.Lang] = w
		return err
	}
	if c.Before.Deleted.IsZero() && !c.After.Deleted.IsZero() {
		return out, nil
	}
	if !c.Before.Deleted.IsZero() && c.After.Deleted.IsZero() {
		all, err := textsOf(r, c.Article)
		if err != nil {
			return nil, err
		}
		for i := range all {
			if err := render(&all[i]); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range c.Texts {
		if err := render(t.After); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// try does a group in one Update: all of it or nothing.
func (run *bulkRun) try(ctx context.Context, ids []app.ID, last bool) error {
	h, now := run.h, run.h.clock().UTC()
	items, err := run.ready(ctx, ids, now)
	if err != nil {
		return err
	}
	whole := audit.By(run.who, now, "bulk.do").On("action", run.action.ID).With("do", string(run.bulk.Do))
	var action Action
	var each []BulkDone
	_, err = h.st.UpdateBulk(ctx, func(tx *store.Tx) error {
		action, each = run.action, nil
		for _, it := range items {
			c, err := run.bulk.plan(tx, it.id, now, h.binned())
			c.Action = action.ID
			if err == nil && h.fourEyes(run.who) {
				err = c.unseen()
			}
			switch {
			case err == nil && !c.empty():
				if err := c.apply(tx, it.words); err != nil {
					return err
				}
				if err := c.turned(tx, it.lines); err != nil {
					return err
				}
				if err := errors.Join(audit.Record(tx, it.entry), changes.Put(tx, c)); err != nil {
					return err
				}
				action.Done++
			case err != nil && app.KindOf(err) == app.Internal:
				return err
			case err != nil:
				action.Refused++
				if err := changes.Put(tx, refusedChange(c, it.id, err)); err != nil {
					return err
				}
			}
			each = append(each, BulkDone{Article: it.id, Err: err})
		}
		action.Seen += len(items)
		return run.keep(tx, &action, last, now, whole)
	})
	if err == nil {
		run.take(action, each)
	}
	return err
}

// keep writes the entry; the last group ends it, and has the log say so. What
// was so already leaves no entry.
func (run *bulkRun) keep(tx *store.Tx, a *Action, last bool, now time.Time, whole audit.Entry) error {
	if last {
		a.Ended = now
	}
	if !run.kept && a.Done+a.Refused == 0 {
		return nil
	}
	if last && a.Done > 0 {
		if err := audit.Record(tx, whole); err != nil {
			return err
		}
	}
	return actions.Put(tx, *a)
}

func (run *bulkRun) take(a Action, each []BulkDone) {
	run.action = a
	run.kept = run.kept || a.Done+a.Refused > 0
	run.each = append(run.each, each...)
}

func refusedChange(c change, id app.ID, err error) change {
	out := change{Action: c.Action, Article: id, Fate: FateRefused, Key: "error.internal"}
	var said *app.Error
	if errors.As(err, &said) {
		out.Key, out.Args = said.Key, said.Args
	}
	return out
}

// refuse notes an article the action could not be done to.
func (run *bulkRun) refuse(ctx context.Context, id app.ID, last bool, cause error) error {
	if errors.Is(cause, errMoved) {
		cause = app.E(app.Conflict, "help.error.conflict")
	}
	now := run.h.clock().UTC()
	whole := audit.By(run.who, now, "bulk.do").On("action", run.action.ID).With("do", string(run.bulk.Do))
	var action Action
	_, err := run.h.st.UpdateBulk(ctx, func(tx *store.Tx) error {
		action = run.action
		action.Refused++
		action.Seen++
		if err := changes.Put(tx, refusedChange(change{Action: action.ID}, id, cause)); err != nil {
			return err
		}
		return run.keep(tx, &action, last, now, whole)
	})
	if err == nil {
		run.take(action, []BulkDone{{Article: id, Err: cause}})
	}
	return err
}

// unseen refuses a change that brings visitors a wording nobody has approved.
func (c *change) unseen() error {
	for _, t := range c.Texts {
		if t.Before != nil && t.After != nil {
			if err := unseen(t.Before, t.After); err != nil {
				return err
			}
		}
	}
	return nil
}

// turned notes in the history of each text that it came to another state.
func (c *change) turned(tx *store.Tx, lines map[app.Lang]Act) error {
	for _, t := range c.Texts {
		if t.Before != nil && t.After != nil && t.Before.State != t.After.State {
			if err := turned(tx, lines[t.Lang], t.After); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply writes what a change comes to: the records, and the shelf after them.
// words are the pages of what comes to the shelf; one that was worded anew
// meanwhile is errMoved.
func (c *change) apply(tx *store.Tx, words map[app.Lang]worded) error {
	a := &c.After
	if err := articles.Put(tx, *a); err != nil {
		return err
	}
	for _, t := range c.Texts {
		if err := texts.Put(tx, *t.After); err != nil {
			return err
		}
	}
	if !a.Deleted.IsZero() {
		return takeOffShelf(tx, a.ID, "")
	}
	var show []Text
	if c.Before.Deleted.IsZero() {
		for _, t := range c.Texts {
			show = append(show, *t.After)
		}
	} else {
		all, err := textsOf(tx, a.ID)
		if err != nil {
			return err
		}
		show = all
	}
	for i := range show {
		if err := shelve(tx, a, &show[i], words); err != nil {
			return err
		}
	}
	return putFacts(tx, a)
}

// shelve puts a text on the shelf or takes it off, as its state says.
func shelve(tx *store.Tx, a *Article, t *Text, words map[app.Lang]worded) error {
	if !t.State.onShelf() {
		return takeOffShelf(tx, a.ID, t.Lang)
	}
	w, ok := words[t.Lang]
	if !ok || w.ID != t.Revision {
		return errMoved
	}
	return putOnShelf(tx, a, t, w.Title, w.page)
}

// Chosen lists the articles a query finds, for an action on all of them: up to
// ChooseMax.
func (h *Help) Chosen(ctx context.Context, who app.Actor, lang app.Lang, q ContentQuery) ([]app.ID, error) {
	q.After, q.Limit = "", ChooseMax
	found, err := h.Contents(ctx, who, lang, q)
	if err != nil {
		return nil, err
	}
	if found.Total > ChooseMax {
		return nil, app.E(app.Invalid, "help.error.bulk.many", "Limit", ChooseMax)
	}
	ids := make([]app.ID, len(found.Rows))
	for i, row := range found.Rows {
		ids[i] = row.Article
	}
	return slices.Clip(ids), nil
}
