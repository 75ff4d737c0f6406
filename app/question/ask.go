package question

import (
	"context"
	"errors"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help/fold"
	"guichet/store"
)

// Input is a question as it comes in. Token names it: the same question sent
// twice with the same token is one.
type Input struct {
	Lang    app.Lang
	Text    string
	Name    string
	Public  bool
	Token   Token
	Offered bool // answers had been shown before it was sent
}

// Clean makes a question ready to be kept, or says of which field it cannot be:
// "text" or "name". The error is of kind Unfit.
func (in *Input) Clean() (field string, err error) {
	in.Text, in.Name = fold.Text(in.Text), fold.Line(fold.Text(in.Name))
	n := utf8.RuneCountInString(in.Text)
	switch {
	case !fold.Legible(in.Text):
		return "text", app.E(app.Unfit, "question.error.empty")
	case n > MaxText:
		return "text", app.E(app.Unfit, "question.error.long", "Limit", MaxText, "Length", n)
	case utf8.RuneCountInString(in.Name) > MaxName:
		return "name", app.E(app.Unfit, "question.error.name", "Limit", MaxName)
	}
	return "", nil
}

// Ask keeps a question and holds it. The errors are those of Clean, and of kind
// Busy when too many wait.
func (r *Room) Ask(ctx context.Context, in Input) (Question, error) {
	if _, err := in.Clean(); err != nil {
		return Question{}, err
	}
	now := r.clock().UTC()
	day := feedback.DayOf(now, r.zone())
	q := Question{
		ID: app.NewID(now), Token: in.Token.hash(), Lang: in.Lang, Text: in.Text, Name: in.Name, Public: in.Public,
		State: Held, Asked: now, Moved: now,
	}
	kept := q
	_, err := r.st.Update(ctx, func(tx *store.Tx) error {
		old, err := byToken.One(tx, store.K(q.Token))
		if err == nil {
			kept = old
			return nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		kept = q
		waiting, err := step(tx, Held, 1)
		if err != nil {
			return err
		}
		if waiting > r.most {
			return app.E(app.Busy, "question.error.full")
		}
		if err := questions.Insert(tx, q); err != nil {
			return err
		}
		return feedback.CountDay(tx, day, func(d *feedback.DaySum) {
			d.Asked++
			if in.Offered {
				d.Offered++
			}
		})
	})
	return kept, err
}

// step changes how many questions are in a state and returns that.
func step(tx *store.Tx, s State, by int) (int, error) {
	n, err := counts.Get(tx, store.K(string(s)))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return 0, err
	}
	n.State, n.N = s, max(0, n.N+by)
	return n.N, counts.Put(tx, n)
}

// Withdraw removes a question at the wish of who holds its private link.
func (r *Room) Withdraw(ctx context.Context, t Token) error {
	_, err := r.st.Update(ctx, func(tx *store.Tx) error {
		q, err := byToken.One(tx, store.K(t.hash()))
		if err != nil {
			return found(err)
		}
		return remove(tx, q)
	})
	return err
}

func remove(tx *store.Tx, q Question) error {
	if _, err := step(tx, q.State, -1); err != nil {
		return err
	}
	return questions.Delete(tx, store.K(q.ID))
}

func found(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return app.E(app.NotFound, "question.error.missing").Wrap(err)
	}
	return err
}
