package help

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// followBatch is how many articles go into the index at once.
const followBatch = 200

// idleMax is after how many feed reads that changed nothing here the index is
// told the position all the same, so that it never falls off the feed's end.
const idleMax = 1000

// follower keeps a search index up to the shelf.
type follower struct {
	h  *Help
	ix *search.Index

	// version is raised when answers may be other ones: the index or the staff's
	// synonyms have changed.
	version atomic.Uint64
	sought  atomic.Uint64 // searches and suggestions so far

	mu    sync.Mutex
	pos   store.Pos     // what the index has seen
	moved chan struct{} // closed when pos changes
	idle  int           // feed reads without anything for the index
}

// Follow makes ix the index that answers searches and keeps it up with the
// shelf until ctx ends. It takes up where the index stopped; an index that is
// new or of another life of the folder is filled anew while it already answers.
func (h *Help) Follow(ctx context.Context, ix *search.Index) error {
	f := &follower{h: h, ix: ix, moved: make(chan struct{})}
	if err := f.readSynonyms(ctx); err != nil && ctx.Err() == nil {
		h.log.Error("the synonyms were not read", "err", err)
	}
	h.follower.Store(f)
	h.first.Do(func() { close(h.answers) })
	for {
		err := f.catchUp(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			h.log.Error("the search index cannot follow", "err", err)
			if !pause(ctx, time.Second) {
				return nil
			}
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-h.st.Wait(f.seen()):
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Synced waits until a search finds all that was saved before the call; for an index
// that is being opened as long as a search does.
func (h *Help) Synced(ctx context.Context) error {
	f, err := h.searcher(ctx)
	if err != nil {
		return err
	}
	for {
		f.mu.Lock()
		pos, moved := f.pos, f.moved
		f.mu.Unlock()
		if pos == h.st.Head() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

// Indexed reports whether a search finds all that was saved.
func (h *Help) Indexed() bool {
	f := h.follower.Load()
	return f != nil && f.seen() == h.st.Head()
}

func (f *follower) seen() store.Pos {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pos
}

func (f *follower) reached(pos store.Pos) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pos = pos
	close(f.moved)
	f.moved = make(chan struct{})
}

// catchUp brings the index to the head of the feed.
func (f *follower) catchUp(ctx context.Context) error {
	pos := f.seen()
	if pos.IsZero() {
		kept, err := store.ParsePos(f.ix.Pos())
		if err != nil || kept.IsZero() {
			return f.rebuild(ctx)
		}
		pos = kept
	}
	for {
		changes, next, err := f.h.st.Feed(ctx, pos, 1000)
		if errors.Is(err, store.ErrGone) {
			return f.rebuild(ctx)
		}
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			if err := f.take(ctx, changes, next); err != nil {
				return err
			}
		}
		f.reached(next)
		if next == pos || next == f.h.st.Head() {
			return nil
		}
		pos = next
	}
}

// take applies the articles that changed, those of a changed category too: its
// title is searched and its audience decides.
func (f *follower) take(ctx context.Context, changes []store.Change, next store.Pos) error {
	var dirty []app.ID
	seen := map[app.ID]bool{}
	words := false
	add := func(id app.ID) {
		if !seen[id] {
			seen[id] = true
			dirty = append(dirty, id)
		}
	}
	for _, c := range changes {
		id, ok := firstID(c.Key)
		switch {
		case c.Table == synonyms.Name():
			words = true
		case !ok:
		case c.Table == shelf.Name() || c.Table == pages.Name():
			add(id)
		case c.Table == categories.Name():
			if err := f.within(ctx, id, add); err != nil {
				return err
			}
		}
	}
	if words {
		if err := f.readSynonyms(ctx); err != nil {
			return err
		}
	}
	if f.idle++; len(dirty) == 0 && f.idle < idleMax {
		return nil
	}
	f.idle = 0
	return f.apply(ctx, dirty, next.String())
}

// firstID returns the id a key begins with.
func firstID(key store.Key) (app.ID, bool) {
	parts, err := key.Parts()
	if err != nil || len(parts) == 0 {
		return app.ID{}, false
	}
	id, ok := parts[0].(app.ID)
	return id, ok
}

// within calls add for the shelved articles of a category and those below it.
func (f *follower) within(ctx context.Context, id app.ID, add func(app.ID)) error {
	return f.h.st.View(ctx, func(r store.Reader) error {
		v := &reading{h: f.h, r: r, seen: map[app.ID]*Category{}}
		all, err := v.below(id)
		if err != nil {
			return err
		}
		for _, c := range all {
			for after := (store.Key)(nil); ; {
				keys, next, err := articlesByCategory.Keys(r, store.K(c), store.Page{After: after, Limit: 1000})
				if err != nil {
					return err
				}
				for _, k := range keys {
					if id, ok := firstID(k); ok {
						add(id)
					}
				}
				if after = next; next == nil {
					break
				}
			}
		}
		return nil
	})
}

// giveWay is how long a rebuild rests after a batch: as long as it worked, if
// somebody searched meanwhile, so that it takes half of one processor at most.
func giveWay(worked time.Duration, searches uint64) time.Duration {
	if searches == 0 {
		return 0
	}
	return min(worked, time.Second)
}

// rebuild fills the index from the whole shelf. The position goes in last: a
// rebuild that was cut short begins again.
func (f *follower) rebuild(ctx context.Context) error {
	head := f.h.st.Head()
	if err := f.ix.Reset(ctx); err != nil {
		return fmt.Errorf("reset the search index: %w", err)
	}
	f.version.Add(1)
	var after store.Key
	for {
		begun, sought := time.Now(), f.sought.Load()
		var batch []app.ID
		err := f.h.st.View(ctx, func(r store.Reader) error {
			found, next, err := shelf.Scan(r, store.Page{After: after, Limit: followBatch})
			for _, s := range found {
				batch = append(batch, s.Article)
			}
			after = next
			return err
		})
		if err != nil {
			return err
		}
		if err := f.applyBatch(ctx, batch, ""); err != nil {
			return err
		}
		if after == nil {
			break
		}
		if rest := giveWay(time.Since(begun), f.sought.Load()-sought); rest > 0 && !pause(ctx, rest) {
			return ctx.Err()
		}
	}
	if err := f.ix.Apply(ctx, nil, nil, head.String()); err != nil {
		return err
	}
	f.reached(head)
	if head != f.h.st.Head() {
		return f.catchUp(ctx)
	}
	return nil
}
