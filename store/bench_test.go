package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

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

// BenchmarkUpdate makes one durable record of 1 kB and its index entries an op.
func BenchmarkUpdate(b *testing.B) {
	for _, clients := range []int{1, 32, 256} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			s := benchShop(b, 0)
			note := strings.Repeat("y", 1000)
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for range clients {
				wg.Go(func() {
					for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
						id := fmt.Sprintf("%08d", n)
						_, err := s.Update(context.Background(), func(tx *store.Tx) error {
							return items.Insert(tx, item{ID: id, Code: id, Note: note})
						})
						if err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "op/s")
		})
	}
}

func BenchmarkGet(b *testing.B) {
	s := benchShop(b, 10_000)
	for i := 0; b.Loop(); i++ {
		key := store.K(fmt.Sprintf("c%06d", i*7919%10_000))
		view(b, s, func(r store.Reader) {
			if _, err := items.Get(r, key); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func BenchmarkScan20(b *testing.B) {
	s := benchShop(b, 10_000)
	for b.Loop() {
		view(b, s, func(r store.Reader) {
			list, _, err := byShelf.Find(r, store.K(7), store.Page{Limit: 20})
			if err != nil || len(list) != 20 {
				b.Fatal(len(list), err)
			}
		})
	}
}
