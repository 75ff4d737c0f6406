// Package mem is the model of an engine: the same contract in the fewest
// lines, on a sorted slice in memory. It is the oracle the other engines are
// compared with, and it can be told to fail. It never writes to a disk.
package mem

import (
	"bytes"
	"context"
	"iter"
	"slices"
	"sync"

	"guichet/store/engine"
)

// Engine keeps everything in memory. Make one with New.
type Engine struct {
	opt    engine.Options
	writer chan struct{} // holds one token: the right to write
	turn   engine.Turn

	mu     sync.Mutex
	data   []engine.Item // sorted by key, values in their envelopes, never changed in place
	feed   [][]engine.Change
	tail   uint64 // how many Updates the feed has forgotten
	head   engine.Pos
	moved  chan struct{}
	fail   error
	closed bool
}

// New makes an empty engine.
func New(opt engine.Options) *Engine {
	e := &Engine{opt: opt, writer: make(chan struct{}, 1), moved: make(chan struct{})}
	e.head = engine.PosAt(engine.NewEpoch(), 0)
	e.writer <- struct{}{}
	return e
}

// Fail makes every commit fail with err from now on; nil heals.
func (e *Engine) Fail(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fail = err
}

// Damage calls fn with the stored bytes of a key, envelope and all, which it
// may change, and reports whether there are any.
func (e *Engine) Damage(key []byte, fn func(raw []byte)) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	i, ok := find(e.data, key)
	if ok {
		fn(e.data[i].Value)
	}
	return ok
}

// View implements engine.Engine.
func (e *Engine) View(ctx context.Context, fn func(engine.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := e.begin()
	if err != nil {
		return err
	}
	defer func() { tx.ended = true }()
	return fn(tx)
}

func (e *Engine) begin() (*tx, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, engine.ErrClosed
	}
	return &tx{data: e.data, pos: e.head}, nil
}

// UpdateBulk implements engine.Engine; here it is Update.
func (e *Engine) UpdateBulk(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.Update(ctx, fn)
}

// UpdateEssential implements engine.Engine; here it is Update.
func (e *Engine) UpdateEssential(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.Update(ctx, fn)
}

// Update implements engine.Engine.
func (e *Engine) Update(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	if e.turn.Mine() {
		return engine.Pos{}, engine.ErrNested
	}
	if err := ctx.Err(); err != nil {
		return engine.Pos{}, err
	}
	select {
	case <-e.writer:
	case <-ctx.Done():
		return engine.Pos{}, ctx.Err()
	}
	defer func() { e.writer <- struct{}{} }()
	first, err := e.run(fn)
	if e.opt.RunTwice {
		again, errAgain := e.run(fn)
		if (err == nil) != (errAgain == nil) || err == nil && !first.same(again) {
			err = engine.ErrImpure
		}
	}
	if err != nil {
		return engine.Pos{}, err
	}
	return e.commit(first)
}

func (e *Engine) run(fn func(engine.Tx) error) (t *tx, err error) {
	if t, err = e.begin(); err != nil {
		return nil, err
	}
	e.turn.Take(engine.Goroutine())
	defer e.turn.Leave()
	defer func() { t.ended = true }()
	defer engine.Catch(&err)
	return t, fn(t)
}

func (e *Engine) commit(t *tx) (engine.Pos, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fail != nil && t.writes > 0 {
		return engine.Pos{}, e.fail
	}
	e.data = t.data
	if len(t.changes) == 0 {
		return e.head, nil
	}
	e.opt.Tell(t.changes)
	e.feed = append(e.feed, t.changes)
	if over := len(e.feed) - e.opt.Keep(); over > 0 {
		e.feed, e.tail = e.feed[over:], e.tail+uint64(over)
	}
	epoch, seq := e.head.Split()
	e.head = engine.PosAt(epoch, seq+1)
	close(e.moved)
	e.moved = make(chan struct{})
	return e.head, nil
}

// Head implements engine.Engine.
func (e *Engine) Head() engine.Pos {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.head
}

// Wait implements engine.Engine.
func (e *Engine) Wait(after engine.Pos) <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.head == after && !e.closed {
		return e.moved
	}
	now := make(chan struct{})
	close(now)
	return now
}

// Feed implements engine.Engine.
func (e *Engine) Feed(ctx context.Context, after engine.Pos, max int) ([]engine.Change, engine.Pos, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, engine.Pos{}, engine.ErrClosed
	}
	if err := engine.Resume(after, e.head, e.tail); err != nil {
		return nil, engine.Pos{}, err
	}
	var all []engine.Change
	epoch, seq := after.Split()
	for _, changes := range e.feed[seq-e.tail:] {
		if len(all) > 0 && len(all)+len(changes) > max {
			break
		}
		all, seq = append(all, changes...), seq+1
	}
	return all, engine.PosAt(epoch, seq), ctx.Err()
}

// Import implements engine.Engine.
func (e *Engine) Import(ctx context.Context, items iter.Seq2[engine.Item, error]) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.data) > 0 {
		return engine.ErrNotEmpty
	}
	for it, err := range items {
		if err == nil {
			err = engine.CheckPut(it.Key, it.Value, 0)
		}
		if err == nil && len(e.data) > 0 && bytes.Compare(e.data[len(e.data)-1].Key, it.Key) >= 0 {
			err = engine.ErrOrder
		}
		if err != nil {
			return err
		}
		key := bytes.Clone(it.Key)
		e.data = append(e.data, engine.Item{Key: key, Value: engine.Wrap(key, it.Value)})
	}
	return ctx.Err()
}

// Close implements engine.Engine.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.closed = true
		close(e.moved)
	}
	return nil
}

func find(data []engine.Item, key []byte) (int, bool) {
	return slices.BinarySearchFunc(data, key, func(it engine.Item, k []byte) int { return bytes.Compare(it.Key, k) })
}
