package gate

import (
	"context"
	"runtime"
	"testing"
	"time"

	"guichet/app"
)

func TestGateRunsSomeQueuesSomeAndRefusesTheRest(t *testing.T) {
	t.Parallel()
	g := New(1, 1, time.Hour)
	leave, err := g.Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	queued := make(chan error)
	go func() {
		leave, err := g.Enter(t.Context())
		if err == nil {
			defer leave()
		}
		queued <- err
	}()
	for len(g.waiting) == 0 {
		runtime.Gosched()
	}
	if _, err := g.Enter(t.Context()); app.KindOf(err) != app.Busy {
		t.Errorf("with a full queue: %v", err)
	}
	leave()
	if err := <-queued; err != nil {
		t.Errorf("after the place was free: %v", err)
	}
}

func TestGateLosesPatience(t *testing.T) {
	t.Parallel()
	g := New(1, 1, time.Millisecond)
	if _, err := g.Enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Enter(t.Context()); app.KindOf(err) != app.Busy {
		t.Errorf("%v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Enter(gone); app.KindOf(err) != app.Busy || len(g.waiting) != 0 {
		t.Errorf("%v, %d waiting", err, len(g.waiting))
	}
}
