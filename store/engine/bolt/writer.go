package bolt

import (
	"context"
	"runtime"
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

// crowded is from how many Updates in a group on those who were just answered
// are let ask again before the next one is closed: on two processors the groups
// of 256 clients are a tenth larger by it. Fewer are not worth the wait for
// whoever else wants the processor.
const crowded = 32

// op is one Update on its way through the writer.
type op struct {
	ctx     context.Context
	fn      func(engine.Tx) error
	bulk    bool
	must    bool        // may take the reserve
	claimed atomic.Bool // by the writer that runs it or by the caller that left
	done    chan outcome
	nested  *time.Timer
	turn    uint64 // of the writer, when it was asked for
}

func newOp() any {
	o := &op{done: make(chan outcome, 1), nested: time.NewTimer(time.Hour)}
	o.nested.Stop()
	return o
}

type outcome struct {
	pos  engine.Pos
	err  error
	left bool // the caller did not wait for the writer
}

// Update implements engine.Engine.
func (e *Engine) Update(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.submit(ctx, fn, false, false)
}

// UpdateBulk implements engine.Engine.
func (e *Engine) UpdateBulk(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.submit(ctx, fn, true, false)
}

// UpdateEssential implements engine.Engine.
func (e *Engine) UpdateEssential(ctx context.Context, fn func(engine.Tx) error) (engine.Pos, error) {
	return e.submit(ctx, fn, false, true)
}

// nestedAfter is when an Update that waits asks itself whether it waits for the
// closure it was called in. To ask at once would cost every Update microseconds.
const nestedAfter = 20 * time.Millisecond

func (e *Engine) submit(ctx context.Context, fn func(engine.Tx) error, bulk, must bool) (engine.Pos, error) {
	if e.opt.ReadOnly {
		return engine.Pos{}, engine.ErrReadOnly
	}
	o := e.free.Get().(*op)
	o.ctx, o.fn, o.bulk, o.must = ctx, fn, bulk, must
	out := e.await(o)
	o.nested.Stop()
	if !out.left { // the writer is through with it
		o.ctx, o.fn = nil, nil
		o.claimed.Store(false)
		e.free.Put(o)
	}
	return out.pos, out.err
}

// await hands an Update to the writer and waits for its outcome.
func (e *Engine) await(o *op) outcome {
	o.nested.Reset(nestedAfter)
	o.turn = e.turn.Count()
	select {
	case e.ops <- o:
		// All is well, mostly: who waits at what everybody waits at pays for it.
		select {
		case out := <-o.done:
			return out
		case <-o.ctx.Done():
		case <-o.nested.C:
			o.nested.Reset(0)
		}
		return e.watch(o, nil, e.done)
	default:
		return e.watch(o, e.ops, e.quit)
	}
}

// watch is await with an eye on everything.
func (e *Engine) watch(o *op, ops chan *op, quit chan struct{}) outcome {
	for {
		out := outcome{left: true}
		select {
		case ops <- o:
			ops, quit = nil, e.done // now the writer has it
			continue
		case out = <-o.done:
			return out
		case <-o.nested.C:
			if e.turn.Count() != o.turn || !e.turn.Mine() {
				continue
			}
			out.err = engine.ErrNested
		case <-o.ctx.Done():
			out.err = o.ctx.Err()
		case <-quit:
			if out.err = engine.ErrClosed; o.ctx.Err() != nil {
				out.err = o.ctx.Err()
			}
		}
		if o.claimed.CompareAndSwap(false, true) {
			return out
		}
		return <-o.done
	}
}

// write is the writer: the only goroutine that changes the file. A group is what
// asked while the one before was written; its closures run on what is in the
// file and on what those before them wrote. Two goroutines, one running closures
// while the other writes, were tried: their groups are smaller, and on two
// processors everybody waits longer.
func (e *Engine) write() {
	defer close(e.done)
	debug.SetPanicOnFault(true)
	me := engine.Goroutine()
	var next *op
	crowd := false
	for {
		if next == nil {
			select {
			case next = <-e.ops:
			case <-e.quit:
				return
			}
		}
		if crowd {
			runtime.Gosched()
		}
		select {
		case <-e.quit: // who asked sees that the writer is gone
			return
		default:
		}
		g := &group{e: e, me: me, head: e.Head(), over: new(overlay)}
		next = g.fill(next)
		g.save()
		g.tell()
		crowd = len(g.ops) >= crowded
	}
}
