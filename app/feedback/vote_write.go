package feedback

import (
	"context"
	"errors"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/fold"
	"guichet/store"
)

// Ballot is a vote as it comes in. A Reason counts beside HelpedNot only.
type Ballot struct {
	Device  Device
	Article app.ID // one the voter may read: the caller looked
	Lang    app.Lang
	Opinion Opinion
	Reason  string
}

// Vote notes what a device says of an article, in place of what it said before.
// The same said twice changes nothing; a reason stays until another comes. The
// error is of kind Unfit for a reason that cannot be taken.
func (f *Feedback) Vote(ctx context.Context, b Ballot) (Vote, error) {
	reason, err := CleanReason(b.Reason)
	if err != nil {
		return Vote{}, err
	}
	now := f.clock().UTC()
	day := DayOf(now, f.zone())
	v := Vote{
		Article: b.Article, Voter: voterOf(b.Device, b.Article), Lang: b.Lang,
		Helped: b.Opinion == Helped, At: now, Reason: reason,
	}
	if v.Helped {
		v.Reason = ""
	}
	var kept Vote
	_, err = f.st.Update(ctx, func(tx *store.Tx) error {
		kept = v
		if b.Opinion == Withdrawn {
			kept = Vote{}
			return f.withdraw(tx, v, day)
		}
		return f.cast(tx, &kept, day)
	})
	if err != nil {
		return Vote{}, err
	}
	f.changed(b.Article)
	return kept, nil
}

func (f *Feedback) cast(tx *store.Tx, v *Vote, day Day) error {
	old, err := votes.Get(tx, votes.KeyOf(*v))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errors.Join(votes.Put(tx, *v), count(tx, *v, 1, day))
	case err != nil:
		return err
	case old.Helped == v.Helped:
		v.At = old.At
		if v.Reason == "" || v.Reason == old.Reason {
			v.Reason, v.Seen = old.Reason, old.Seen
		}
		if *v == old {
			return nil
		}
		return votes.Put(tx, *v)
	default:
		return errors.Join(votes.Put(tx, *v), count(tx, old, -1, day), count(tx, *v, 1, day))
	}
}

func (f *Feedback) withdraw(tx *store.Tx, v Vote, day Day) error {
	old, err := votes.Get(tx, votes.KeyOf(v))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(count(tx, old, -1, day), votes.Delete(tx, votes.KeyOf(old)))
}

// count adds n times a vote to the tally of its article and to the day it was
// cast on: a vote taken back leaves the day it came on.
func count(tx *store.Tx, v Vote, n int, today Day) error {
	t, err := tallyOf(tx, v.Article)
	if err != nil {
		return err
	}
	t.add(v.Helped, n)
	if err := tallies.Put(tx, t); err != nil {
		return err
	}
	if n < 0 {
		return nil
	}
	return CountDay(tx, today, func(d *DaySum) {
		if v.Helped {
			d.Yes++
		} else {
			d.No++
		}
	})
}

// Spare counts somebody who was about to ask and found the answer; article is
// the one that gave it, or zero.
func (f *Feedback) Spare(ctx context.Context, article app.ID) error {
	day := f.today()
	_, err := f.st.Update(ctx, func(tx *store.Tx) error {
		if !article.IsZero() {
			t, err := tallyOf(tx, article)
			if err != nil {
				return err
			}
			t.Spared++
			if err := tallies.Put(tx, t); err != nil {
				return err
			}
		}
		return CountDay(tx, day, func(d *DaySum) {
			d.Offered++
			d.Spared++
		})
	})
	return err
}

// CleanReason makes a reason ready to be kept: at most MaxReason characters,
// nothing that a page could not show. The error is of kind Unfit.
func CleanReason(s string) (string, error) {
	s = fold.Text(s)
	if n := len([]rune(s)); n > MaxReason {
		return "", app.E(app.Unfit, "feedback.error.reason.long", "Limit", MaxReason, "Length", n)
	}
	return s, nil
}

// Deal notes that the business has read a reason and done what there was to do,
// or takes that back.
func (f *Feedback) Deal(ctx context.Context, who app.Actor, article, voter app.ID, done bool) error {
	if err := mayLook(who); err != nil {
		return err
	}
	now := f.clock().UTC()
	action := "feedback.deal"
	if !done {
		action = "feedback.reopen"
	}
	entry := audit.By(who, now, action).On("article", article)
	_, err := f.st.Update(ctx, func(tx *store.Tx) error {
		v, err := votes.Get(tx, store.K(article, voter))
		if errors.Is(err, store.ErrNotFound) {
			return app.E(app.NotFound, "feedback.error.missing").Wrap(err)
		}
		if err != nil {
			return err
		}
		v.Seen = time.Time{}
		if done {
			v.Seen = now
		}
		if err := votes.Put(tx, v); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// mayLook lets in the people of the business.
func mayLook(who app.Actor) error {
	if who.Role < app.Agent {
		return app.E(app.Forbidden, "error.role")
	}
	return nil
}
