package backup

import "time"

// Plan says when backups are made by themselves, where, and how many are kept.
type Plan struct {
	Folder string        // empty: never
	Every  time.Duration // between two; 0 when At says it
	At     time.Duration // after midnight in Zone, daily
	Zone   *time.Location
	Keep   int
	Seal   Seal
}

// retryAfter is how long a backup that failed waits for its next try.
const retryAfter = 10 * time.Minute

// Next is when the next backup is due after what the ledger knows: at once when
// there was none, or when the last lies in the future, which a clock that was
// set back makes of it.
func (p Plan) Next(l Ledger, now time.Time) time.Time {
	due := now
	for _, r := range l.Records {
		if r.Scheduled && !r.Made.After(now) {
			due = p.after(r.Made)
		}
	}
	if l.Failed != nil && !l.Failed.Time.After(now) {
		if retry := l.Failed.Time.Add(retryAfter); retry.After(due) {
			due = retry
		}
	}
	return due
}

// after is the moment after last at which the plan is due.
func (p Plan) after(last time.Time) time.Time {
	if p.Every > 0 {
		return last.Add(p.Every)
	}
	day := last.In(p.Zone)
	hour, minute := int(p.At/time.Hour), int(p.At%time.Hour/time.Minute)
	for {
		at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, p.Zone)
		if at.After(last) {
			return at.UTC()
		}
		day = day.AddDate(0, 0, 1)
	}
}
