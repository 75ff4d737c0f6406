// Package gate bounds how much costly work runs at once: searches, hashing of
// passwords. It knows nothing about the work.
package gate

import (
	"context"
	"time"

	"guichet/app"
)

// Gate bounds how much costly work runs at once. What comes while it is full
// waits in a short queue; what finds the queue full too is told at once.
type Gate struct {
	running, waiting chan struct{}
	patience         time.Duration
}

// New lets so many run and so many wait, none longer than patience.
func New(run, wait int, patience time.Duration) *Gate {
	return &Gate{make(chan struct{}, run), make(chan struct{}, wait), patience}
}

// Enter waits for a place and returns the function that leaves it, or an error
// of kind Busy.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.running <- struct{}{}:
		return g.leave, nil
	default:
	}
	select {
	case g.waiting <- struct{}{}:
		defer func() { <-g.waiting }()
	default:
		return nil, app.E(app.Busy, "error.busy")
	}
	ctx, cancel := context.WithTimeout(ctx, g.patience)
	defer cancel()
	select {
	case g.running <- struct{}{}:
		return g.leave, nil
	case <-ctx.Done():
		return nil, app.E(app.Busy, "error.busy").Wrap(ctx.Err())
	}
}

func (g *Gate) leave() { <-g.running }
