package backup_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/keys"
	"guichet/store"
)

// bigHouse is a folder of about 100 MB on the disk, half records, half files;
// its writes wait for the disk.
func bigHouse(b *testing.B) *house {
	b.Helper()
	st, err := store.Open(context.Background(), b.TempDir(), store.Options{}, schema())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	h := &house{Store: st, keys: keys.New(app.NewID(start).String(), start)}
	random := rand.New(rand.NewPCG(1, 1))
	for n := range 50 {
		var ids []string
		for m := range 1000 {
			ids = append(ids, fmt.Sprintf("%03d-%04d-%x", n, m, randomBytes(random, 100)))
		}
		h.write(b, ids...)
	}
	h.fill(b, random, 0, 500)
	return h
}

// BenchmarkBackup writes, verifies and syncs a backup, for everybody and sealed
// for a recipient, and restores it.
func BenchmarkBackup(b *testing.B) {
	h := bigHouse(b)
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

// The load of BenchmarkBackupWriters.
const (
	benchWriters = 8
	benchWrites  = 2500 // of each writer, in each half
)

// BenchmarkBackupWriters compares how long writers wait for the disk while one
// backup follows the other with how long they wait when there is none.
func BenchmarkBackupWriters(b *testing.B) {
	h := bigHouse(b)
	var alone, beside []time.Duration
	backups := 0
	for round := 0; b.Loop(); round++ {
		alone = append(alone, h.latencies(b, fmt.Sprintf("alone-%d", round))...)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan int)
		go func() { done <- h.repeat(ctx, b.TempDir()) }()
		beside = append(beside, h.latencies(b, fmt.Sprintf("beside-%d", round))...)
		stop()
		backups += <-done
	}
	if backups == 0 {
		b.Log("no backup ended while the writers wrote: its beginning is what was measured")
	}
	p1, p2 := p99(alone), p99(beside)
	b.ReportMetric(float64(p1.Microseconds())/1000, "ms-p99-alone")
	b.ReportMetric(float64(p2.Microseconds())/1000, "ms-p99-backup")
	b.ReportMetric(float64(p2)/float64(p1), "ratio")
	b.ReportMetric(float64(backups)/float64(b.N), "backups/op")
}

// repeat makes one backup after the other until ctx ends.
func (h *house) repeat(ctx context.Context, dir string) (n int) {
	for ; ctx.Err() == nil; n++ {
		name := filepath.Join(dir, fmt.Sprint(n))
		_, err := backup.Create(ctx, name, backup.Seal{}, func(w io.Writer) error {
			f, err := os.Create(name + ".export")
			if err != nil {
				return err
			}
			defer os.Remove(f.Name())
			defer f.Close()
			snap, err := backup.Take(ctx, h.Store, f)
			if err != nil {
				return err
			}
			_, err = snap.Write(ctx, w, backup.Content{})
			return err
		})
		if err != nil {
			return n
		}
		os.Remove(name)
	}
	return n
}

func (h *house) latencies(b *testing.B, name string) []time.Duration {
	b.Helper()
	took := make([][]time.Duration, benchWriters)
	var wg sync.WaitGroup
	for who := range benchWriters {
		wg.Go(func() {
			for n := range benchWrites {
				began := time.Now()
				h.write(b, fmt.Sprintf("%s-%d-%d", name, who, n))
				took[who] = append(took[who], time.Since(began))
			}
		})
	}
	wg.Wait()
	return slices.Concat(took...)
}

func p99(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)*99/100]
}
