package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"guichet/build/faults/report"
	"guichet/store"
)

// longWait is what nobody may wait for a View.
const longWait = 50 * time.Millisecond

// growing is what the readers of this test read, and what grows under them.
type growing struct {
	view func(fn func()) error
	grow func(n int) error
}

// slowestRead has readers read while the file grows, with or without a View that
// is held open for all the time, and tells the longest time a reader waited and how often the file was written.
func slowestRead(t *testing.T, g growing, held bool, hold time.Duration, readers int) (time.Duration, int) {
	t.Helper()
	var slowest atomic.Int64
	var wg sync.WaitGroup
	end := make(chan struct{})
	if held {
		begun := make(chan struct{})
		wg.Go(func() {
			_ = g.view(func() { close(begun); <-end })
		})
		<-begun
	}
	writes := 0
	wg.Go(func() {
		for ; ; writes++ {
			select {
			case <-end:
				return
			default:
			}
			if err := g.grow(writes); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range readers {
		wg.Go(func() {
			tick := time.NewTicker(100 * time.Millisecond)
			defer tick.Stop()
			for {
				begin := time.Now()
				if err := g.view(func() {}); err != nil {
					t.Error(err)
				}
				took := int64(time.Since(begin))
				for old := slowest.Load(); took > old && !slowest.CompareAndSwap(old, took); old = slowest.Load() {
				}
				select {
				case <-end:
					return
				case <-tick.C:
				}
			}
		})
	}
	time.AfterFunc(hold, func() { close(end) })
	wg.Wait()
	return time.Duration(slowest.Load()), writes
}

// A View that is held open keeps no other reader waiting while the file grows.
// bbolt by itself makes all wait until it has ended.
func TestALongViewHoldsUpNobody(t *testing.T) {
	hold, readers := time.Second, 200
	if report.Long() {
		hold, readers = 3*time.Second, 1000
	}
	s := open(t, t.TempDir(), store.Options{NoSync: true}, shop())
	put(t, s, item{ID: "small", Code: "small"})
	note := strings.Repeat("x", 200_000)
	try := 0
	shop := growing{
		view: func(fn func()) error {
			return s.View(t.Context(), func(r store.Reader) error {
				if _, err := items.Get(r, store.K("small")); err != nil {
					return err
				}
				fn()
				return nil
			})
		},
		grow: func(n int) error {
			id := fmt.Sprintf("%d-%d", try, n)
			_, err := s.Update(t.Context(), func(tx *store.Tx) error {
				return items.Insert(tx, item{ID: id, Code: id, Note: note})
			})
			return err
		},
	}
	for {
		try++
		slowest, writes := slowestRead(t, shop, true, hold, readers)
		t.Logf("%d readers, View held for %v: the slowest waited %v, %d writes", readers, hold, slowest, writes)
		if slowest <= longWait {
			break
		}
		// The machine may be busy with something else: then readers wait as long
		// without that View.
		try++
		alone, _ := slowestRead(t, shop, false, hold, readers)
		t.Logf("without it %v", alone)
		if slowest < 2*alone {
			break
		}
		if try >= 6 {
			t.Errorf("a reader waited %v, want at most %v", slowest, longWait)
			break
		}
	}
	if bare := bareSlowest(t, hold, readers, note); bare < hold/2 {
		t.Errorf("the control, bbolt alone, waited %v only", bare)
	}
}

func bareSlowest(t *testing.T, hold time.Duration, readers int, note string) time.Duration {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "bare.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	slowest, _ := slowestRead(t, growing{
		view: func(fn func()) error { return db.View(func(*bbolt.Tx) error { fn(); return nil }) },
		grow: func(n int) error {
			return db.Update(func(tx *bbolt.Tx) error {
				b, err := tx.CreateBucketIfNotExists([]byte("b"))
				if err == nil {
					err = b.Put(fmt.Append(nil, n), []byte(note))
				}
				return err
			})
		},
	}, true, hold, readers)
	return slowest
}
