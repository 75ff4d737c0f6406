package help

import (
	"context"
	"time"

	"guichet/app"
)

// needs is what a query asks of a row beside what stands in its texts, with the
// moments it is measured by.
type needs struct {
	cover     string
	languages []app.Lang
	review    string
	today     Day
	soon      Day
	votes     string
	scores    func(app.ID) Votes
	before    time.Time // last changed before; zero asks nothing
}

func (h *Help) needs(q *ContentQuery) needs {
	now := h.clock()
	n := needs{
		cover: q.Cover, languages: h.set.Now().Languages, review: q.Review, today: Day(h.today()),
		soon: Day(now.In(h.set.Now().Zone).AddDate(0, 0, soonDays).Format(time.DateOnly)), votes: q.Votes, scores: q.Scores,
	}
	if q.Age > 0 {
		n.before = now.AddDate(0, 0, -q.Age)
	}
	if n.scores == nil {
		n.votes = ""
	}
	return n
}

func (n *needs) met(row *rosterRow) bool {
	return (n.before.IsZero() || row.Updated.Before(n.before)) && n.covered(row) && n.reviewed(row) && n.voted(row)
}

func (n *needs) covered(row *rosterRow) bool {
	if n.cover == "" {
		return true
	}
	all := true
	for _, l := range n.languages {
		all = all && row.some(func(t *ContentText) bool { return t.Lang == l })
	}
	return all == (n.cover == CoverAll)
}

func (n *needs) reviewed(row *rosterRow) bool {
	switch n.review {
	case ReviewDue:
		return row.due(n.today)
	case ReviewSoon:
		return row.Review != "" && row.Review <= n.soon
	case ReviewSet:
		return row.Review != ""
	case ReviewNone:
		return row.Review == ""
	}
	return true
}

// due reports that somebody was to read it again by a day.
func (c *ContentRow) due(today Day) bool { return c.Review != "" && c.Review <= today }

func (n *needs) voted(row *rosterRow) bool {
	if n.votes == "" {
		return true
	}
	v := n.scores(row.Article)
	switch n.votes {
	case VotesGood:
		return v.Yes+v.No >= fewVotes && v.Share() >= 80
	case VotesBad:
		return v.Yes+v.No >= fewVotes && v.Share() < 50
	case VotesNo:
		return v.No > 0
	case VotesNone:
		return v.Yes+v.No == 0
	}
	return true
}

// dueCount keeps how many reviews are due, since every page of the staff asks.
type dueCount struct {
	gen int // of the roster, from 1
	day Day
	n   int
}

// ReviewsDue counts the articles somebody was to read again by today. Without
// the role it is 0.
func (h *Help) ReviewsDue(ctx context.Context, who app.Actor) (int, error) {
	if mayLook(who) != nil {
		return 0, nil
	}
	ro := &h.roster
	ro.mu.Lock()
	defer ro.mu.Unlock()
	if err := ro.catchUp(ctx, h.st); err != nil {
		return 0, err
	}
	today := Day(h.today())
	if d := &ro.due; d.gen != ro.gen || d.day != today {
		*d = dueCount{gen: ro.gen, day: today}
		for _, row := range ro.rows {
			if row.Deleted.IsZero() && row.ContentRow.due(today) {
				d.n++
			}
		}
	}
	return ro.due.n, nil
}

// count adds what waits at an article.
func (w *Work) count(row *rosterRow, n *needs) {
	if !kept(row) {
		return
	}
	if row.ContentRow.due(n.today) {
		w.Due++
	}
	missing := 0
	for _, l := range n.languages {
		if !row.some(func(t *ContentText) bool { return t.Lang == l }) {
			missing = 1
		}
	}
	w.Part += missing
	if row.some(func(t *ContentText) bool { return t.Behind }) {
		w.Behind++
	}
	if n.scores != nil {
		if v := n.scores(row.Article); v.Yes+v.No >= fewVotes && v.Share() < 50 {
			w.Bad++
		}
	}
}
