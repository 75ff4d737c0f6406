package boot

import (
	"context"
	"runtime"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"time"

	"guichet/app/metrics"
)

// The heap is looked through for what is no longer used each time it has grown by
// growth per cent, as what a site holds is some ten megabytes of which every one
// counts. A heap that would still be below roomy is not worth a look: with four
// megabytes in use, pages a second cost a quarter more processor time for looking
// through them every two.
const (
	growth = 50
	roomy  = 12 << 20
	most   = 300 // Go lets a heap grow to 4 MiB times this in any case
)

// starting is the growth until then: looking through the heap four times on the
// way to the first page took a fifth of the processor time of a start.
const starting = 200

// Hurry lets a program that will serve a folder start without looking for what
// is no longer used, as long as that is next to nothing. Who set GOGC has chosen.
func Hurry(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(starting)
	}
}

// lean sets it once the folder is open, and lets go of what the start alone has
// needed. Who set GOGC has chosen; GOMEMLIMIT holds beside it.
func lean(getenv func(string) string) {
	letGo()
	if getenv("GOGC") == "" {
		settle(growth)
		debug.SetGCPercent(growth)
	}
}

// settle chooses the growth anew after each look.
func settle(set int) {
	type mark struct{ _ *int }
	runtime.AddCleanup(new(mark), func(int) {
		live := []runtimemetrics.Sample{{Name: "/gc/heap/live:bytes"}}
		runtimemetrics.Read(live)
		want := growthFor(live[0].Value.Uint64())
		// Setting it stops all goroutines for a moment.
		if want < set*9/10 || want > set*11/10 {
			debug.SetGCPercent(want)
			set = want
		}
		settle(set)
	}, 0)
}

// growthFor is the growth, in per cent, of a heap with so many bytes in use.
func growthFor(live uint64) int {
	if live == 0 || live >= roomy {
		return growth
	}
	return int(min(max((roomy-live)*100/live, growth), most))
}

// What was read of the program's file and of the records counts as this process's
// until memory is short, also what one search a day has looked at: with 2,000
// articles 60 MB. It is let go when it is more than filesMost, of which as much as
// is in use comes back at once; once in filesEvery, that costs nothing to speak of.
const (
	filesMost  = 16 << 20
	filesEvery = 10 * time.Second
)

// keepLean lets go of what is no longer in use, as long as the folder is open.
func (h *House) keepLean(ctx context.Context) error {
	tick := time.NewTicker(filesEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if metrics.Files() > filesMost {
			letGo()
			if err := h.Store.LetGo(); err != nil {
				return err
			}
		}
	}
}
