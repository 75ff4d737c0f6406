package help

import (
	"context"
	"slices"
	"time"

	"guichet/app"
	"guichet/store"
)

// KeepTally reads what was learnt, then writes the sums down every minute and at
// the end, until ctx ends. What is over its time is removed.
func (h *Help) KeepTally(ctx context.Context) error {
	if err := h.recall(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return app.Keep(ctx, time.Minute, h.WriteTally, func(err error) {
		h.log.Error("the tally of searches was not written", "err", err)
	})
}

// recall reads the lessons.
func (h *Help) recall(ctx context.Context) error {
	return h.st.View(ctx, func(r store.Reader) error {
		h.tally.mu.Lock()
		defer h.tally.mu.Unlock()
		for l, err := range lessons.Each(r, nil) {
			if err != nil {
				return err
			}
			if mark, ok := parseMark(l.Gist); ok {
				h.tally.keep(lessonKey{l.Lang, mark, l.Article}, &l)
			}
		}
		return nil
	})
}

// written is what a tally hands over.
type written struct {
	days   []SearchDay
	learnt []lesson
	gone   []store.Key // of lessons
}

// take empties the tally. The day turns even if nobody comes.
func (t *tally) take(now time.Time, day string) written {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(day)
	var w written
	for _, d := range t.days {
		w.days = append(w.days, *d)
	}
	for key, l := range t.lessons {
		if l.left(now) < leastLeft {
			w.gone = append(w.gone, lessons.KeyOf(*l))
			t.forget(key)
		} else if t.dirty[key] {
			w.learnt = append(w.learnt, *l)
		}
	}
	clear(t.days)
	clear(t.dirty)
	return w
}

// giveBack takes in what could not be written.
func (t *tally) giveBack(w written) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range w.days {
		if old := t.days[dayKey{d.Day, d.Lang}]; old != nil {
			d.add(old.SearchCounts)
		}
		t.days[dayKey{d.Day, d.Lang}] = &d
	}
	for _, l := range w.learnt {
		mark, _ := parseMark(l.Gist)
		t.dirty[lessonKey{l.Lang, mark, l.Article}] = true
	}
}

// WriteTally writes the sums down now.
func (h *Help) WriteTally(ctx context.Context) error {
	now := h.clock()
	w := h.tally.take(now, h.today())
	last := now.In(h.set.Now().Zone).AddDate(0, 0, -SearchYear-1).Format(dayForm)
	_, err := h.st.UpdateBulk(ctx, func(tx *store.Tx) error { return w.write(tx, last) })
	if err != nil {
		h.tally.giveBack(w)
	}
	return err
}

func (w *written) write(tx *store.Tx, last string) error {
	for _, d := range w.days {
		if old, err := searchDays.Get(tx, searchDays.KeyOf(d)); err == nil {
			d.add(old.SearchCounts)
		} else if !missing(err) {
			return err
		}
		if err := searchDays.Put(tx, d); err != nil {
			return err
		}
	}
	for _, l := range w.learnt {
		if err := lessons.Put(tx, l); err != nil {
			return err
		}
	}
	for _, key := range w.gone {
		if err := lessons.Delete(tx, key); err != nil && !missing(err) {
			return err
		}
	}
	return dropUntil(tx, searchDays, last)
}

// dropUntil removes the records up to a day, a thousand at a time: what is left
// goes the next minute.
func dropUntil[T any](tx *store.Tx, t *store.Table[T], day string) error {
	old, _, err := t.Scan(tx, store.Page{To: store.K(day), Limit: 1000})
	if err != nil {
		return err
	}
	for _, rec := range old {
		if err := t.Delete(tx, t.KeyOf(rec)); err != nil {
			return err
		}
	}
	return nil
}

// keep holds a lesson. The caller holds mu.
func (t *tally) keep(key lessonKey, l *lesson) {
	if t.lessons[key] == nil {
		at := taughtKey{key.lang, key.gist}
		t.taught[at] = append(t.taught[at], key.article)
	}
	t.lessons[key] = l
	t.learnt.Add(1)
}

func (t *tally) forget(key lessonKey) {
	at := taughtKey{key.lang, key.gist}
	t.taught[at] = slices.DeleteFunc(t.taught[at], func(id app.ID) bool { return id == key.article })
	if len(t.taught[at]) == 0 {
		delete(t.taught, at)
	}
	delete(t.lessons, key)
	delete(t.dirty, key)
}
