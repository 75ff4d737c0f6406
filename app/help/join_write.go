package help

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Join makes one article of two, in one Update. The texts of the one that goes
// are part of those of the one that stays, as the editor worded them; its
// addresses of every language lead there, its keywords, votes and reads count
// there. It is kept aside with all its wordings; Undo of the entry Join returns
// brings both back as they were.
func (h *Help) Join(ctx context.Context, who app.Actor, in JoinInput) (app.ID, error) {
	if err := mayWrite(who); err != nil {
		return app.ID{}, err
	}
	now := h.clock().UTC()
	j := joining{h: h, in: in, who: who, now: now}
	j.action = Action{ID: app.NewID(now), Do: DoJoin, By: who.ID, At: now, Into: in.Keep, Total: 1, Seen: 1, Done: 1, Ended: now}
	if err := j.prepare(ctx); err != nil {
		return app.ID{}, err
	}
	entry := audit.By(who, now, "article.join").On("article", in.Keep).
		With("from", in.Gone.String()).With("action", j.action.ID.String())
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		if err := j.write(tx); err != nil {
			return err
		}
		return errors.Join(actions.Insert(tx, j.action), audit.Record(tx, entry))
	})
	h.nudge()
	return j.action.ID, err
}

// joining is a joining on its way: all that is made before the Update.
type joining struct {
	h      *Help
	who    app.Actor
	in     JoinInput
	now    time.Time
	action Action
	writes map[app.Lang]textWrite
}

// prepare checks and renders the joined wordings.
func (j *joining) prepare(ctx context.Context) error {
	var theirs, mine []Text
	err := j.h.st.View(ctx, func(r store.Reader) (err error) {
		if _, _, err = joinable(r, j.in.Keep, j.in.Gone); err != nil {
			return err
		}
		if mine, err = textsOf(r, j.in.Keep); err != nil {
			return err
		}
		theirs, err = textsOf(r, j.in.Gone)
		return err
	})
	if err != nil {
		return err
	}
	j.writes = map[app.Lang]textWrite{}
	for _, t := range theirs {
		if !j.h.offers(t.Lang) {
			continue // it is kept aside as it is
		}
		said, err := j.said(t.Lang)
		if err != nil {
			return err
		}
		own, _ := textIn(mine, t.Lang)
		in := TextInput{
			Lang: t.Lang, Title: said.Title, Body: said.Body, State: said.State, Slug: own.Slug,
			Keywords: joinWords(own.Keywords, t.Keywords), Aliases: slices.Clone(own.Aliases),
		}
		if own.Slug == "" {
			in.Slug = t.Slug
		}
		for _, path := range t.Aliases {
			if len(in.Aliases) < MaxAliases { // the others lead there as well
				in.Aliases = append(in.Aliases, path)
			}
		}
		if in.Media, err = j.media(ctx, own, t); err != nil {
			return err
		}
		w, err := j.h.textWrite(ctx, j.who, in)
		if err != nil {
			return err
		}
		w.at, w.revision = j.now, app.NewID(j.now)
		j.writes[t.Lang] = w
	}
	return nil
}

// media is what the text that stays holds beside its words, else the other's.
func (j *joining) media(ctx context.Context, own, other Text) (m Media, err error) {
	err = j.h.st.View(ctx, func(r store.Reader) error {
		for _, t := range [...]Text{own, other} {
			if t.Revision.IsZero() || !m.IsZero() {
				continue
			}
			v, err := revisions.Get(r, store.K(t.Article, t.Lang, t.Revision))
			if err != nil {
				return err
			}
			m = v.Media
		}
		return nil
	})
	return m, err
}

// said is what the editor wrote for a language.
func (j *joining) said(l app.Lang) (JoinInputText, error) {
	for _, t := range j.in.Texts {
		if t.Lang == l {
			return t, nil
		}
	}
	return JoinInputText{}, app.E(app.Conflict, "help.error.conflict")
}

func (j *joining) write(tx *store.Tx) error {
	keep, gone, err := joinable(tx, j.in.Keep, j.in.Gone)
	if err != nil {
		return err
	}
	theirs, err := textsOf(tx, gone.ID)
	if err != nil {
		return err
	}
	mine, err := textsOf(tx, keep.ID)
	if err != nil {
		return err
	}
	if err := j.unchanged(mine, theirs); err != nil {
		return err
	}
	out := change{Action: j.action.ID, Article: gone.ID, Fate: FateChanged, Before: gone, After: gone}
	stays := change{Action: j.action.ID, Article: keep.ID, Fate: FateChanged, Before: keep, After: keep}
	if out.Slugs, err = j.hand(tx, mine, theirs); err != nil {
		return err
	}
	out.After.Deleted, out.After.Into = j.now, keep.ID
	for _, t := range theirs {
		was := t
		if t.State == Scheduled { // nothing that is put aside rings the bell
			t.State = Draft
		}
		out.noteText(was, t)
	}
	if err := out.apply(tx, nil); err != nil {
		return err
	}
	for _, l := range slices.Sorted(maps.Keys(j.writes)) {
		t, err := j.wordText(tx, &keep, l, mine)
		if err != nil {
			return err
		}
		stays.Texts = append(stays.Texts, t)
	}
	for _, join := range j.h.joins {
		if err := join(tx, gone.ID, keep.ID, false); err != nil {
			return err
		}
	}
	return errors.Join(changes.Put(tx, out), changes.Put(tx, stays))
}

// unchanged refuses what the editor did not see.
func (j *joining) unchanged(mine, theirs []Text) error {
	for _, t := range theirs {
		if !j.h.offers(t.Lang) {
			continue
		}
		said, err := j.said(t.Lang)
		if err != nil {
			return err
		}
		own, _ := textIn(mine, t.Lang)
		if said.From != t.Revision || said.Base != own.Revision {
			return app.E(app.Conflict, "help.error.conflict")
		}
	}
	return nil
}

// wordText writes the joined wording of a language.
func (j *joining) wordText(tx *store.Tx, keep *Article, l app.Lang, mine []Text) (textChange, error) {
	w := j.writes[l]
	change := textChange{Lang: l}
	if own, ok := textIn(mine, l); ok {
		change.Before = &own
		w.marked = own.Marked
	} else if err := w.follow(tx, keep, Text{}); err != nil {
		return change, err
	}
	if _, err := w.put(tx, keep); err != nil {
		return change, err
	}
	after, err := texts.Get(tx, store.K(keep.ID, l))
	change.After = &after
	return change, err
}

// hand gives the addresses of the one that goes to the one that stays, and
// returns whose they were. They are former ones, which redirect, but for the
// present one of a language that the one that stays has no text in.
func (j *joining) hand(tx *store.Tx, mine, theirs []Text) ([]slugRow, error) {
	rows, _, err := slugsByOwner.Find(tx, store.K(j.in.Gone), store.Page{Limit: 1000})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		now := row
		now.Article = j.in.Keep
		_, has := textIn(mine, row.Lang)
		t, _ := textIn(theirs, row.Lang)
		if now.Former = has || t.Slug != row.Slug; now.Former && !row.Seen {
			err = slugs.Delete(tx, store.K(row.Lang, row.Slug)) // nobody has seen it
		} else {
			err = slugs.Put(tx, now)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, t := range theirs {
		for _, path := range t.Aliases {
			if err := moveAlias(tx, path, j.in.Gone, j.in.Keep, t.Lang); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

// moveAlias gives an old address to another article if it was the first's.
func moveAlias(tx *store.Tx, path string, from, to app.ID, lang app.Lang) error {
	row, err := aliases.Get(tx, store.K(path))
	if err != nil || row.Article != from {
		return passOver(err)
	}
	row.Article, row.Lang = to, lang
	return aliases.Put(tx, row)
}
