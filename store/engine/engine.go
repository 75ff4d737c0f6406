// Package engine is the contract of an ordered, transactional key-value store
// with a change feed, and the envelope around everything such a store keeps.
// Package bolt keeps a file on disk; package mem is the short model the others
// are compared with; package enginetest is the suite both pass. An engine
// knows bytes and positions only: it never knows tables, records or indexes.
package engine

import (
	"bytes"
	"context"
	"iter"
)

// Limits of every engine. What exceeds one is refused with ErrTooLarge.
const (
	MaxKey    = 1 << 10 // bytes of a key
	MaxValue  = 1 << 20 // bytes of a value, before the envelope
	MaxWrites = 5_000   // Put and Delete together in one Update
)

// Engine is an ordered key-value store. Updates are serializable, a View sees
// one moment, and all methods may be called from any goroutine.
type Engine interface {
	// View calls fn with a snapshot. Keys and values fn receives are valid
	// until it returns and must not be changed. fn must not wait for a network
	// or a person: bbolt cannot reuse the pages of a snapshot that is open.
	View(ctx context.Context, fn func(Reader) error) error

	// Update calls fn, keeps what it wrote and answers after that is durable.
	// The position is the head once the writes are in. fn may run more than
	// once and so must have no effect but its writes. When fn returns an error
	// or panics (a *PanicError), nothing of it is kept. A context that ends
	// before fn started gives its error; afterwards the outcome is awaited.
	Update(ctx context.Context, fn func(Tx) error) (Pos, error)

	// UpdateBulk is Update for imports: at most one of them shares a commit,
	// so that many large writes cannot hold up a small one.
	UpdateBulk(ctx context.Context, fn func(Tx) error) (Pos, error)

	// UpdateEssential is Update for what must be written when the disk is
	// full too: it may take the room that is kept for it.
	UpdateEssential(ctx context.Context, fn func(Tx) error) (Pos, error)

	// Head is the position of the newest Update that changed the feed.
	Head() Pos

	// Feed lists the changes of the Updates after a position, oldest first,
	// whole Updates only, about max changes in all but one Update at least,
	// and the position reached. ErrGone says that the list cannot be
	// continued from there.
	Feed(ctx context.Context, after Pos, max int) ([]Change, Pos, error)

	// Wait returns a channel that is closed once Head is no longer after. It
	// is a hint: look at the Feed again.
	Wait(after Pos) <-chan struct{}

	// Import fills an empty engine with items in ascending order of their
	// keys. It leaves no feed. After an error the engine holds a part only.
	// The way out is a View that scans everything.
	Import(ctx context.Context, items iter.Seq2[Item, error]) error

	// Close waits for open Views, refuses queued Updates with ErrClosed and
	// gives the file back.
	Close() error
}

// Reader reads from one snapshot.
type Reader interface {
	// Get returns the value of a key, nil if there is none.
	Get(key []byte) ([]byte, error)
	// GetMany returns the values of the keys in their order, nil where there
	// is none.
	GetMany(keys [][]byte) ([][]byte, error)
	// Scan walks a range in order. It shows what was there when it began.
	Scan(r Range) iter.Seq2[Item, error]
	// Pos is the position of the snapshot.
	Pos() Pos
}

// Tx reads what is there together with its own writes.
type Tx interface {
	Reader
	// Put sets the value of a key. The engine keeps the key and copies the value.
	Put(key, value []byte) error
	// Delete removes a key; a missing one is no error.
	Delete(key []byte) error
	// Changed notes a record for the feed. The engine copies the key.
	Changed(table string, key []byte, deleted bool)
}

// Item is a key and its value.
type Item struct{ Key, Value []byte }

// Range says what to scan: From ≤ key < To. A nil To is the end of all keys.
type Range struct {
	From, To []byte
	Limit    int // 0 is no limit
	Reverse  bool
	// Bare gives what is there of damaged data, and does not end with an error
	// because more may have been: for who looks for damage.
	Bare bool
}

// Has reports whether the key lies in the range.
func (r Range) Has(key []byte) bool {
	return bytes.Compare(key, r.From) >= 0 && (r.To == nil || bytes.Compare(key, r.To) < 0)
}

// Change names a record that an Update wrote or deleted. It says that the
// record is not what it was, not what happened to it.
type Change struct {
	Table   string
	Key     []byte
	Deleted bool
}

// Options are those every engine takes.
type Options struct {
	// NoSync leaves out every fsync. An acknowledged write may then be lost
	// with the power; for tests and throw-away data.
	NoSync bool
	// ReadOnly opens what is there, writes nothing at all and refuses every
	// Update with ErrReadOnly.
	ReadOnly bool
	// RunTwice runs each closure twice and refuses one whose writes differ
	// with ErrImpure. For tests.
	RunTwice bool
	// FeedKeep is how many Updates the feed remembers, 0 for 200,000.
	FeedKeep int
	// Ready is asked before each commit; its error refuses what was to be saved.
	// Nil asks nothing. An engine in memory does not ask.
	Ready func() error
	// Applied is told the changes of a commit after it is durable and before
	// anyone learns of it, and also when a commit failed, since the writes may
	// then be visible all the same. It must not call the engine.
	Applied func([]Change)
}

// Keep returns FeedKeep or its default.
func (o Options) Keep() int {
	if o.FeedKeep > 0 {
		return o.FeedKeep
	}
	return 200_000
}

// Tell calls Applied if there is one and something changed.
func (o Options) Tell(changes []Change) {
	if o.Applied != nil && len(changes) > 0 {
		o.Applied(changes)
	}
}
