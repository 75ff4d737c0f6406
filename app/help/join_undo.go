package help

import (
	"context"
	"errors"
	"reflect"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// unjoin takes two articles apart again, in one Update. The one that went comes
// back with all its addresses; the one that stayed has its wordings of before,
// but for languages that were changed since: these are left alone, and the
// journal names them.
func (h *Help) unjoin(ctx context.Context, who app.Actor, a Action) error {
	now := h.clock().UTC()
	words, err := h.apartWords(ctx, a)
	if err != nil {
		return err
	}
	un := unjoining{h: h, words: words}
	entry := audit.By(who, now, "article.unjoin").On("article", a.Into).With("action", a.ID.String())
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		a, err := undoable(tx, a.ID, now)
		if err != nil {
			return err
		}
		gone, err := un.write(tx, &a)
		if err != nil {
			return err
		}
		a.Undone, a.UndoneBy = now, who.ID
		return errors.Join(actions.Put(tx, a), audit.Record(tx, entry.With("from", gone.String())))
	})
	if errors.Is(err, errMoved) {
		return app.E(app.Conflict, "help.error.conflict")
	}
	return err
}

// pair are the two changes of a joining.
type pair struct{ keep, gone change }

func pairOf(r store.Reader, a *Action) (p pair, err error) {
	for c, err := range changes.Each(r, store.K(a.ID)) {
		if err != nil {
			return p, err
		}
		if c.Article == a.Into {
			p.keep = c
		} else {
			p.gone = c
		}
	}
	if p.keep.Article.IsZero() || p.gone.Article.IsZero() {
		return p, notFound()
	}
	return p, nil
}

// apartWords renders what may come to the shelf: the wordings of before, and
// those that are there now, should one get another address.
func (h *Help) apartWords(ctx context.Context, a Action) (map[app.ID]worded, error) {
	out := map[app.ID]worded{}
	err := h.st.View(ctx, func(r store.Reader) error {
		p, err := pairOf(r, &a)
		if err != nil {
			return err
		}
		var list []Text
		for _, c := range []*change{&p.keep, &p.gone} {
			all, err := textsOf(r, c.Article)
			if err != nil {
				return err
			}
			list = append(list, all...)
			for _, t := range c.Texts {
				if t.Before != nil {
					list = append(list, *t.Before)
				}
			}
		}
		for _, t := range list {
			if out[t.Revision], err = h.worded(r, t); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

type unjoining struct {
	h     *Help
	words map[app.ID]worded
}

// write returns the article that came back.
func (un *unjoining) write(tx *store.Tx, a *Action) (app.ID, error) {
	p, err := pairOf(tx, a)
	if err != nil {
		return app.ID{}, err
	}
	keep, gone, err := un.both(tx, &p)
	if err != nil {
		return app.ID{}, err
	}
	left, err := un.rewind(tx, &p.keep, keep)
	if err != nil {
		return app.ID{}, err
	}
	if err := un.giveBack(tx, &p, keep, left); err != nil {
		return app.ID{}, err
	}
	if err := un.revive(tx, &p.gone, gone); err != nil {
		return app.ID{}, err
	}
	for _, join := range un.h.joins {
		if err := join(tx, gone.ID, keep.ID, true); err != nil {
			return app.ID{}, err
		}
	}
	p.gone.Fate, p.keep.Fate = FateBack, FateBack
	a.Back = 1
	if len(left) > 0 {
		a.Left = 1
		p.keep.Fate, p.keep.Key = FateLeft, "help.error.undo.changed"
	}
	return gone.ID, errors.Join(changes.Put(tx, p.gone), changes.Put(tx, p.keep))
}

// both returns the two articles if they are as the joining left them.
func (un *unjoining) both(tx *store.Tx, p *pair) (keep, gone Article, err error) {
	if keep, err = articles.Get(tx, store.K(p.keep.Article)); err != nil {
		return keep, gone, found(err)
	}
	if gone, err = articles.Get(tx, store.K(p.gone.Article)); err != nil {
		return keep, gone, found(err)
	}
	if !keep.Into.IsZero() || gone.Into != keep.ID {
		err = app.E(app.Conflict, "help.error.join.onward")
	}
	return keep, gone, err
}

// rewind gives the one that stayed its texts of before and returns the texts
// that were changed since, which stay.
func (un *unjoining) rewind(tx *store.Tx, c *change, keep Article) (left []Text, err error) {
	for _, t := range c.Texts {
		now, err := texts.Get(tx, store.K(c.Article, t.Lang))
		if err != nil && !missing(err) {
			return nil, err
		}
		if missing(err) || !reflect.DeepEqual(now, *t.After) {
			if !missing(err) {
				left = append(left, now)
			}
			continue
		}
		if err := un.unword(tx, &t, keep); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// unword takes the joined wording away.
func (un *unjoining) unword(tx *store.Tx, t *textChange, keep Article) error {
	if t.Before == nil || t.Before.Revision != t.After.Revision {
		if err := revisions.Delete(tx, store.K(keep.ID, t.Lang, t.After.Revision)); err != nil {
			return err
		}
	}
	if t.Before == nil {
		return errors.Join(texts.Delete(tx, store.K(keep.ID, t.Lang)), takeOffShelf(tx, keep.ID, t.Lang))
	}
	if err := texts.Put(tx, *t.Before); err != nil {
		return err
	}
	return un.show(tx, &keep, t.Before)
}

// show puts a text on the shelf if its article and its state are so.
func (un *unjoining) show(tx *store.Tx, a *Article, t *Text) error {
	if !a.Deleted.IsZero() || !t.State.onShelf() {
		return takeOffShelf(tx, a.ID, t.Lang)
	}
	w, ok := un.words[t.Revision]
	if !ok {
		return errMoved
	}
	return putOnShelf(tx, a, t, w.Title, w.page)
}

// giveBack returns the addresses. One that a text left alone stands at is given
// back all the same: that text gets the next free one.
func (un *unjoining) giveBack(tx *store.Tx, p *pair, keep Article, left []Text) error {
	taken := map[slugRow]bool{}
	for _, row := range p.gone.Slugs {
		now, err := slugs.Get(tx, store.K(row.Lang, row.Slug))
		if err != nil && !missing(err) {
			return err
		}
		if err == nil && now.Article != keep.ID {
			continue // nobody had seen it, and it was given away
		}
		if err := slugs.Put(tx, row); err != nil {
			return err
		}
		taken[slugRow{Lang: row.Lang, Slug: row.Slug}] = true
	}
	for _, t := range left {
		if !taken[slugRow{Lang: t.Lang, Slug: t.Slug}] {
			continue
		}
		slug, err := takeSlug(tx, t.Lang, t.Slug, "", owner{article: keep.ID})
		if err != nil {
			return err
		}
		t.Slug = slug
		if err := errors.Join(texts.Put(tx, t), un.show(tx, &keep, &t)); err != nil {
			return err
		}
	}
	return un.giveAliasesBack(tx, p, keep, left)
}

func (un *unjoining) giveAliasesBack(tx *store.Tx, p *pair, keep Article, left []Text) error {
	theirs, err := textsOf(tx, p.gone.Article)
	if err != nil {
		return err
	}
	for _, t := range theirs {
		for _, path := range t.Aliases {
			if err := moveAlias(tx, path, keep.ID, p.gone.Article, t.Lang); err != nil {
				return err
			}
		}
	}
	// A text left alone names what is not its own any more.
	for _, t := range left {
		other, _ := textIn(theirs, t.Lang)
		own := t.Aliases
		t.Aliases = nil
		for _, path := range own {
			row, err := aliases.Get(tx, store.K(path))
			if err != nil && !missing(err) {
				return err
			}
			if err == nil && row.Article == keep.ID {
				t.Aliases = append(t.Aliases, path)
			}
		}
		if len(t.Aliases) == len(own) || other.Article.IsZero() {
			continue
		}
		now, err := texts.Get(tx, store.K(keep.ID, t.Lang))
		if err != nil {
			return err
		}
		now.Aliases = t.Aliases
		if err := texts.Put(tx, now); err != nil {
			return err
		}
	}
	return nil
}

// revive brings the one that went back.
func (un *unjoining) revive(tx *store.Tx, c *change, gone Article) error {
	gone.Deleted, gone.Into = c.Before.Deleted, app.ID{}
	if err := homeless(tx, &gone); err != nil {
		return err
	}
	if err := articles.Put(tx, gone); err != nil {
		return err
	}
	for _, t := range c.Texts {
		if err := texts.Put(tx, *t.Before); err != nil {
			return err
		}
	}
	all, err := textsOf(tx, gone.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if err := un.show(tx, &gone, &all[i]); err != nil {
			return err
		}
	}
	return nil
}
