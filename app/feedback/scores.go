package feedback

import (
	"context"
	"errors"
	"sync"

	"guichet/app"
	"guichet/store"
)

// scores hold what was said of each article in memory, for lists that are
// sorted by it: reading ten thousand tallies takes too long for a page. They
// follow the feed by the votes, whose tallies are read again.
type scores struct {
	mu  sync.Mutex
	pos store.Pos
	all map[app.ID]Tally
}

// Scores returns the tallies of all articles that have one, brought up to the
// last vote. The map is the caller's to read until it calls again elsewhere: it
// is replaced, never changed.
func (f *Feedback) Scores(ctx context.Context, who app.Actor) (map[app.ID]Tally, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	s := &f.scores
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.pos != f.st.Head() {
		if s.pos.IsZero() {
			if err := s.fill(ctx, f.st); err != nil {
				return nil, err
			}
			continue
		}
		changes, next, err := f.st.Feed(ctx, s.pos, 1000)
		if errors.Is(err, store.ErrGone) {
			s.pos = store.Pos{}
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := s.take(ctx, f.st, changes); err != nil {
			return nil, err
		}
		if next == s.pos {
			break
		}
		s.pos = next
	}
	return s.all, nil
}

func (s *scores) fill(ctx context.Context, st *store.Store) error {
	head := st.Head()
	all := map[app.ID]Tally{}
	var after store.Key
	for {
		err := st.View(ctx, func(r store.Reader) error {
			some, next, err := tallies.Scan(r, store.Page{After: after, Limit: 1000})
			for _, t := range some {
				all[t.Article] = t
			}
			after = next
			return err
		})
		if err != nil {
			return err
		}
		if after == nil {
			break
		}
	}
	s.all, s.pos = all, head
	return nil
}

func (s *scores) take(ctx context.Context, st *store.Store, changes []store.Change) error {
	dirty := map[app.ID]bool{}
	for _, c := range changes {
		if c.Table != votes.Name() && c.Table != joinings.Name() {
			continue
		}
		parts, err := c.Key.Parts()
		if err != nil || len(parts) == 0 {
			continue
		}
		if id, ok := parts[0].(app.ID); ok {
			dirty[id] = true
		}
	}
	if len(dirty) == 0 {
		return nil
	}
	next := make(map[app.ID]Tally, len(s.all)+len(dirty))
	for id, t := range s.all {
		next[id] = t
	}
	err := st.View(ctx, func(r store.Reader) error {
		for id := range dirty {
			t, err := tallyOf(r, id)
			if err != nil {
				return err
			}
			next[id] = t
		}
		return nil
	})
	if err == nil {
		s.all = next
	}
	return err
}

// joining says that what was said of one article counts for another.
type joining struct {
	Into app.ID `json:"into"`
	From app.ID `json:"from"`
	Yes  int    `json:"yes,omitempty"`
	No   int    `json:"no,omitempty"`
	// Spared is Tally.Spared.
	Spared int  `json:"spared,omitempty"`
	Apart  bool `json:"apart,omitempty"` // it was undone
}

var joinings = store.NewTable("feedback_joining", func(j *joining) store.Key { return store.K(j.Into, j.From) })

// Join counts what was said of an article for the one it is joined to, or with
// back no more. It is help.Deps.Joins; the votes stay with their article.
func Join(tx *store.Tx, from, into app.ID, back bool) error {
	theirs, err := tallyOf(tx, from)
	if err != nil {
		return err
	}
	t, err := tallyOf(tx, into)
	if err != nil {
		return err
	}
	j := joining{Into: into, From: from, Yes: theirs.Yes, No: theirs.No, Spared: theirs.Spared}
	if back {
		if j, err = joinings.Get(tx, store.K(into, from)); errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil || j.Apart {
			return err
		}
		t.Yes, t.No, t.Spared = max(0, t.Yes-j.Yes), max(0, t.No-j.No), max(0, t.Spared-j.Spared)
		j.Apart = true
	} else {
		t.Yes, t.No, t.Spared = t.Yes+j.Yes, t.No+j.No, t.Spared+j.Spared
	}
	return errors.Join(joinings.Put(tx, j), tallies.Put(tx, t))
}
