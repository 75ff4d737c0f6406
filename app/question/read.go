package question

import (
	"errors"

	"guichet/app"
	"guichet/store"
)

// PageSize is how many public questions a page shows.
const PageSize = 20

// mostPublic bounds how far the public list goes back.
const mostPublic = 1000

// ByToken returns the question a private link leads to.
func (r *Room) ByToken(rd store.Reader, t Token) (Question, error) {
	q, err := byToken.One(rd, store.K(t.hash()))
	return q, found(err)
}

// Listing is one page of the public questions of a language, newest first.
type Listing struct {
	Questions []Question
	Total     int // on all pages
	Page      int // from 1
}

// Public lists what anybody may read in a language. A page that does not exist
// is NotFound; the first always does.
func (r *Room) Public(rd store.Reader, lang app.Lang, page int) (Listing, error) {
	keys, _, err := inPublic.Keys(rd, store.K(lang), store.Page{Limit: mostPublic, Reverse: true})
	if err != nil {
		return Listing{}, err
	}
	out := Listing{Total: len(keys), Page: max(1, page)}
	first := (out.Page - 1) * PageSize
	if first >= len(keys) && first > 0 {
		return Listing{}, app.E(app.NotFound, "error.notfound")
	}
	out.Questions, err = questions.GetMany(rd, keys[first:min(first+PageSize, len(keys))])
	return out, err
}

// HasPublic reports whether a language has a public question.
func (r *Room) HasPublic(rd store.Reader, lang app.Lang) (bool, error) {
	n, err := inPublic.Count(rd, store.K(lang), 1)
	return n > 0, err
}

// Queue is a page of the questions in a state: the oldest first while they wait,
// else the latest moved.
func (r *Room) Queue(rd store.Reader, who app.Actor, s State, p store.Page) ([]Question, store.Key, error) {
	if err := mayLook(who); err != nil {
		return nil, nil, err
	}
	p.Reverse = s == Answered || s == Rejected
	return byState.Find(rd, store.K(string(s)), p)
}

// Counts tells how many questions are in each state.
func (r *Room) Counts(rd store.Reader, who app.Actor) (map[State]int, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	out := map[State]int{}
	for n, err := range counts.Each(rd, nil) {
		if err != nil {
			return nil, err
		}
		out[n.State] = n.N
	}
	return out, nil
}

// One returns a question for the people of the business.
func (r *Room) One(rd store.Reader, who app.Actor, id app.ID) (Question, error) {
	if err := mayLook(who); err != nil {
		return Question{}, err
	}
	q, err := questions.Get(rd, store.K(id))
	return q, found(err)
}

// After returns the question that waits behind one in the queue of a state, or
// the first of it; false when there is none.
func (r *Room) After(rd store.Reader, who app.Actor, s State) (Question, bool, error) {
	if err := mayLook(who); err != nil {
		return Question{}, false, err
	}
	q, err := byState.One(rd, store.K(string(s)))
	if errors.Is(err, store.ErrNotFound) {
		return Question{}, false, nil
	}
	return q, err == nil, err
}

// mayLook lets in the people of the business.
func mayLook(who app.Actor) error {
	if who.Role < app.Agent {
		return app.E(app.Forbidden, "error.role")
	}
	return nil
}
