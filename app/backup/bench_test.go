package backup_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/keys"
	"guichet/store"
)

// bigHouse is a folder on the disk of so many times 2 MB, half records, half
// files; its writes wait for the disk.
func bigHouse(b *testing.B, size int) *house {
	b.Helper()
	st, err := store.Open(context.Background(), b.TempDir(), store.Options{}, schema())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	h := &house{Store: st, keys: keys.New(app.NewID(start).String(), start)}
	random := rand.New(rand.NewPCG(1, 1))
	for n := range size {
		var ids []string
		for m := range 1000 {
			ids = append(ids, fmt.Sprintf("%03d-%04d-%x", n, m, randomBytes(random, 100)))
		}
		h.write(b, ids...)
	}
	h.fill(b, random, 0, 10*size)
	return h
}

// BenchmarkBackup writes, verifies and syncs a backup, for everybody and sealed
// for a recipient, and restores it.
func BenchmarkBackup(b *testing.B) {
	h := bigHouse(b, 50)
	id := identity(b)
	for _, row := range []struct {
		name string
		seal backup.Seal
	}{{"plain", backup.Seal{}}, {"recipient", recipient(b, id)}} {
		b.Run(row.name, func(b *testing.B) {
			var size int64
			for b.Loop() {
				size = h.backUp(b, filepath.Join(b.TempDir(), "x"), row.seal, false).Size
			}
			b.SetBytes(size)
		})
	}
	b.Run("restore", func(b *testing.B) {
		file := filepath.Join(b.TempDir(), "x")
		b.SetBytes(h.backUp(b, file, backup.Seal{}, false).Size)
		for b.Loop() {
			if _, err := backup.Restore(b.Context(), restoring(b, file, filepath.Join(b.TempDir(), "data"))); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// benchWriters is how many write in BenchmarkBackupWriters.
const benchWriters = 8

// BenchmarkBackupWriters compares how long writers wait for the disk while a
// backup is made with how long they wait when there is none. A turn is a whole
// backup, from its first record to its last sync, and then as long without one,
// so that what else the machine does befalls both. The ratio is the median of
// the turns' ratios; the 99th percentiles are over all turns.
func BenchmarkBackupWriters(b *testing.B) {
	h := bigHouse(b, 5)
	var alone, beside []time.Duration
	var ratios, rates []float64
	for turn := 0; b.Loop(); turn++ {
		began := time.Now()
		var size int64
		with := h.latencies(b, fmt.Sprintf("beside-%d", turn), func() {
			size = h.backUp(b, filepath.Join(b.TempDir(), "x"), backup.Seal{}, false).Size
		})
		took := time.Since(began)
		without := h.latencies(b, fmt.Sprintf("alone-%d", turn), func() { time.Sleep(took) })
		ratios = append(ratios, float64(p99(with))/float64(p99(without)))
		rates = append(rates, float64(size)/1e6/took.Seconds())
		alone, beside = append(alone, without...), append(beside, with...)
	}
	b.ReportMetric(p99(alone).Seconds()*1000, "ms-p99-alone")
	b.ReportMetric(p99(beside).Seconds()*1000, "ms-p99-backup")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(slices.Max(ratios), "ratio-worst-turn")
	b.ReportMetric(median(rates), "MB/s-backup")
	b.ReportMetric(float64(len(alone))/float64(len(beside)), "writes-alone/writes-backup")
}

// latencies has all writers write until during returns, and tells how long each
// write took.
func (h *house) latencies(b *testing.B, name string, during func()) []time.Duration {
	b.Helper()
	took := make([][]time.Duration, benchWriters)
	var over atomic.Bool
	var wg sync.WaitGroup
	for who := range benchWriters {
		wg.Go(func() {
			for n := 0; !over.Load(); n++ {
				began := time.Now()
				h.write(b, fmt.Sprintf("%s-%d-%d", name, who, n))
				took[who] = append(took[who], time.Since(began))
			}
		})
	}
	during()
	over.Store(true)
	wg.Wait()
	return slices.Concat(took...)
}

func p99(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)*99/100]
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
