package feedback

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// How long and how many gaps are kept, and from how many visitors on a query is
// shown as it was typed.
const (
	GapDays     = 30
	MostGaps    = 5000
	ShownFrom   = 3
	maxGapWords = 12
)

// Gap is a question that was searched and not surely answered: queries that
// share their words, whatever their order and endings. Its id is a hash of the
// words. What nobody else typed is kept nowhere: below ShownFrom visitors a Gap
// has only those words that stand in the content or its synonyms.
type Gap struct {
	ID       app.ID    `json:"id"`
	Lang     app.Lang  `json:"lang"`
	Known    []string  `json:"known,omitempty"` // words that may be shown
	Others   int       `json:"others,omitempty"`
	Typed    string    `json:"typed,omitempty"` // once ShownFrom visitors had asked on one day
	Visitors int       `json:"visitors"`        // of each day, added up
	Days     []GapDay  `json:"days"`            // the last GapDays, the oldest first
	Last     time.Time `json:"last"`
	Article  app.ID    `json:"article,omitzero"` // the draft that was begun for it; it may be gone
	Put      time.Time `json:"put,omitzero"`     // when it was put aside
}

// GapDay is how often it was searched on a day, and by how many: visitors are
// told apart within a day only, so that one of three days is not taken for three.
type GapDay struct {
	Day      Day `json:"day"`
	N        int `json:"n"`
	Visitors int `json:"visitors,omitempty"`
}

// Count is how often it was searched.
func (g Gap) Count() int {
	n := 0
	for _, d := range g.Days {
		n += d.N
	}
	return n
}

// Shown is what may be shown of it: as typed, or its known words; empty when
// nothing may.
func (g Gap) Shown() string {
	if g.Typed != "" {
		return g.Typed
	}
	return strings.Join(g.Known, " ")
}

// Whole reports whether Shown is all that was searched.
func (g Gap) Whole() bool { return g.Typed != "" || g.Others == 0 }

var gaps = store.NewTable("feedback_gap", func(g *Gap) store.Key { return store.K(g.ID) }, store.Quiet())

// gapID is the hash that queries with the same words share. No words are no gap.
func gapID(lang app.Lang, words []search.Term) (app.ID, bool) {
	stems := make([]string, 0, len(words))
	for _, w := range words {
		stems = append(stems, w.Stem)
	}
	slices.Sort(stems)
	stems = slices.Compact(stems)
	if len(stems) == 0 || len(stems) > maxGapWords {
		return app.ID{}, false
	}
	sum := sha256.Sum256([]byte(string(lang) + " " + strings.Join(stems, " ")))
	return app.ID(sum[:16]), true
}

// add counts searches of a day and forgets the days that are over.
func (g *Gap) add(day Day, n, visitors int, first Day) {
	if last := len(g.Days) - 1; last >= 0 && g.Days[last].Day == day {
		g.Days[last].N += n
		g.Days[last].Visitors += visitors
	} else {
		g.Days = append(g.Days, GapDay{day, n, visitors})
	}
	g.trim(first)
}

func (g *Gap) trim(first Day) {
	g.Days = slices.DeleteFunc(g.Days, func(d GapDay) bool { return d.Day < first })
}
