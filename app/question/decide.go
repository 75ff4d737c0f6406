package question

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help"
	"guichet/app/help/fold"
	"guichet/store"
)

// Decision is what somebody of the business does with a question.
type Decision struct {
	ID app.ID
	// Seen is when the question came into the state the decider saw: a question
	// that somebody else has moved since is a Conflict. Zero does not ask.
	Seen time.Time
}

// Approve lets a question be seen; a public one by everybody.
func (r *Room) Approve(ctx context.Context, who app.Actor, d Decision) (Question, error) {
	return r.decide(ctx, who, d, "question.approve", func(q *Question, _ time.Time) error {
		if q.State = Open; q.Answer != "" {
			q.State = Answered
		}
		q.Note = ""
		return nil
	})
}

// Reject turns a question down; its asker reads why.
func (r *Room) Reject(ctx context.Context, who app.Actor, d Decision, note string) (Question, error) {
	note = fold.Text(note)
	if n := utf8.RuneCountInString(note); n > MaxNote {
		return Question{}, app.E(app.Unfit, "question.error.note", "Limit", MaxNote, "Length", n)
	}
	return r.decide(ctx, who, d, "question.reject", func(q *Question, _ time.Time) error {
		q.State, q.Note = Rejected, note
		return nil
	})
}

// Answer answers a question, or words its answer anew, and so approves it.
func (r *Room) Answer(ctx context.Context, who app.Actor, d Decision, answer string) (Question, error) {
	answer, err := CleanAnswer(answer)
	if err != nil {
		return Question{}, err
	}
	return r.decide(ctx, who, d, "question.answer", func(q *Question, now time.Time) error {
		q.answer(who, answer, now)
		return nil
	})
}

func (q *Question) answer(who app.Actor, answer string, now time.Time) {
	q.State, q.Answer, q.AnsweredAt, q.By, q.Note = Answered, answer, now, who.ID, ""
}

// CleanAnswer makes an answer ready to be kept. The error is of kind Unfit.
func CleanAnswer(s string) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case !fold.Legible(s):
		return "", app.E(app.Unfit, "question.error.answer.empty")
	case len(s) > MaxAnswer:
		return "", app.E(app.Unfit, "question.error.answer.long", "Limit", MaxAnswer, "Length", len(s))
	case !utf8.ValidString(s) || strings.ContainsFunc(s, fold.Hidden):
		return "", app.E(app.Unfit, "question.error.answer.hidden")
	}
	return s, nil
}

// Publish answers a question and makes the answer an article, in one step: both
// are saved or neither. Where the question becomes public its answer leads there.
func (r *Room) Publish(ctx context.Context, who app.Actor, d Decision, answer string,
	a help.ArticleInput, t help.TextInput) (Question, help.Saved, error) {
	answer, err := CleanAnswer(answer)
	if err != nil {
		return Question{}, help.Saved{}, err
	}
	t.Body = answer
	create, err := r.help.Creating(ctx, who, a, t)
	if err != nil {
		return Question{}, help.Saved{}, err
	}
	var saved help.Saved
	q, err := r.decideIn(ctx, who, d, "question.publish", func(tx *store.Tx, q *Question, now time.Time) error {
		if !q.Article.IsZero() {
			return app.E(app.Conflict, "question.error.published")
		}
		var err error
		if saved, err = create(tx); err != nil {
			return err
		}
		q.answer(who, answer, now)
		q.Article = saved.Article
		return nil
	})
	return q, saved, err
}

func (r *Room) decide(ctx context.Context, who app.Actor, d Decision, action string,
	change func(*Question, time.Time) error) (Question, error) {
	return r.decideIn(ctx, who, d, action, func(_ *store.Tx, q *Question, now time.Time) error { return change(q, now) })
}

func (r *Room) decideIn(ctx context.Context, who app.Actor, d Decision, action string,
	change func(*store.Tx, *Question, time.Time) error) (Question, error) {
	if err := mayLook(who); err != nil {
		return Question{}, err
	}
	now := r.clock().UTC()
	entry := audit.By(who, now, action).On("question", d.ID)
	var q Question
	_, err := r.st.Update(ctx, func(tx *store.Tx) error {
		var err error
		if q, err = questions.Get(tx, store.K(d.ID)); err != nil {
			return found(err)
		}
		if !d.Seen.IsZero() && !q.Moved.Equal(d.Seen) {
			return app.E(app.Conflict, "question.error.moved")
		}
		was := q.State
		if err := change(tx, &q, now); err != nil {
			return err
		}
		q.Moved = now
		if _, err := step(tx, was, -1); err != nil {
			return err
		}
		if _, err := step(tx, q.State, 1); err != nil {
			return err
		}
		if err := questions.Put(tx, q); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return q, err
}

// Remove deletes a question for good.
func (r *Room) Remove(ctx context.Context, who app.Actor, id app.ID) error {
	if err := mayLook(who); err != nil {
		return err
	}
	entry := audit.By(who, r.clock().UTC(), "question.remove").On("question", id)
	_, err := r.st.Update(ctx, func(tx *store.Tx) error {
		q, err := questions.Get(tx, store.K(id))
		if err != nil {
			return found(err)
		}
		if err := remove(tx, q); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}
