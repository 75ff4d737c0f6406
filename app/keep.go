package app

import (
	"context"
	"time"
)

// lastWord bounds the last run of Keep, which an orderly end waits for.
const lastWord = 2 * time.Second

// Keep does some work every so often until ctx ends, and then once more: what is
// summed in memory is written down so. An error before the end is told and the
// work is tried again; the last one is returned.
func Keep(ctx context.Context, every time.Duration, work func(context.Context) error, told func(error)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
			defer cancel()
			return work(last)
		case <-tick.C:
			if err := work(ctx); err != nil {
				told(err)
			}
		}
	}
}
