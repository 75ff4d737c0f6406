package audit

import (
	"time"

	"guichet/store"
)

// State is how far the chain is behind the log.
type State struct {
	Entries  uint64    // linked
	Waiting  int       // without a link yet; at most 1,000 are counted
	Anchored uint64    // the number of the link the anchor holds; 0: there is none
	Since    time.Time // when it was written
}

// State looks at the ends of the log; Verify looks at all of it.
func (l *Log) State(r store.Reader) (State, error) {
	last, err := head(r)
	if err != nil {
		return State{}, err
	}
	waiting, _, err := pendings.Scan(r, store.Page{Limit: 1000})
	if err != nil {
		return State{}, err
	}
	s := State{Entries: last.Seq, Waiting: len(waiting)}
	if a, there, err := readAnchor(l.dir); err == nil && there && a.Key == l.key.id {
		s.Anchored, s.Since = a.Seq, a.At
	}
	return s, nil
}
