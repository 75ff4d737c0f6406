package help

import (
	"sync"
	"time"

	"guichet/app"
	"guichet/store"
)

// What is searched is mostly what was searched a moment ago. Answers are kept
// for a short while, because what was learnt fades, and never longer than the
// texts, the settings, the index and what was learnt stay as they were.
const (
	recentLife = 5 * time.Second
	recentMost = 64 // answers; some 25 kB each
)

// recent are the last answers, to visitors: what the staff ask is not kept.
type recent struct {
	mu   sync.Mutex
	list map[recentKey]recentAnswer
}

type recentKey struct {
	text          string
	lang          app.Lang
	kind          Kind
	category      app.ID
	limit, offset int
}

// Answer is the same for as long as an answer is given again. It keeps one thing
// that was made of it.
type Answer struct {
	once sync.Once
	made any
}

// Made returns what make made of the answer when it was first called.
func (a *Answer) Made(make func() any) any {
	a.once.Do(func() { a.made = make() })
	return a.made
}

type recentAnswer struct {
	result  SearchResult
	seen    store.Seen
	version uint64
	learnt  uint64
	until   time.Time
}

func (q SearchQuery) recentKey() recentKey {
	return recentKey{q.Text, q.Lang, q.Kind, q.Category, q.Limit, q.Offset}
}

// answer begins an answer to a query at this moment: call it before anything is
// read for it.
func (h *Help) answer(f *follower) recentAnswer {
	return recentAnswer{seen: h.st.SampleOf(shownFrom...), version: f.version.Load(), learnt: h.tally.learnt.Load(),
		until: h.clock().Add(recentLife)}
}

// Recent returns the answer that a visitor was given to the same query, if it
// still holds, and counts the search as Search does. It costs next to nothing:
// nobody need wait for their turn. Its lists are shared and not to be changed.
func (h *Help) Recent(q SearchQuery) (SearchResult, bool) {
	f := h.follower.Load()
	if f == nil {
		return SearchResult{}, false
	}
	res, ok := h.recently(q, f)
	if ok {
		h.noted(q, &res)
	}
	return res, ok
}

// recently returns the answer that was given to the same query, if it still holds. Its
// lists are shared: they are not to be changed.
func (h *Help) recently(q SearchQuery, f *follower) (SearchResult, bool) {
	h.recent.mu.Lock()
	a, ok := h.recent.list[q.recentKey()]
	h.recent.mu.Unlock()
	ok = ok && a.version == f.version.Load() && a.learnt == h.tally.learnt.Load() &&
		h.clock().Before(a.until) && a.seen.Fresh()
	return a.result, ok
}

func (c *recent) keep(q SearchQuery, a recentAnswer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.list) >= recentMost || c.list == nil {
		c.list = make(map[recentKey]recentAnswer, recentMost)
	}
	c.list[q.recentKey()] = a
}
