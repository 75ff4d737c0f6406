package audit

import (
	"context"
	"errors"
	"time"

	"guichet/store"
)

// sealBatch is how many entries one Update links at most.
const sealBatch = 500

// The beat of the sealer: how long an entry may wait for its link, and the chain
// for its anchor. Seal is well under the promised second.
const (
	sealEvery   = 400 * time.Millisecond
	anchorEvery = 50 * time.Second
)

// Keep links what is recorded to the chain, and anchors the chain, until ctx
// ends. A disk that is full only delays it.
func (l *Log) Keep(ctx context.Context) error {
	l.anchorOrSay(ctx)
	anchored := l.clock()
	for {
		after := l.st.Head()
		n, err := l.Seal(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			l.log.Error("the audit log could not be sealed", "err", err)
		}
		if due := l.clock().Sub(anchored); err == nil && (due >= anchorEvery || due < 0) {
			l.anchorOrSay(ctx)
			anchored = l.clock()
		}
		if !l.rest(ctx, after, n, err != nil, anchorEvery-l.clock().Sub(anchored)) {
			return nil
		}
	}
}

func (l *Log) anchorOrSay(ctx context.Context) {
	if err := l.Anchor(ctx); err != nil && ctx.Err() == nil {
		l.log.Error("the audit log could not be anchored", "err", err)
	}
}

// Finish links and anchors what was recorded, for a process that ends or that
// never kept the log.
func (l *Log) Finish(ctx context.Context) error {
	some, err := l.waiting(ctx)
	if err != nil || !some {
		return errors.Join(err, l.Anchor(ctx))
	}
	// An anchor of this key stands before its first link.
	if err := l.Anchor(ctx); err != nil {
		return err
	}
	_, err = l.Seal(ctx)
	return errors.Join(err, l.Anchor(ctx))
}

// rest waits a beat, then for news or for the next anchor; false at the end.
func (l *Log) rest(ctx context.Context, after store.Pos, sealed int, failed bool, anchor time.Duration) bool {
	beat := sealEvery
	if failed {
		beat = 10 * sealEvery
	}
	if !pause(ctx, beat) {
		return false
	}
	if sealed > 0 || failed {
		return true
	}
	timer := time.NewTimer(max(sealEvery, min(anchor, anchorEvery)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-l.st.Wait(after):
	case <-timer.C:
	}
	return true
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Seal links all entries that wait, and returns how many those were.
func (l *Log) Seal(ctx context.Context) (int, error) {
	total := 0
	for {
		some, err := l.waiting(ctx)
		if err != nil || !some {
			return total, err
		}
		n := 0
		_, err = l.st.UpdateEssential(ctx, func(tx *store.Tx) (err error) {
			n, err = l.sealSome(tx)
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
	}
}

// waiting asks in a View, which costs no fsync, whether there is work.
func (l *Log) waiting(ctx context.Context) (some bool, err error) {
	err = l.st.View(ctx, func(r store.Reader) error {
		first, _, err := pendings.Scan(r, store.Page{Limit: 1})
		some = len(first) > 0
		return err
	})
	return some, err
}

func (l *Log) sealSome(tx *store.Tx) (int, error) {
	batch, _, err := pendings.Scan(tx, store.Page{Limit: sealBatch})
	if err != nil {
		return 0, err
	}
	last, err := head(tx)
	if err != nil {
		return 0, err
	}
	for _, p := range batch {
		e, err := entries.Get(tx, store.K(p.Entry))
		if err != nil {
			return 0, err
		}
		last = l.key.next(last, e)
		if err := links.Insert(tx, last); err != nil {
			return 0, err
		}
		if err := pendings.Delete(tx, store.K(p.Entry)); err != nil {
			return 0, err
		}
	}
	return len(batch), nil
}
