package help

import (
	"math"
	"time"

	"guichet/app"
	"guichet/store"
)

// lesson is how much readers preferred an article for a query and its close
// variants. It names no query and no reader.
type lesson struct {
	Lang    app.Lang  `json:"lang"`
	Gist    string    `json:"gist"` // mark of the gist
	Article app.ID    `json:"article"`
	Weight  float64   `json:"weight"` // at At
	At      time.Time `json:"at"`
}

type lessonKey struct {
	lang    app.Lang
	gist    mark64
	article app.ID
}

// taughtKey is a query there are lessons for.
type taughtKey struct {
	lang app.Lang
	gist mark64
}

var lessons = store.NewTable("help_lesson", func(l *lesson) store.Key {
	return store.K(l.Lang, l.Gist, l.Article)
}, store.Quiet())

// What a choice counts, and how it wears off.
const (
	voteFirst  = .5 // a click on what stood first anyway
	voteClick  = 1.
	voteAnswer = 2. // "this answered me"
	halfLife   = 30 * 24 * time.Hour
	mostWeight = 40.    // of one lesson
	fullWeight = 10.    // from which an article is lifted as far as it goes
	leastLeft  = .1     // a lesson that wore off to less is forgotten
	maxLessons = 50_000 // at a time
)

// left is what remains of a lesson's weight.
func (l *lesson) left(now time.Time) float64 {
	age := max(now.Sub(l.At), 0)
	return l.Weight * math.Exp2(-float64(age)/float64(halfLife))
}

// learn adds to a lesson. The caller holds mu.
func (t *tally) learn(key lessonKey, weight float64, now time.Time) {
	l := t.lessons[key]
	if l == nil {
		if weight <= 0 || len(t.lessons) >= maxLessons {
			return
		}
		l = &lesson{Lang: key.lang, Gist: key.gist.String(), Article: key.article}
		t.keep(key, l)
	}
	l.Weight, l.At = min(max(l.left(now)+weight, 0), mostWeight), now
	t.dirty[key] = true
	t.learnt.Add(1)
}

// lift answers a search's question: how much each article is preferred for a
// gist. It is the article's share of all choices for that gist, and little while
// few were made.
func (t *tally) lift(now time.Time) func(lang app.Lang, gist string) map[string]float64 {
	return func(lang app.Lang, gist string) map[string]float64 {
		if gist == "" {
			return nil
		}
		mark := markOf(string(lang), gist)
		t.mu.Lock()
		defer t.mu.Unlock()
		weights, sum := map[string]float64{}, 0.
		for _, id := range t.taught[taughtKey{lang, mark}] {
			w := t.lessons[lessonKey{lang, mark, id}].left(now)
			if w < leastLeft {
				continue
			}
			weights[docKey(id, lang)] = w
			sum += w
		}
		for key, w := range weights {
			weights[key] = w / max(sum, fullWeight)
		}
		return weights
	}
}
