package help

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
)

// Bounds on what a tally holds between two writings, and what one visitor counts
// for in a day.
const (
	maxVotes  = 100_000 // of all visitors in a day
	maxClicks = 20_000  // visitors whose last click is remembered
	dayVotes  = 40      // of one visitor in a day
)

// tally counts what readers search and choose, in memory, until KeepTally writes
// the sums down. A crash loses the last minute of it. Of a visitor it knows a
// hash whose key is thrown away at midnight, and it writes nothing of that.
type tally struct {
	mu      sync.Mutex
	day     string
	key     []byte // of the visitors' hashes and of the links; only the day's
	before  []byte // of the links of the day before
	votes   map[vote]bool
	cast    map[uint64]int   // votes of a visitor
	clicks  map[uint64]click // the last of a visitor
	days    map[dayKey]*SearchDay
	lessons map[lessonKey]*lesson
	learnt  atomic.Uint64          // raised when a lesson has changed
	taught  map[taughtKey][]app.ID // articles with a lesson
	dirty   map[lessonKey]bool     // lessons to write
}

type vote struct {
	visitor uint64
	lesson  lessonKey
}

// click is a hit a visitor chose.
type click struct {
	seal link
	at   time.Time
}

func newTally() *tally {
	return &tally{
		votes: map[vote]bool{}, cast: map[uint64]int{}, clicks: map[uint64]click{},
		days: map[dayKey]*SearchDay{}, lessons: map[lessonKey]*lesson{},
		taught: map[taughtKey][]app.ID{}, dirty: map[lessonKey]bool{},
	}
}

// turn begins a new day: with the key goes all that could tell one visitor from
// another. The caller holds mu.
func (t *tally) turn(day string) {
	if t.day == day {
		return
	}
	t.before = t.key
	t.day, t.key = day, make([]byte, 32)
	rand.Read(t.key)
	clear(t.votes)
	clear(t.cast)
	clear(t.clicks)
}

// hash names a visitor for today.
func (t *tally) hash(visitor string) uint64 {
	mac := hmac.New(sha256.New, t.key)
	mac.Write([]byte("visitor\x00" + visitor))
	return binary.BigEndian.Uint64(mac.Sum(nil))
}

// asked counts a search.
func (t *tally) asked(day string, lang app.Lang, out *SearchResult) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(day)
	c := t.counts(day, lang)
	c.Asked++
	if out.Confident {
		c.Sure++
	}
	if len(out.Hits) == 0 {
		c.Empty++
	}
}

// counts are the sums of a day.
func (t *tally) counts(day string, lang app.Lang) *SearchCounts {
	d := t.days[dayKey{day, lang}]
	if d == nil {
		d = &SearchDay{Day: day, Lang: lang}
		t.days[dayKey{day, lang}] = d
	}
	return &d.SearchCounts
}

// clicked counts that a visitor followed a link of the results; once a day for
// the same query and article.
func (t *tally) clicked(now time.Time, day, visitor string, l link) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(day)
	who := t.hash(visitor)
	if !t.counted(who, l.lesson()) {
		return
	}
	if len(t.clicks) < maxClicks {
		t.clicks[who] = click{l, now}
	}
	c := t.counts(day, l.lang)
	c.Clicks++
	c.Ranks += l.rank
	weight := voteClick
	if l.rank == 1 {
		weight = voteFirst
	}
	t.learn(l.lesson(), weight, now)
}

// counted notes a visitor's vote; false when it is one too many.
func (t *tally) counted(who uint64, key lessonKey) bool {
	v := vote{who, key}
	if t.votes[v] || len(t.votes) >= maxVotes || t.cast[who] >= dayVotes {
		return false
	}
	t.votes[v] = true
	t.cast[who]++
	return true
}

// answered counts that an article answered a visitor, or did not, after the
// search it was found by within the hour. It forgets the click: one answer each.
func (t *tally) answered(now time.Time, day, visitor string, article app.ID, yes bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(day)
	if len(t.clicks) == 0 {
		return
	}
	who := t.hash(visitor)
	c, ok := t.clicks[who]
	if !ok || c.seal.article != article || now.Sub(c.at) > time.Hour {
		return
	}
	delete(t.clicks, who)
	if !yes {
		t.learn(c.seal.lesson(), -voteAnswer, now)
		return
	}
	t.counts(day, c.seal.lang).Answered++
	t.learn(c.seal.lesson(), voteAnswer, now)
}
