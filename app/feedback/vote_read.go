package feedback

import (
	"errors"

	"guichet/app"
	"guichet/store"
)

// TallyOf returns what was said of an article, for anybody who may read it.
func (f *Feedback) TallyOf(r store.Reader, article app.ID) (Tally, error) { return tallyOf(r, article) }

func tallyOf(r store.Reader, article app.ID) (Tally, error) {
	t, err := tallies.Get(r, store.K(article))
	if errors.Is(err, store.ErrNotFound) {
		return Tally{Article: article}, nil
	}
	return t, err
}

// Mine returns what a device said of an article, and whether it said anything.
func (f *Feedback) Mine(r store.Reader, device Device, article app.ID) (Vote, bool, error) {
	v, err := votes.Get(r, store.K(article, voterOf(device, article)))
	if errors.Is(err, store.ErrNotFound) {
		return Vote{}, false, nil
	}
	return v, err == nil, err
}

// Reasons is a page of the reasons people gave, newest first: those nobody has
// dealt with yet, or the others.
func (f *Feedback) Reasons(r store.Reader, who app.Actor, dealt bool, p store.Page) ([]Vote, store.Key, error) {
	if err := mayLook(who); err != nil {
		return nil, nil, err
	}
	p.Reverse = true
	return votesByReason.Find(r, store.K(dealt), p)
}

// ReasonsOf returns the newest reasons people gave for one article, at most n.
func (f *Feedback) ReasonsOf(r store.Reader, who app.Actor, article app.ID, n int) ([]Vote, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	found, _, err := votesOfArticle.Find(r, store.K(article), store.Page{Limit: n, Reverse: true})
	return found, err
}

// ReasonsWaiting counts the reasons nobody has dealt with, up to 1,000.
func (f *Feedback) ReasonsWaiting(r store.Reader, who app.Actor) (int, error) {
	if err := mayLook(who); err != nil {
		return 0, err
	}
	return votesByReason.Count(r, store.K(false), 1000)
}

// mostTallies bounds one look at all tallies.
const mostTallies = 20_000

// Tallies returns the tallies of all articles that have one.
func (f *Feedback) Tallies(r store.Reader, who app.Actor) ([]Tally, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	var all []Tally
	for t, err := range tallies.Each(r, nil) {
		if err != nil || len(all) == mostTallies {
			return all, err
		}
		all = append(all, t)
	}
	return all, nil
}
