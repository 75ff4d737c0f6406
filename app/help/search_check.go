package help

import (
	"context"
	"slices"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// SearchChecked is how a search index compares with the shelf. Texts are named
// as the index knows them.
type SearchChecked struct {
	Texts   int      // published ones
	Missing []string // of them, not in the index
	Stale   []string // in the index, and not published
}

// searchTries is how often a comparison begins again when somebody publishes
// meanwhile.
const searchTries = 5

// CheckSearch compares the index that answers searches with the shelf. Where
// writing never stops for long enough it compares nothing: then it is ErrGone.
func (h *Help) CheckSearch(ctx context.Context) (SearchChecked, error) {
	for range searchTries {
		if err := h.Synced(ctx); err != nil {
			return SearchChecked{}, err
		}
		ix, head := h.follower.Load().ix, h.st.Head()
		found, err := h.compare(ctx, ix)
		if err != nil || h.st.Head() == head {
			return found, err
		}
	}
	return SearchChecked{}, store.ErrGone
}

// CheckSearchOf is CheckSearch for an index nobody follows: it does first what
// the next start would do, and so changes the index.
func (h *Help) CheckSearchOf(ctx context.Context, ix *search.Index) (SearchChecked, error) {
	f := &follower{h: h, ix: ix, moved: make(chan struct{})}
	if err := f.catchUp(ctx); err != nil {
		return SearchChecked{}, err
	}
	return h.compare(ctx, ix)
}

func (h *Help) compare(ctx context.Context, ix *search.Index) (found SearchChecked, err error) {
	keys, err := ix.Keys()
	if err != nil {
		return found, err
	}
	there := map[string]bool{}
	for _, key := range keys {
		there[key] = true
	}
	for after, more := store.Key(nil), true; more; more = after != nil {
		err := h.st.View(ctx, func(r store.Reader) error {
			v := &reading{h: h, r: r, who: app.Visitor(), langs: h.set.Now().Languages, seen: map[app.ID]*Category{}}
			var list []shelved
			if list, after, err = shelf.Scan(r, store.Page{After: after, Limit: followBatch}); err != nil {
				return err
			}
			for _, s := range list {
				docs, err := v.docs(s.Article)
				if err != nil {
					return err
				}
				found.meet(docs, there)
			}
			return nil
		})
		if err != nil {
			return found, err
		}
	}
	for key := range there {
		found.Stale = append(found.Stale, key)
	}
	slices.Sort(found.Stale)
	return found, nil
}

// meet counts published texts, and takes those that are there off the list.
func (c *SearchChecked) meet(docs []search.Doc, there map[string]bool) {
	for _, d := range docs {
		c.Texts++
		if !there[d.Key] {
			c.Missing = append(c.Missing, d.Key)
		}
		delete(there, d.Key)
	}
}
