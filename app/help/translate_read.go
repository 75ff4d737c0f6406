package help

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/merge"
	"guichet/store"
)

// SourceChanges tells what became of the source's paragraphs since a translation
// followed it. known is false where nobody noted which wording it follows: then
// the paragraphs are told as they are.
func (h *Help) SourceChanges(r store.Reader, who app.Actor, e *Editing) (list []merge.Change, known bool, err error) {
	if err := mayLook(who); err != nil {
		return nil, false, err
	}
	var from Revision
	switch {
	case e.Text.From.IsZero():
	case e.Text.From == e.Wording.ID:
		from = e.Wording
	default:
		from, err = revisions.Get(r, store.K(e.Article.ID, e.Source.Lang, e.Text.From))
		if err != nil && !missing(err) {
			return nil, false, err
		}
	}
	return compared(&from, &e.Wording), !from.ID.IsZero(), nil
}

// MarkUpToDate notes that a translation says the same as a wording of its
// source, the one the person saw. A newer one now is a Conflict.
func (h *Help) MarkUpToDate(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, seen app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	now := h.clock()
	entry := onText(audit.By(who, now, "article.uptodate"), id, lang)
	line := newAct(who, now, id, lang, UpToDate)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		line := line
		a, err := present(tx, id)
		if err != nil {
			return err
		}
		all, err := textsOf(tx, id)
		if err != nil {
			return err
		}
		src, ok := sourceOf(&a, all)
		t, err := texts.Get(tx, store.K(id, lang))
		if err != nil {
			return found(err)
		}
		switch {
		case !ok || src.Lang == lang:
			return app.E(app.Invalid, "help.error.source")
		case src.Revision != seen:
			return app.E(app.Conflict, "help.error.conflict")
		case t.From == seen:
			return nil
		}
		t.From, line.Revision = seen, t.Revision
		if err := texts.Put(tx, t); err != nil {
			return err
		}
		if err := acts.Insert(tx, line); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// Covered counts articles by what there is of them in one language.
type Covered struct {
	Online  int // read by visitors, archived ones too
	Behind  int // of all texts, those whose source was reworded since
	Written int // there is a text, online or not
}

// Coverage is one row: a category and what is in it and below, all articles or
// those in no category. Pages stand in no category.
type Coverage struct {
	Category app.ID // zero for a row that is not about one
	Articles int
	Langs    map[app.Lang]Covered
}

func (c *Coverage) add(row *rosterRow) {
	c.Articles++
	for _, t := range row.Texts {
		n := c.Langs[t.Lang]
		n.Written++
		if t.State.onShelf() {
			n.Online++
		}
		if t.Behind {
			n.Behind++
		}
		c.Langs[t.Lang] = n
	}
}

// Coverages counts what is written in which language: of all articles, of those
// in no category, and by category. What is in the bin does not count.
func (h *Help) Coverages(ctx context.Context, who app.Actor) (all, none Coverage, by map[app.ID]Coverage, err error) {
	if err := mayLook(who); err != nil {
		return all, none, nil, err
	}
	parent := map[app.ID]app.ID{}
	err = h.st.View(ctx, func(r store.Reader) error {
		clear(parent)
		for c, err := range categories.Each(r, nil) {
			if err != nil {
				return err
			}
			parent[c.ID] = c.Parent
		}
		return nil
	})
	if err != nil {
		return all, none, nil, err
	}
	all, none = Coverage{Langs: map[app.Lang]Covered{}}, Coverage{Langs: map[app.Lang]Covered{}}
	by = map[app.ID]Coverage{}
	ro := &h.roster
	ro.mu.Lock()
	defer ro.mu.Unlock()
	if err := ro.catchUp(ctx, h.st); err != nil {
		return all, none, nil, err
	}
	for _, row := range ro.rows {
		if !row.Deleted.IsZero() {
			continue
		}
		all.add(row)
		if row.Category.IsZero() {
			if row.Kind != Page {
				none.add(row)
			}
			continue
		}
		for id, n := row.Category, 0; !id.IsZero() && n <= MaxDepth; id, n = parent[id], n+1 {
			c, ok := by[id]
			if !ok {
				c = Coverage{Category: id, Langs: map[app.Lang]Covered{}}
			}
			c.add(row)
			by[id] = c
		}
	}
	return all, none, by, nil
}
