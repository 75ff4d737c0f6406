package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
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

// BenchmarkUpdate makes durable records of 1 kB with their index entries and feed
// entries, beside the bare group commit: bbolt with one writer that puts up to
// 256 values of 1 kB into a transaction. The two take turns, so that what else
// the machine does befalls both, and the figures are medians of the turns.
func BenchmarkUpdate(b *testing.B) {
	for _, clients := range []int{1, 32, 256} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			s, bare := benchShop(b, 0), openBare(b)
			note := strings.Repeat("y", 1000)
			create := func(n int64) error {
				id := fmt.Sprintf("%08d", n)
				_, err := s.Update(context.Background(), func(tx *store.Tx) error {
					return items.Insert(tx, item{ID: id, Code: id, Note: note})
				})
				return err
			}
			put := func(n int64) error { return bare.put(fmt.Appendf(nil, "%08d", n), []byte(note)) }
			var ours, theirs, share []float64
			turn := int64(min(20*clients, 2000))
			b.ResetTimer()
			for from := int64(0); from < int64(b.N); from += turn {
				o, t := together(b, clients, from, turn, create), together(b, clients, from, turn, put)
				ours, theirs, share = append(ours, o), append(theirs, t), append(share, o/t)
			}
			b.ReportMetric(median(ours), "op/s")
			b.ReportMetric(median(theirs), "bare-op/s")
			b.ReportMetric(median(share), "of-bare")
		})
	}
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// together has some clients do a number of ops and tells how many a second.
func together(b *testing.B, clients int, from, count int64, do func(n int64) error) float64 {
	next := new(atomic.Int64)
	next.Store(from)
	var wg sync.WaitGroup
	begin := time.Now()
	for range clients {
		wg.Go(func() {
			for n := next.Add(1); n <= from+count; n = next.Add(1) {
				if err := do(n); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return float64(count) / time.Since(begin).Seconds()
}

// bare is the bare group commit.
type bare struct{ ops chan bareOp }

type bareOp struct {
	key, value []byte
	done       chan error
}

func openBare(b *testing.B) *bare {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	r := &bare{ops: make(chan bareOp, 256)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for first := range r.ops {
			r.commit(db, first)
		}
	}()
	b.Cleanup(func() {
		close(r.ops)
		<-done
		db.Close()
	})
	return r
}

func (r *bare) put(key, value []byte) error {
	o := bareOp{key, value, make(chan error, 1)}
	r.ops <- o
	return <-o.done
}

// commit writes one group: whatever waits.
func (r *bare) commit(db *bbolt.DB, first bareOp) {
	group := []bareOp{first}
	for more := true; more && len(group) < 256; {
		select {
		case o, ok := <-r.ops:
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
			err = errors.Join(err, bucket.Put(o.key, o.value))
		}
		return err
	})
	for _, o := range group {
		o.done <- err
	}
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
