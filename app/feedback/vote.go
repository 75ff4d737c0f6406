package feedback

import (
	"crypto/sha256"
	"time"

	"guichet/app"
	"guichet/store"
)

// MaxReason is the longest "why not?", in characters.
const MaxReason = 1000

// Device is a random number a browser was given by the act of voting. It names
// no person, and a Vote does not hold it.
type Device [16]byte

// Opinion is what somebody says of an article.
type Opinion string

// The opinions. Withdrawn takes back what was said before.
const (
	Helped    Opinion = "yes"
	HelpedNot Opinion = "no"
	Withdrawn Opinion = "undo"
)

// ParseOpinion reads an opinion.
func ParseOpinion(s string) (Opinion, bool) {
	switch o := Opinion(s); o {
	case Helped, HelpedNot, Withdrawn:
		return o, true
	}
	return "", false
}

// Vote is what one device said of one article.
type Vote struct {
	Article app.ID    `json:"article"`
	Voter   app.ID    `json:"voter"`
	Lang    app.Lang  `json:"lang"` // of the text that was read
	Helped  bool      `json:"helped"`
	At      time.Time `json:"at"`
	Reason  string    `json:"reason,omitempty"`
	Seen    time.Time `json:"seen,omitzero"` // when the business dealt with the reason
}

// voterOf is the device as one article knows it: two votes of a device cannot
// be told to be of one.
func voterOf(device Device, article app.ID) app.ID {
	sum := sha256.Sum256(append(device[:], article[:]...))
	return app.ID(sum[:16])
}

var (
	votes = store.NewTable("feedback_vote", func(v *Vote) store.Key { return store.K(v.Article, v.Voter) })

	votesByReason = votes.List(1, "reason", func(v *Vote) []store.Key {
		if v.Reason == "" {
			return nil
		}
		return []store.Key{store.K(!v.Seen.IsZero(), v.At)}
	})
	votesOfArticle = votes.List(2, "article", func(v *Vote) []store.Key {
		if v.Reason == "" {
			return nil
		}
		return []store.Key{store.K(v.Article, v.At)}
	})
)

// Tally sums what was said of an article.
type Tally struct {
	Article app.ID `json:"article"`
	Yes     int    `json:"yes,omitempty"`
	No      int    `json:"no,omitempty"`
	// Spared counts the people who were about to ask and said that this article
	// answered.
	Spared int `json:"spared,omitempty"`
}

var tallies = store.NewTable("feedback_tally", func(t *Tally) store.Key { return store.K(t.Article) }, store.Quiet())

// add counts a vote in or, with -1, out.
func (t *Tally) add(helped bool, n int) {
	if helped {
		t.Yes += n
	} else {
		t.No += n
	}
}
