package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"guichet/store"
)

func benchShop(b *testing.B, n int) *store.Store {
	s := open(b, b.TempDir(), store.Options{}, shop())
	body := strings.Repeat("x", 1000)
	for i := 0; i < n; i += 500 {
		_, err := s.Update(context.Background(), func(tx *store.Tx) error {
			for j := i; j < i+500; j++ {
				code := fmt.Sprintf("c%06d", j)
				if err := items.Put(tx, item{ID: code, Code: code, Shelf: j % 50, Note: body}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// BenchmarkUpdate makes one durable record of 1 kB with its index entries and
// feed entry an op, beside the bare group commit of the same run: bbolt with one
// writer that puts up to 256 values of 1 kB into a transaction.
func BenchmarkUpdate(b *testing.B) {
	for _, clients := range []int{1, 32, 256} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			s := benchShop(b, 0)
			note := strings.Repeat("y", 1000)
			begin := time.Now()
			b.ResetTimer()
			together(b, clients, func(n int64) error {
				id := fmt.Sprintf("%08d", n)
				_, err := s.Update(context.Background(), func(tx *store.Tx) error {
					return items.Insert(tx, item{ID: id, Code: id, Note: note})
				})
				return err
			})
			b.StopTimer()
			ours := float64(b.N) / time.Since(begin).Seconds()
			bare := bareCommits(b, clients, []byte(note))
			b.ReportMetric(ours, "op/s")
			b.ReportMetric(bare, "bare-op/s")
			b.ReportMetric(ours/bare, "of-bare")
		})
	}
}

// together has some clients do b.N ops.
func together(b *testing.B, clients int, do func(n int64) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				if err := do(n); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// bareCommits tells how many values a second the bare group commit keeps.
func bareCommits(b *testing.B, clients int, value []byte) float64 {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	type op struct {
		key  []byte
		done chan error
	}
	ops := make(chan op, 256)
	go func() {
		for first := range ops {
			group := []op{first}
			for more := true; more && len(group) < 256; {
				select {
				case o, ok := <-ops:
					if more = ok; ok {
						group = append(group, o)
					}
				default:
					more = false
				}
			}
			err := db.Update(func(tx *bbolt.Tx) error {
				bucket, err := tx.CreateBucketIfNotExists([]byte("b"))
				for _, o := range group {
					err = errors.Join(err, bucket.Put(o.key, value))
				}
				return err
			})
			for _, o := range group {
				o.done <- err
			}
		}
	}()
	defer close(ops)
	begin := time.Now()
	together(b, clients, func(n int64) error {
		o := op{fmt.Appendf(nil, "%08d", n), make(chan error, 1)}
		ops <- o
		return <-o.done
	})
	return float64(b.N) / time.Since(begin).Seconds()
}

func BenchmarkGet(b *testing.B) {
	s := benchShop(b, 10_000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		key := store.K(fmt.Sprintf("c%06d", i*7919%10_000))
		view(b, s, func(r store.Reader) {
			if _, err := items.Get(r, key); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func BenchmarkOne(b *testing.B) {
	s := benchShop(b, 10_000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		key := store.K(fmt.Sprintf("c%06d", i*7919%10_000))
		view(b, s, func(r store.Reader) {
			if _, err := byCode.One(r, key); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func BenchmarkScan20(b *testing.B) {
	s := benchShop(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		view(b, s, func(r store.Reader) {
			list, _, err := byShelf.Find(r, store.K(7), store.Page{Limit: 20})
			if err != nil || len(list) != 20 {
				b.Fatal(len(list), err)
			}
		})
	}
}
