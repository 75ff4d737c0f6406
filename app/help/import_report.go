package help

import "guichet/app"

// Outcome is what became of a part of a source.
type Outcome uint8

// The outcomes.
const (
	Created   Outcome = iota // a new text
	Changed                  // a new revision, or new facts
	Unchanged                // it was so already, or was left alone for the reason given
	Conflict                 // changed in the source and edited here since: ours was kept
	Refused                  // it should have been a text and is none, for the reason given
	Gone                     // here, and no longer in the source: it was kept
	Left                     // lines that are in no text, for the reason given
	Noted                    // lines that are in a text, but not as they were written
)

// Event is one line of an import's report. Key and Args are a sentence of the
// catalogue, "" where the outcome says all.
type Event struct {
	Outcome  Outcome
	Name     string // the file
	From, To int    // its lines, from 1; 0 for the file as a whole
	Lang     app.Lang
	Title    string
	Article  app.ID
	State    State // of the text now
	Review   bool  // a draft whose title we proposed
	Key      string
	Args     []any
	Text     string // the beginning of the line, at most 120 runes
}

// Report is the sum of an import.
type Report struct {
	Entries   int // texts the sources held
	Created   int
	Changed   int
	Unchanged int
	Conflicts int
	Refused   int
	Gone      int
	Left      int
	Noted     int
	Published int // of those created or changed
	Drafts    int // of those created or changed, for review included
	Review    int // of those created or changed
}

func (r *Report) add(e Event) {
	switch e.Outcome {
	case Created:
		r.Created++
	case Changed:
		r.Changed++
	case Unchanged:
		r.Unchanged++
	case Conflict:
		r.Conflicts++
	case Refused:
		r.Refused++
	case Gone:
		r.Gone++
	case Left:
		r.Left++
	case Noted:
		r.Noted++
	}
	if e.Outcome != Created && e.Outcome != Changed {
		return
	}
	switch e.State {
	case Published, Scheduled:
		r.Published++
	case Draft, Review:
		r.Drafts++
	}
	if e.Review {
		r.Review++
	}
}

// Progress tells how far an import has come.
type Progress struct {
	Name    string // the file being read
	Bytes   int64  // read of it
	Entries int    // texts so far, of all files
}
