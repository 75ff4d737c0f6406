package account

import (
	"context"
	"sync"
	"time"

	"guichet/store"
)

// sightings hold in memory when each session was last used, so that a page costs
// no write. They are as many as there are sessions in use.
type sightings struct {
	mu   sync.Mutex
	last map[[32]byte]seenAt
	due  chan struct{} // something waits to be written
}

type seenAt struct{ at, saved time.Time }

func newSightings() sightings {
	return sightings{last: map[[32]byte]seenAt{}, due: make(chan struct{}, 1)}
}

func (s *sightings) at(hash []byte) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[[32]byte(hash)].at
}

// note remembers a use and asks for it to be written if that is long ago.
func (s *sightings) note(hash []byte, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.last[[32]byte(hash)]
	v.at = now
	s.last[[32]byte(hash)] = v
	if now.Sub(v.saved) >= seenEvery {
		select {
		case s.due <- struct{}{}:
		default: // it is already asked for
		}
	}
}

// sightsAtOnce is how many sights one Update writes.
const sightsAtOnce = 500

// unsaved returns what was not written for long, and counts it as written.
func (s *sightings) unsaved(every time.Duration) []sight {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []sight
	for hash, v := range s.last {
		if len(out) == sightsAtOnce {
			break
		}
		if v.at.Sub(v.saved) >= every && v.at.After(v.saved) {
			out = append(out, sight{Hash: append([]byte(nil), hash[:]...), At: v.at})
			v.saved = v.at
			s.last[hash] = v
		}
	}
	return out
}

// forget drops what was last used before a moment: those sessions have ended.
func (s *sightings) forget(before time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, v := range s.last {
		if v.at.Before(before) {
			delete(s.last, hash)
		}
	}
}

// saveSights writes when sessions were last used; those that ended meanwhile are
// left out.
func (a *Accounts) saveSights(ctx context.Context, every time.Duration) error {
	for {
		list := a.seen.unsaved(every)
		if len(list) == 0 {
			return nil
		}
		_, err := a.st.Update(ctx, func(tx *store.Tx) error {
			for _, s := range list {
				there, err := sessions.Has(tx, byHash(s.Hash))
				if err == nil && there {
					err = sights.Put(tx, s)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
