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
	nested  *time.Timer
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
	for ops, quit := e.ops, e.quit; ; {
		out := outcome{left: true}
		select {
		case ops <- o:
			ops, quit = nil, e.done // now the writer has it
			continue
		case out = <-o.done:
			return out
		case <-o.nested.C:
			if !e.runs.Mine() && !e.reruns.Mine() {
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

// The writer is two goroutines. The runner runs the closures of a group, one
// after the other, on what the groups before will have left; the saver writes
// the group before it to the disk meanwhile. Waiting for a disk takes longer
// than running closures, and neither waits for the other needlessly: a group
// grows for as long as the saver is busy and goes to it the moment it is not.

// run is the runner.
func (e *Engine) run() {
	defer close(e.groups)
	debug.SetPanicOnFault(true)
	r := &runner{e: e, me: engine.Goroutine()}
	for r.step() {
	}
}

type runner struct {
	e    *Engine
	me   uint64
	g    *group // not yet handed over; nil if nothing was asked
	next *op    // has to wait for the group after g
	last handed
}

// handed is a group that the saver has, as it was when it got it.
type handed struct {
	g    *group
	over *overlay
	head engine.Pos
}

// step takes an Update or hands the group over; false is the end.
func (r *runner) step() bool {
	e := r.e
	if r.g == nil {
		o := r.next
		if r.next = nil; o == nil {
			select {
			case o = <-e.ops:
			case <-e.quit:
				return false
			}
		}
		select {
		case <-e.quit: // who asked sees that the writer is gone
			return false
		default:
		}
		r.begin()
		r.next = r.g.fill(o)
	}
	ops := e.ops
	if r.next != nil || r.g.full() {
		ops = nil
	}
	given := handed{r.g, r.g.over, r.g.head}
	select {
	case o := <-ops:
		r.next = r.g.fill(o)
	case e.groups <- r.g:
		r.last, r.g = given, nil
	case <-e.quit:
		e.groups <- r.g
		return false
	}
	return true
}

// begin makes a group. It stands on the one that is being saved, if that has
// not come to its end.
func (r *runner) begin() {
	r.g = &group{e: r.e, turn: &r.e.runs, me: r.me, over: new(overlay)}
	if l := r.last; l.g != nil && !l.g.ended.Load() {
		r.g.under, r.g.below, r.g.head = l.g, l.over, l.head
	} else {
		r.last, r.g.head = handed{}, r.e.Head()
	}
}
