package account

import (
	"sync"
	"time"

	"guichet/app"
)

// steady is a clock that never goes back. When the machine's clock is set back,
// it goes on from where it was, so that no session or link outlives its promise;
// when that is set forward, so is it, and they end early. Look at it often:
// what passed between the last look and a step back counts as nothing.
type steady struct {
	clock app.Clock

	mu    sync.Mutex
	last  time.Time
	shift time.Duration // what was taken back so far
}

func (s *steady) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.clock().Add(s.shift).UTC().Round(0)
	if back := s.last.Sub(t); back > 0 {
		s.shift += back
		t = s.last
	}
	s.last = t
	return t
}

// now is the moment by which sessions, links and limits live.
func (a *Accounts) now() time.Time { return a.steady.now() }
