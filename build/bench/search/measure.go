package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"guichet/app"
	"guichet/store/search"
)

// measure makes the table of one size.
func measure(n int, program string, seconds int, only bool) (*table, error) {
	dir, err := os.MkdirTemp("", "guichet-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	docs, err := synthetic(n)
	if err != nil {
		return nil, err
	}
	queries, err := asked(docs, 1000)
	if err != nil {
		return nil, err
	}
	t := &table{}
	if !only {
		if err := inProcess(t, dir, docs, queries); err != nil {
			return nil, err
		}
	}
	if program != "" {
		err = overHTTP(t, program, dir, docs, queries, time.Duration(seconds)*time.Second)
	}
	return t, err
}

// inProcess measures the index itself beside SQLite.
func inProcess(t *table, dir string, docs []search.Doc, queries []string) error {
	ctx := context.Background()
	before := heap()
	at := filepath.Join(dir, "index")
	x, err := search.Open(at, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	begin := time.Now()
	for from := 0; from < len(docs); from += 200 {
		if err := x.Apply(ctx, docs[from:min(from+200, len(docs))], nil, "1"); err != nil {
			return err
		}
	}
	built := time.Since(begin)
	// What bleve still merges and removes behind the last batch is not a search.
	if err := x.Close(); err != nil {
		return err
	}
	if x, err = search.Open(at, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	f, err := openFTS(dir, docs)
	if err != nil {
		return err
	}
	defer f.close()
	if err := latencies(t, len(docs), x, f, queries); err != nil {
		return err
	}
	if err := saves(t, x, docs); err != nil {
		return err
	}
	memory := float64(heap()-before) / 1e6
	settled := settle(at)
	if err := x.Close(); err != nil {
		return err
	}
	begin = time.Now()
	if x, err = search.Open(at, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	opened := time.Since(begin)
	size := float64(settled) / float64(bytesOf(docs))
	t.add("index size to text", fmt.Sprintf("%.2f", size), fmt.Sprintf("%.2f", float64(sizeOf(filepath.Join(dir, "fts.db")))/float64(bytesOf(docs))), "", "≤ 1", "≤ 0.5")
	t.add("everything indexed anew", round(built), "", "", "", "")
	t.add("opened", round(opened), "", "", "", "< 1s")
	t.add("memory for it", fmt.Sprintf("%.0f MB", memory), "", "", "", "")
	return x.Close()
}

// latencies asks both the same queries in turn.
func latencies(t *table, n int, x *search.Index, f *fts, queries []string) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var ours, theirs, oursWorked, theirsWorked []time.Duration
	slowest, text := time.Duration(0), ""
	for i, q := range append(queries[:100:100], queries...) {
		begin, worked := time.Now(), processor()
		if _, err := x.Search(context.Background(), search.Query{Text: q, Langs: []app.Lang{app.French}}); err != nil {
			return err
		}
		one, oneWorked := time.Since(begin), processor()-worked
		begin, worked = time.Now(), processor()
		if err := f.search(q); err != nil {
			return fmt.Errorf("SQLite: %q: %w", q, err)
		}
		if i < 100 {
			continue // warm
		}
		ours, theirs = append(ours, one), append(theirs, time.Since(begin))
		oursWorked, theirsWorked = append(oursWorked, oneWorked), append(theirsWorked, processor()-worked)
		if one > slowest {
			slowest, text = one, q
		}
	}
	must, aim := "ratio ≤ 0.5", "≤ 0.1"
	if n >= 100_000 {
		must, aim = "≤ 20ms", "≤ 5ms"
	}
	a, b := percentile(ours, 99), percentile(theirs, 99)
	t.add("median in process", round(percentile(ours, 50)), round(percentile(theirs, 50)), ratio(percentile(ours, 50), percentile(theirs, 50)), "", "")
	t.add("99th percentile in process", round(a), round(b), ratio(a, b), must, aim)
	a, b = percentile(oursWorked, 99), percentile(theirsWorked, 99)
	t.add("the same, of the processor's time", round(a), round(b), ratio(a, b), must, aim)
	t.add(fmt.Sprintf("slowest: %.30q", text), round(slowest), "", "", "", "")
	return nil
}

// saves times one article saved, and until it is found.
func saves(t *table, x *search.Index, docs []search.Doc) error {
	const times = 50
	var took, found []time.Duration
	for i := range times {
		d := docs[i]
		d.Title = fmt.Sprintf("zibeline%d %s", i, d.Title)
		begin := time.Now()
		if err := x.Apply(context.Background(), []search.Doc{d}, nil, "2"); err != nil {
			return err
		}
		took = append(took, time.Since(begin))
		for {
			r, err := x.Search(context.Background(), search.Query{Text: fmt.Sprintf("zibeline%d ", i)})
			if err != nil {
				return err
			}
			if len(r.Hits) > 0 {
				break
			}
		}
		found = append(found, time.Since(begin))
	}
	t.add("a save, median", round(percentile(took, 50)), "", "", "≤ 20ms", "≤ 2ms")
	t.add("saved until found, slowest of 50", round(percentile(found, 100)), "", "", "≤ 1s", "at once")
	return nil
}

// settle is the size of a folder once it has not shrunk for a second, or after
// ten: files that a merge replaced are removed behind it.
func settle(dir string) int64 {
	size := sizeOf(dir)
	for quiet, i := 0, 0; quiet < 5 && i < 50; i++ {
		time.Sleep(200 * time.Millisecond)
		now := sizeOf(dir)
		if quiet++; now < size {
			quiet = 0
		}
		size = now
	}
	return size
}

// processor is the time this thread was given. On a shared machine it tells more
// than the clock on the wall.
func processor() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// sizeOf is the bytes of a file, or of all files in a folder.
func sizeOf(path string) (n int64) {
	filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}

func percentile(list []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)*p/100, len(sorted)-1)]
}

func round(d time.Duration) string {
	switch {
	case d > 10*time.Second:
		return d.Round(time.Second).String()
	case d > 10*time.Millisecond:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Microsecond).String()
}

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.3f", float64(a)/float64(max(b, 1))) }
