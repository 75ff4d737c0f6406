package bolt

import (
	"context"
	"runtime/debug"
	"sync/atomic"

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

func (e *Engine) submit(o *op) (engine.Pos, error) {
	if e.turn.Mine() {
		return engine.Pos{}, engine.ErrNested
	}
	if e.opt.ReadOnly {
		return engine.Pos{}, engine.ErrReadOnly
	}
	select {
	case e.ops <- o:
	case <-o.ctx.Done():
		return engine.Pos{}, o.ctx.Err()
	case <-e.quit:
		return engine.Pos{}, engine.ErrClosed
	}
	select {
	case out := <-o.done:
		return out.pos, out.err
	case <-e.done:
	case <-o.ctx.Done():
	}
	if o.claimed.CompareAndSwap(false, true) {
		if err := o.ctx.Err(); err != nil {
			return engine.Pos{}, err
		}
		return engine.Pos{}, engine.ErrClosed
	}
	out := <-o.done
	return out.pos, out.err
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
