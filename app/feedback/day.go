package feedback

import (
	"errors"
	"time"

	"guichet/app"
	"guichet/store"
)

// Day is a day in the business's time zone, "2026-03-02". Days sort as text.
type Day string

// DayOf is the day of a moment.
func DayOf(t time.Time, zone *time.Location) Day { return Day(t.In(zone).Format(time.DateOnly)) }

// Days is how many days a sum is kept, as many as CNIL lets statistics be kept
// without asking (25 months).
const Days = 760

// DaySum is what happened on a day. Visitors are counted in memory first, and so
// an estimate. How much was searched the help room counts.
type DaySum struct {
	Day      Day `json:"day"`
	Yes      int `json:"yes,omitempty"`      // votes
	No       int `json:"no,omitempty"`       // votes
	Asked    int `json:"asked,omitempty"`    // questions that were sent
	Offered  int `json:"offered,omitempty"`  // sent or spared, after answers had been shown
	Spared   int `json:"spared,omitempty"`   // of those, the ones an answer spared
	Visitors int `json:"visitors,omitempty"` // who searched or asked
}

var days = store.NewTable("feedback_day", func(d *DaySum) store.Key { return store.K(d.Day) }, store.Quiet())

// CountDay changes the sums of a day in the caller's Update.
func CountDay(tx *store.Tx, day Day, change func(*DaySum)) error {
	sum, err := days.Get(tx, store.K(day))
	if errors.Is(err, store.ErrNotFound) {
		sum, err = DaySum{Day: day}, nil
	}
	if err != nil {
		return err
	}
	change(&sum)
	return days.Put(tx, sum)
}

// DaySums returns the sums of the last n days up to today, the oldest first,
// days on which nothing happened included.
func (f *Feedback) DaySums(r store.Reader, who app.Actor, n int) ([]DaySum, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	now := f.clock().In(f.zone())
	// Noon is on the same day whatever the clocks do at night.
	noon := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, f.zone())
	keys := make([]store.Key, n)
	all := make([]DaySum, n)
	for i := range n {
		all[i].Day = DayOf(noon.AddDate(0, 0, i+1-n), f.zone())
		keys[i] = store.K(all[i].Day)
	}
	found, err := days.GetMany(r, keys)
	for _, sum := range found {
		for i := range all {
			if all[i].Day == sum.Day {
				all[i] = sum
			}
		}
	}
	return all, err
}

// Sum adds days up.
func Sum(all []DaySum) DaySum {
	var t DaySum
	for _, d := range all {
		t.Yes += d.Yes
		t.No += d.No
		t.Asked += d.Asked
		t.Offered += d.Offered
		t.Spared += d.Spared
		t.Visitors += d.Visitors
	}
	return t
}
