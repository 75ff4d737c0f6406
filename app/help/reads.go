package help

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
	"guichet/store"
)

// How reads are counted. They are summed in memory and written every minute: a
// crash loses the last one, which is why pages say "about". Nothing of a reader
// is kept.
const (
	readsEvery  = time.Minute
	ReadsDays   = 400 // how long the sum of a day is kept
	readsShards = 16
	readsBatch  = 1000 // articles and languages an Update
)

// readsRow is how often a text was read on a day of the business's time zone;
// the empty day is all of them.
type readsRow struct {
	Article app.ID   `json:"article"`
	Lang    app.Lang `json:"lang"`
	Day     string   `json:"day,omitempty"` // "2026-03-02"
	N       int64    `json:"n"`
}

var (
	reads = store.NewTable("help_reads", func(c *readsRow) store.Key { return store.K(c.Article, c.Day, c.Lang) }, store.Quiet())

	readsByDay = reads.List(1, "day", func(c *readsRow) []store.Key {
		if c.Day == "" {
			return nil
		}
		return []store.Key{store.K(c.Day)}
	})
)

// counter is what was counted since the last write.
type counter struct{ shards [readsShards]countShard }

type countShard struct {
	mu sync.Mutex
	n  map[countKey]*atomic.Int64
}

type countKey struct {
	article app.ID
	lang    app.Lang
}

// CountRead counts one reader of a text. It is cheap and never waits for the
// disk: call it for each page served, kept ones too.
func (h *Help) CountRead(article app.ID, lang app.Lang) {
	s := &h.counted.shards[article[15]%readsShards]
	key := countKey{article, lang}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.n[key]
	if n == nil {
		if s.n == nil {
			s.n = map[countKey]*atomic.Int64{}
		}
		n = new(atomic.Int64)
		s.n[key] = n
	}
	n.Add(1)
}

// take empties the counter.
func (c *counter) take() map[countKey]int64 {
	all := map[countKey]int64{}
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		for key, n := range s.n {
			all[key] = n.Load()
		}
		s.n = nil
		s.mu.Unlock()
	}
	return all
}

// CountReads writes what was counted every minute, and at the end of ctx.
func (h *Help) CountReads(ctx context.Context) error {
	return app.Keep(ctx, readsEvery, h.WriteReads, func(err error) { h.log.Warn("reads could not be written", "err", err) })
}

// WriteReads writes what was counted since the last time. What could not be
// written is counted again.
func (h *Help) WriteReads(ctx context.Context) error {
	all := h.counted.take()
	day := h.clock().In(h.set.Now().Zone).Format(time.DateOnly)
	batch := map[countKey]int64{}
	for key, n := range all {
		batch[key] = n
		delete(all, key)
		if len(batch) < readsBatch && len(all) > 0 {
			continue
		}
		if err := h.writeReads(ctx, day, batch); err != nil {
			h.recount(batch)
			h.recount(all)
			return err
		}
		batch = map[countKey]int64{}
	}
	return h.dropOldReads(ctx)
}

func (h *Help) recount(left map[countKey]int64) {
	for key, n := range left {
		for range n {
			h.CountRead(key.article, key.lang)
		}
	}
}

func (h *Help) writeReads(ctx context.Context, day string, batch map[countKey]int64) error {
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		for key, n := range batch {
			there, err := texts.Has(tx, store.K(key.article, key.lang))
			if err != nil {
				return err
			}
			for _, d := range [...]string{"", day} {
				if !there {
					continue // removed meanwhile
				}
				row := readsRow{Article: key.article, Lang: key.lang, Day: d}
				had, err := reads.Get(tx, reads.KeyOf(row))
				if err != nil && !missing(err) {
					return err
				}
				row.N = had.N + n
				if err := reads.Put(tx, row); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

func (h *Help) dropOldReads(ctx context.Context) error {
	before := h.clock().In(h.set.Now().Zone).AddDate(0, 0, -ReadsDays).Format(time.DateOnly)
	var old []store.Key
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		old, _, err = readsByDay.Keys(r, nil, store.Page{To: store.K(before), Limit: 1000})
		return err
	})
	if err != nil || len(old) == 0 {
		return err
	}
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		for _, key := range old {
			if err := reads.Delete(tx, key); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// dropReadsOf removes the sums of an article that is no more.
func dropReadsOf(tx *store.Tx, id app.ID) error {
	n := 0
	for row, err := range reads.Each(tx, store.K(id)) {
		if n++; err != nil || n > 4*ReadsDays {
			return err
		}
		if err := reads.Delete(tx, reads.KeyOf(row)); err != nil {
			return err
		}
	}
	return nil
}

// Reads is about how often an article was read, in all languages.
type Reads struct {
	All    int64
	Recent int64 // in the last 30 days
}

// ReadsOf sums the reads of articles, with those of what was joined to them;
// those of the last minute are left out.
func (h *Help) ReadsOf(r store.Reader, who app.Actor, ids []app.ID) (map[app.ID]Reads, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	recent := h.clock().In(h.set.Now().Zone).AddDate(0, 0, -30).Format(time.DateOnly)
	out := make(map[app.ID]Reads, len(ids))
	for _, id := range ids {
		sum, err := readsOf(r, id, recent, joinedDepth)
		if err != nil {
			return nil, err
		}
		out[id] = sum
	}
	return out, nil
}

// joinedDepth bounds how far joinings of joinings are followed.
const joinedDepth = 10

func readsOf(r store.Reader, id app.ID, recent string, depth int) (sum Reads, err error) {
	total, _, err := reads.Scan(r, store.Page{From: store.K(id, ""), To: store.K(id, ""), Limit: 10})
	if err != nil {
		return sum, err
	}
	for _, row := range total {
		sum.All += row.N
	}
	days, _, err := reads.Scan(r, store.Page{From: store.K(id, recent), To: store.K(id), Limit: 100})
	if err != nil {
		return sum, err
	}
	for _, row := range days {
		sum.Recent += row.N
	}
	from, _, err := articlesByInto.Keys(r, store.K(id), store.Page{Limit: 100})
	if err != nil || depth == 0 {
		return sum, err
	}
	for _, key := range from {
		other, ok := firstID(key)
		if !ok {
			continue
		}
		more, err := readsOf(r, other, recent, depth-1)
		if err != nil {
			return sum, err
		}
		sum.All, sum.Recent = sum.All+more.All, sum.Recent+more.Recent
	}
	return sum, nil
}
