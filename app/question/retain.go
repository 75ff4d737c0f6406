package question

import (
	"context"
	"errors"
	"time"

	"guichet/app"
	"guichet/store"
)

// RejectedDays is how long a question that was turned down can still be read, by
// its asker why and by the business. Then it is removed: nobody needs it, and it
// is somebody's own words. What is held, open or answered stays until its asker
// or the business removes it.
const RejectedDays = 30

// sweepEvery is how often what is over is looked for; mostSwept bounds one Update.
const (
	sweepEvery = time.Hour
	mostSwept  = 100
)

// Until is when a question that was turned down is removed; the zero time for
// every other.
func (q Question) Until() time.Time {
	if q.State != Rejected {
		return time.Time{}
	}
	return q.Moved.AddDate(0, 0, RejectedDays)
}

// Sweep removes the questions whose time is over and returns how many there
// were. It looks at the state again in each Update: one that was taken up
// meanwhile stays.
func (r *Room) Sweep(ctx context.Context) (int, error) {
	gone := 0
	for {
		var old []store.Key
		more := false
		err := r.st.View(ctx, func(rd store.Reader) error {
			// Those turned down first come first.
			found, next, err := byState.Find(rd, store.K(string(Rejected)), store.Page{Limit: mostSwept})
			for _, q := range found {
				if r.over(q) {
					old = append(old, questions.KeyOf(q))
				}
			}
			more = next != nil && len(old) == len(found)
			return err
		})
		if err != nil || len(old) == 0 {
			return gone, err
		}
		n := 0
		_, err = r.st.UpdateBulk(ctx, func(tx *store.Tx) error {
			n = 0
			for _, key := range old {
				q, err := questions.Get(tx, key)
				if errors.Is(err, store.ErrNotFound) || err == nil && !r.over(q) {
					continue
				}
				if err == nil {
					err = remove(tx, q)
				}
				if err != nil {
					return err
				}
				n++
			}
			return nil
		})
		if gone += n; err != nil || !more {
			return gone, err
		}
	}
}

func (r *Room) over(q Question) bool {
	until := q.Until()
	return !until.IsZero() && !r.clock().Before(until)
}

// Keep sweeps at start, then every hour, and at the end of ctx.
func (r *Room) Keep(ctx context.Context) error {
	sweep := func(ctx context.Context) error {
		n, err := r.Sweep(ctx)
		if n > 0 {
			r.log.Info("questions turned down long ago are removed", "count", n)
		}
		return err
	}
	told := func(err error) { r.log.Warn("old questions could not be removed", "err", err) }
	if err := sweep(ctx); err != nil && ctx.Err() == nil {
		told(err)
	}
	return app.Keep(ctx, sweepEvery, sweep, told)
}
