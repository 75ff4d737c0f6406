package help

import (
	"context"
	"fmt"

	"guichet/app/help/markup"
	"guichet/store"
)

// Refill makes the shelf pages of an older renderer anew, a batch at a time,
// while visitors go on reading the old ones.
func (h *Help) Refill(ctx context.Context) error {
	for {
		var old []worded
		err := h.st.View(ctx, func(r store.Reader) error {
			stale, _, err := pagesByRenderer.Find(r, nil, store.Page{To: store.K(markup.Version - 1), Limit: 50})
			if err != nil {
				return err
			}
			for _, p := range stale {
				t, err := texts.Get(r, store.K(p.Article, p.Lang))
				if err != nil {
					return err
				}
				w, err := h.worded(r, t)
				if err != nil {
					return err
				}
				old = append(old, w)
			}
			return nil
		})
		if err != nil || len(old) == 0 {
			return err
		}
		if err := h.refill(ctx, old); err != nil {
			return fmt.Errorf("refill the shelf: %w", err)
		}
	}
}

func (h *Help) refill(ctx context.Context, old []worded) error {
	_, err := h.st.UpdateBulk(ctx, func(tx *store.Tx) error {
		for _, w := range old {
			a, err := articles.Get(tx, store.K(w.Article))
			if err != nil {
				return err
			}
			t, err := texts.Get(tx, store.K(w.Article, w.Lang))
			if err != nil {
				return err
			}
			if t.Revision != w.ID || !t.State.onShelf() {
				continue // written since, by this renderer
			}
			if err := putOnShelf(tx, &a, &t, w.Title, w.page); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
