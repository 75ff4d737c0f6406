package bolt

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"

	"guichet/store/engine"
)

// What one commit takes at most. Nobody waits for a commit to fill: the next
// group is whatever asked while the last one was written.
const (
	maxGroup      = 256     // Updates
	maxGroupBytes = 4 << 20 // bytes of keys and values
)

// op is one Update on its way through the writer.
type op struct {
	ctx     context.Context
	fn      func(engine.Tx) error
	bulk    bool
	must    bool        // may take the reserve
	claimed atomic.Bool // by the writer that runs it or by the caller that left
	done    chan outcome
}

type outcome struct {
	pos engine.Pos
	err error
}

// Update implements engine.Engine.
func (e *Engine) Update(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.submit(&op{ctx: ctx, fn: fn, done: make(chan outcome, 1)})
}

// UpdateBulk implements engine.Engine.
func (e *Engine) UpdateBulk(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.submit(&op{ctx: ctx, fn: fn, bulk: true, done: make(chan outcome, 1)})
}

// UpdateEssential implements engine.Engine.
func (e *Engine) UpdateEssential(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.submit(&op{ctx: ctx, fn: fn, must: true, done: make(chan outcome, 1)})
}

// nestedAfter is when an Update that waits asks itself whether it waits for the
// closure it was called in. To ask at once would cost every Update microseconds.
const nestedAfter = 20 * time.Millisecond

func (e *Engine) submit(o *op) (engine.Pos, error) {
	if e.opt.ReadOnly {
		return engine.Pos{}, engine.ErrReadOnly
	}
	nested := time.NewTimer(nestedAfter)
	defer nested.Stop()
	for ops, quit := e.ops, e.quit; ; {
		var err error
		select {
		case ops <- o:
			ops, quit = nil, e.done // now the writer has it
			continue
		case out := <-o.done:
			return out.pos, out.err
		case <-nested.C:
			if !e.turn.Mine() {
				continue
			}
			err = engine.ErrNested
		case <-o.ctx.Done():
			err = o.ctx.Err()
		case <-quit:
			if err = engine.ErrClosed; o.ctx.Err() != nil {
				err = o.ctx.Err()
			}
		}
		if o.claimed.CompareAndSwap(false, true) {
			return engine.Pos{}, err
		}
		out := <-o.done
		return out.pos, out.err
	}
}

// write is the writer: the only goroutine that changes the file.
func (e *Engine) write() {
	defer close(e.done)
	e.me = engine.Goroutine()
	debug.SetPanicOnFault(true)
	var next *op
	for {
		if next == nil {
			select {
			case next = <-e.ops:
			case <-e.quit:
				return
			}
		}
		select {
		case <-e.quit:
			return
		default:
		}
		next = e.group(next)
	}
}

// group runs one commit, beginning with first, and returns the Update that has
// to wait for the next one, if any.
func (e *Engine) group(first *op) (next *op) {
	g := &group{e: e}
	g.begin()
	for o := first; o != nil; {
		if o.bulk && g.bulk {
			next = o
			break
		}
		g.take(o)
		if o = nil; len(g.ops) < maxGroup && g.bytes < maxGroupBytes {
			select {
			case o = <-e.ops:
			default:
			}
		}
	}
	g.end()
	return next
}
