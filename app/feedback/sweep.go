package feedback

import (
	"cmp"
	"context"
	"errors"

	"guichet/app"
	"guichet/store"
)

// sweep removes gaps nobody searched within GapDays, the least of those over
// MostGaps, and days that are too old.
func (f *Feedback) sweep(ctx context.Context, first Day) error {
	oldest := DayOf(f.clock().AddDate(0, 0, -Days), f.zone())
	var oldGaps, oldDays []store.Key
	err := f.st.View(ctx, func(r store.Reader) error {
		var err error
		if oldGaps, err = gapsToDrop(r, first); err != nil {
			return err
		}
		found, _, err := days.Scan(r, store.Page{To: store.K(oldest), Limit: 1000})
		for _, d := range found {
			oldDays = append(oldDays, days.KeyOf(d))
		}
		return err
	})
	if err != nil || len(oldGaps)+len(oldDays) == 0 {
		return err
	}
	_, err = f.st.UpdateBulk(ctx, func(tx *store.Tx) error {
		var errs []error
		for _, key := range oldGaps[:min(len(oldGaps), 1000)] {
			errs = append(errs, gaps.Delete(tx, key))
		}
		for _, key := range oldDays {
			errs = append(errs, days.Delete(tx, key))
		}
		return errors.Join(errs...)
	})
	return err
}

func gapsToDrop(r store.Reader, first Day) ([]store.Key, error) {
	var drop []store.Key
	var kept []Gap
	for g, err := range gaps.Each(r, nil) {
		if err != nil {
			return nil, err
		}
		if g.trim(first); len(g.Days) == 0 {
			drop = append(drop, gaps.KeyOf(g))
		} else {
			kept = append(kept, g)
		}
	}
	if over := len(kept) - MostGaps; over > 0 {
		app.Sort(kept, func(a, b Gap) int {
			return cmp.Or(cmp.Compare(a.Visitors, b.Visitors), a.Last.Compare(b.Last))
		})
		for _, g := range kept[:over] {
			drop = append(drop, gaps.KeyOf(g))
		}
	}
	return drop, nil
}
