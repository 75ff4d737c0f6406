// Package feedback keeps what readers tell without a word to anybody: whether
// an article helped, why it did not, what was searched and not found, and whether
// an answer spared a question. It owns votes and their tallies, the sums of each
// day and the list of gaps; it never decides which articles there are, and keeps
// nothing by which a reader could be known again.
//
// A vote is one durable record a device and article, its tally beside it. What
// every search would write is summed in memory and written once a minute: a
// crash loses the last one, which is why pages say "about".
package feedback

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// Deps is what the room needs from the house.
type Deps struct {
	Store *store.Store
	Zone  func() *time.Location // where a day begins
	Clock app.Clock
	Log   *slog.Logger
	// Words takes a query apart as the search does: help.Help.Terms.
	Words func(ctx context.Context, lang app.Lang, query string) ([]search.Term, error)
}

// Feedback is the room. Its methods may be called from any goroutine.
type Feedback struct {
	st    *store.Store
	zone  func() *time.Location
	clock app.Clock
	log   *slog.Logger
	words func(context.Context, app.Lang, string) ([]search.Term, error)

	changes  sync.Map // app.ID → *atomic.Uint64: how often a tally changed
	visitors visitors
	sought   sought
	scores   scores
	open     gapCount
}

// New opens the room.
func New(d Deps) *Feedback {
	f := &Feedback{st: d.Store, zone: d.Zone, clock: d.Clock, log: d.Log, words: d.Words}
	return f
}

// Schema names the room's tables for store.Open.
func Schema() store.Schema {
	return store.Schema{Room: "feedback", Tables: []store.AnyTable{votes, tallies, joinings, days, gaps}}
}

// Version counts the changes of an article's tally since the program started,
// for pages that show it and are kept.
func (f *Feedback) Version(article app.ID) uint64 {
	if n, ok := f.changes.Load(article); ok {
		return n.(*atomic.Uint64).Load()
	}
	return 0
}

// changed raises the version, after the Update that changed the tally.
func (f *Feedback) changed(article app.ID) {
	n, ok := f.changes.Load(article)
	if !ok {
		n, _ = f.changes.LoadOrStore(article, new(atomic.Uint64))
	}
	n.(*atomic.Uint64).Add(1)
}

// today is the day on the business's wall.
func (f *Feedback) today() Day { return DayOf(f.clock(), f.zone()) }
