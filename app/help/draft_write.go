package help

import (
	"context"
	"time"

	"guichet/app"
	"guichet/store"
)

// KeepDraft keeps what a person has typed and returns when: what it answered is
// on the disk. A draft of an article that is not there is one of a new article.
// Nothing typed throws the draft away.
func (h *Help) KeepDraft(ctx context.Context, who app.Actor, id app.ID, lang app.Lang, base app.ID,
	typed Typed) (time.Time, error) {
	if err := mayWrite(who); err != nil {
		return time.Time{}, err
	}
	if !h.offers(lang) || id.IsZero() {
		return time.Time{}, app.E(app.Invalid, "help.error.language")
	}
	if err := typed.check(); err != nil {
		return time.Time{}, err
	}
	d := Kept{Who: who.ID, Article: id, Lang: lang, Base: base, Typed: typed, At: h.clock()}
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		if typed.Empty() {
			return drafts.Delete(tx, drafts.KeyOf(d))
		}
		d := d
		there, err := articles.Has(tx, store.K(id))
		if err != nil {
			return err
		}
		d.New = !there
		if err := roomForDraft(tx, d); err != nil {
			return err
		}
		return drafts.Put(tx, d)
	})
	return d.At, err
}

// roomForDraft refuses one draft too many of a person.
func roomForDraft(tx *store.Tx, d Kept) error {
	if had, err := drafts.Has(tx, drafts.KeyOf(d)); err != nil || had {
		return err
	}
	n := 0
	for _, err := range drafts.Each(tx, store.K(d.Who)) {
		if err != nil {
			return err
		}
		if n++; n >= MaxDrafts {
			return app.E(app.Conflict, "help.error.draft.many", "Limit", MaxDrafts)
		}
	}
	return nil
}

// DropDraft throws a person's draft away; there need not be one.
func (h *Help) DropDraft(ctx context.Context, who app.Actor, id app.ID, lang app.Lang) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	_, err := h.st.Update(ctx, func(tx *store.Tx) error { return endDraft(tx, who, id, lang) })
	return err
}

func endDraft(tx *store.Tx, who app.Actor, id app.ID, lang app.Lang) error {
	if id.IsZero() {
		return nil
	}
	return drafts.Delete(tx, store.K(who.ID, id, lang))
}

// dropDraftsOf removes everybody's drafts of an article that is no more.
func dropDraftsOf(tx *store.Tx, id app.ID) error {
	all, _, err := draftsByArticle.Find(tx, store.K(id), store.Page{Limit: 1000})
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := drafts.Delete(tx, drafts.KeyOf(d)); err != nil {
			return err
		}
	}
	return nil
}

// dropOldDrafts throws away what nobody has touched for DraftDays.
func (h *Help) dropOldDrafts(ctx context.Context) error {
	before := h.clock().AddDate(0, 0, -DraftDays)
	var old []store.Key
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		old, _, err = draftsByTime.Keys(r, nil, store.Page{To: store.K(before)})
		return err
	})
	if err != nil || len(old) == 0 {
		return err
	}
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		for _, key := range old {
			if err := drafts.Delete(tx, key); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
