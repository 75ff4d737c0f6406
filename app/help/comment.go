package help

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"guichet/app"
	"guichet/app/help/merge"
	"guichet/store"
)

// Limits of comments.
const (
	MaxComment  = 2000 // runes
	MaxComments = 1000 // of a text
	MaxQuote    = 2000 // bytes of the passage
)

// Comment is what a colleague says of a passage of a text, or answers to that.
// The first of a thread holds the passage: bytes of the body of Revision.
type Comment struct {
	ID      app.ID    `json:"id"`
	Article app.ID    `json:"article"`
	Lang    app.Lang  `json:"lang"`
	Thread  app.ID    `json:"thread"` // the id of its first comment
	By      app.ID    `json:"by,omitzero"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"` // plain

	Revision app.ID    `json:"revision,omitzero"`
	Quote    string    `json:"quote,omitempty"`
	Start    int       `json:"start,omitempty"`
	End      int       `json:"end,omitempty"`
	Settled  time.Time `json:"settled,omitzero"`
	SetBy    app.ID    `json:"settled_by,omitzero"`
	Waits    []app.ID  `json:"waits,omitempty"` // whose turn it is to answer

	Edited  time.Time `json:"edited,omitzero"`  // its author last changed it
	Dropped time.Time `json:"dropped,omitzero"` // its author took it back; what was answered stays
}

var (
	comments = store.NewTable("help_comment", func(c *Comment) store.Key { return store.K(c.Article, c.Lang, c.ID) })

	commentsFor = comments.List(1, "for", func(c *Comment) []store.Key {
		keys := make([]store.Key, 0, len(c.Waits))
		for _, id := range c.Waits {
			if c.Settled.IsZero() {
				keys = append(keys, store.K(id))
			}
		}
		return keys
	})
)

// Thread is a comment on a passage and what was answered.
type Thread struct {
	Comment
	Answers []Comment
	Place   Passage
}

// Passage is where the passage of a thread stands in the wording that is shown.
type Passage struct {
	Start, End int  // bytes of the body; both 0 for none
	Line       int  // from 1
	Reworded   bool // parts of it changed since
	Gone       bool // nothing of it is left
}

// locate finds the passage of a comment in a later wording.
func (c *Comment) locate(then, now *Revision) Passage {
	start, end, whole, ok := c.Start, c.End, true, true
	if then.ID != now.ID {
		start, end, whole, ok = merge.Follow(then.Body, now.Body, c.Start, c.End)
		if !ok {
			start, end, ok = nearest(now.Body, c.Quote, c.Start)
			whole = ok
		}
	}
	if !ok || end > len(now.Body) {
		return Passage{Gone: true}
	}
	return Passage{Start: start, End: end, Line: 1 + strings.Count(now.Body[:start], "\n"), Reworded: !whole}
}

// nearest finds a passage in a text, the one that stands nearest to a byte.
func nearest(body, quote string, at int) (start, end int, ok bool) {
	best := -1
	for from := 0; quote != "" && from <= len(body); {
		i := strings.Index(body[from:], quote)
		if i < 0 {
			break
		}
		i += from
		if best < 0 || abs(i-at) < abs(best-at) {
			best = i
		}
		from = i + 1
	}
	return best, best + len(quote), best >= 0
}

func abs(n int) int { return max(n, -n) }

// quoted finds what a person named as the passage: as it is written, else the
// same words whatever signs stand between them.
func quoted(body, quote string, at int) (start, end int, ok bool) {
	quote = strings.TrimSpace(strings.ReplaceAll(quote, "\r\n", "\n"))
	if start, end, ok = nearest(body, quote, at); ok {
		return start, end, true
	}
	want, have := wordsOf(quote), wordsOf(body)
	best := -1
	for i := 0; len(want) > 0 && i+len(want) <= len(have); i++ {
		same := slices.EqualFunc(want, have[i:i+len(want)], func(a, b placed) bool { return a.word == b.word })
		if same && (best < 0 || abs(have[i].start-at) < abs(have[best].start-at)) {
			best = i
		}
	}
	if best < 0 {
		return 0, 0, false
	}
	return have[best].start, have[best+len(want)-1].end, true
}

type placed struct {
	word       string
	start, end int
}

func wordsOf(s string) []placed {
	var out []placed
	start := -1
	for i, r := range s + "\n" {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out = append(out, placed{s[start:i], start, i})
			start = -1
		}
	}
	return out
}

// threadsOf returns the threads of a text as they stand in a wording: the open
// ones first, in the order of their passages.
func threadsOf(r store.Reader, id app.ID, lang app.Lang, now *Revision) ([]Thread, error) {
	var list []Thread
	at := map[app.ID]int{}
	for c, err := range comments.Each(r, store.K(id, lang)) {
		if err != nil {
			return nil, err
		}
		if i, ok := at[c.Thread]; ok {
			list[i].Answers = append(list[i].Answers, c)
			continue
		}
		at[c.ID] = len(list)
		list = append(list, Thread{Comment: c})
	}
	then := map[app.ID]Revision{now.ID: *now}
	for i := range list {
		t := &list[i]
		if !t.Settled.IsZero() {
			continue
		}
		v, ok := then[t.Revision]
		if !ok {
			var err error
			if v, err = revisions.Get(r, store.K(id, lang, t.Revision)); err != nil && !missing(err) {
				return nil, err
			}
			then[t.Revision] = v
		}
		t.Place = t.locate(&v, now)
	}
	app.SortStable(list, func(a, b Thread) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Place.Start, b.Place.Start))
	})
	return list, nil
}

func (t *Thread) rank() int {
	switch {
	case !t.Settled.IsZero():
		return 2
	case t.Place.Gone:
		return 1
	}
	return 0
}
