package bolt

import (
	"errors"

	"guichet/store/engine"
)

// run calls the closure of one Update.
func (g *group) run(o *op) (*tx, error) {
	if !g.e.opt.RunTwice {
		return g.once(o, g.me)
	}
	first, err := g.aside(o)
	again, errAgain := g.aside(o)
	if (err == nil) != (errAgain == nil) || err == nil && !first.same(again) {
		return nil, engine.ErrImpure
	}
	return first, err
}

func (g *group) once(o *op, goroutine uint64) (t *tx, err error) {
	t = &tx{reader: reader{ctx: o.ctx, m: g.base, pos: g.head, use: &g.use}, group: g}
	if t.over.list = g.room[:0]; g.e.opt.RunTwice { // which compares two lists
		t.over.list = nil
	}
	g.e.turn.Take(goroutine)
	defer g.e.turn.Leave()
	defer func() { t.m = nil }()
	defer engine.Catch(&err)
	return t, o.fn(t)
}

// errLeft is the outcome of a closure that ended its goroutine, as t.Fatal
// does.
var errLeft = errors.New("store: the closure left its goroutine")

// aside is once in a goroutine of its own: a test may fail inside its closure,
// and the writer must outlive that.
func (g *group) aside(o *op) (t *tx, err error) {
	err = errLeft
	done := make(chan struct{})
	go func() {
		defer close(done)
		t, err = g.once(o, engine.Goroutine())
	}()
	<-done
	return t, err
}
