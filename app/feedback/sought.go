package feedback

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
	"guichet/store/search"
)

// How searches are summed in memory before they are written.
const (
	writeEvery = time.Minute
	mostSought = 2000    // gaps between two writes; further ones are not noted
	mostPairs  = 200_000 // visitors of gaps told apart a day
	maxTyped   = 200     // characters of a query that is shown
)

// Search is one first page of results that somebody asked for.
type Search struct {
	Lang    app.Lang
	Query   string
	Sure    bool
	Visitor Visitor
}

// sought is what was searched since the last write.
type sought struct {
	mu    sync.Mutex
	gaps  map[app.ID]*soughtGap
	day   Day
	pairs map[uint64]struct{} // visitor and gap, of today
	seed  maphash.Seed
}

type soughtGap struct {
	Gap
	n, visitors int
	typed       string // by the last who typed it
}

// Sought notes a search that had no sure answer. It never waits for the disk, and
// what it cannot note it leaves out: a search is answered all the same.
func (f *Feedback) Sought(ctx context.Context, s Search) {
	if s.Sure {
		return
	}
	words, err := f.words(ctx, s.Lang, s.Query)
	if err != nil {
		return
	}
	now := f.clock()
	f.sought.note(s, words, now.UTC(), DayOf(now, f.zone()))
}

func (k *sought) note(s Search, words []search.Term, now time.Time, day Day) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id, ok := gapID(s.Lang, words)
	if !ok {
		return
	}
	if k.gaps == nil {
		k.gaps = map[app.ID]*soughtGap{}
	}
	g := k.gaps[id]
	if g == nil {
		if len(k.gaps) >= mostSought {
			return
		}
		g = &soughtGap{Gap: Gap{ID: id, Lang: s.Lang}}
		k.gaps[id] = g
	}
	g.n++
	g.Last, g.typed = now, typed(s.Query)
	g.Known, g.Others = nil, 0
	for _, w := range words {
		if w.Known {
			g.Known = append(g.Known, w.Text)
		} else {
			g.Others++
		}
	}
	if k.first(s.Visitor, id, day) {
		g.visitors++
	}
}

// first reports whether a visitor asks for a gap for the first time today.
func (k *sought) first(who Visitor, id app.ID, day Day) bool {
	if k.day != day {
		k.day, k.pairs, k.seed = day, map[uint64]struct{}{}, maphash.MakeSeed()
	}
	var h maphash.Hash
	h.SetSeed(k.seed)
	maphash.WriteComparable(&h, who)
	h.Write(id[:])
	sum := h.Sum64()
	if _, known := k.pairs[sum]; known || len(k.pairs) >= mostPairs {
		return false
	}
	k.pairs[sum] = struct{}{}
	return true
}

func typed(query string) string {
	runes := []rune(fold.Line(fold.Text(query)))
	return string(runes[:min(len(runes), maxTyped)])
}

// take empties the sums.
func (k *sought) take() map[app.ID]*soughtGap {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := k.gaps
	k.gaps = nil
	return all
}

// giveBack takes in what could not be written.
func (k *sought) giveBack(all map[app.ID]*soughtGap) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.gaps == nil {
		k.gaps = map[app.ID]*soughtGap{}
	}
	for id, g := range all {
		if newer := k.gaps[id]; newer != nil {
			newer.n, newer.visitors = newer.n+g.n, newer.visitors+g.visitors
		} else if len(k.gaps) < mostSought {
			k.gaps[id] = g
		}
	}
}

// Write writes what was summed in memory, and forgets what is too old.
func (f *Feedback) Write(ctx context.Context) error {
	visitors, all := f.visitors.take(), f.sought.take()
	day := f.today()
	first := DayOf(f.clock().AddDate(0, 0, -GapDays+1), f.zone())
	if visitors > 0 || len(all) > 0 {
		_, err := f.st.Update(ctx, func(tx *store.Tx) error {
			err := CountDay(tx, day, func(d *DaySum) { d.Visitors += visitors })
			for _, g := range all {
				err = errors.Join(err, g.write(tx, day, first))
			}
			return err
		})
		if err != nil {
			f.visitors.giveBack(visitors)
			f.sought.giveBack(all)
			return err
		}
	}
	return f.sweep(ctx, first)
}

func (s *soughtGap) write(tx *store.Tx, day, first Day) error {
	g, err := gaps.Get(tx, store.K(s.ID))
	if errors.Is(err, store.ErrNotFound) {
		g, err = s.Gap, nil
	}
	if err != nil {
		return err
	}
	g.Known, g.Others, g.Last = s.Known, s.Others, s.Last
	g.Visitors += s.visitors
	g.add(day, s.n, s.visitors, first)
	if last := len(g.Days) - 1; g.Typed == "" && g.Days[last].Visitors >= ShownFrom {
		g.Typed = s.typed
	}
	return gaps.Put(tx, g)
}

// Keep writes every minute, and at the end of ctx.
func (f *Feedback) Keep(ctx context.Context) error {
	return app.Keep(ctx, writeEvery, f.Write, func(err error) { f.log.Warn("searches could not be noted", "err", err) })
}
