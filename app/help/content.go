package help

import (
	"time"

	"guichet/app"
)

// ContentPage is how many articles the staff's list shows at once.
const ContentPage = 50

// Sort is an order of the staff's list.
type Sort string

// The orders: the last changed first, the last changed last, by title, the
// review that is due first, what helped least first, what most said no to first.
const (
	ByUpdated Sort = "updated"
	ByOldest  Sort = "oldest"
	ByTitle   Sort = "title"
	ByReview  Sort = "review"
	ByHelpful Sort = "helpful"
	ByNo      Sort = "no"
)

// Sorts are the orders, as a list to choose from has them.
func Sorts() []Sort { return []Sort{ByUpdated, ByOldest, ByTitle, ByReview, ByHelpful, ByNo} }

// What a query says of languages, reviews and votes. A share counts from
// fewVotes votes on.
const (
	CoverAll  = "all"  // a text in every language of the site
	CoverPart = "part" // one at least is missing

	ReviewDue  = "due"  // today or before
	ReviewSoon = "soon" // within soonDays
	ReviewSet  = "set"
	ReviewNone = "none"

	VotesGood = "good" // four of five say that it helped, or more
	VotesBad  = "bad"  // fewer than half do
	VotesNo   = "no"   // somebody said no
	VotesNone = "none"
)

const (
	soonDays = 30
	fewVotes = 3
)

// Votes are what readers said of an article.
type Votes struct{ Yes, No int }

// Share is how many of a hundred said that it helped; -1 without votes.
func (v Votes) Share() int {
	if v.Yes+v.No == 0 {
		return -1
	}
	return (200*v.Yes/(v.Yes+v.No) + 1) / 2
}

// ContentQuery says which articles the staff's list shows. The zero value is all
// that are not in the bin, the last changed first.
type ContentQuery struct {
	State    State    // some text has it; with Lang, that language's
	Lang     app.Lang // there is a text in it
	Missing  app.Lang // there is none in it
	Behind   bool     // a translation is older than its source; with Lang, that language's
	Marked   bool     // an import asks a person to look at its title
	Kind     Kind
	Category app.ID // in it or below it
	None     bool   // in no category
	Audience app.Audience
	Title    string // its words, in any order, in a title of any language
	Cover    string // CoverAll or CoverPart
	Review   string // one of the Review words
	Votes    string // one of the Votes words; needs Scores
	Age      int    // days nothing was changed, at least
	Scores   func(app.ID) Votes
	Bin      bool // what is in the bin, and nothing else
	Sort     Sort
	After    string // the Next of an earlier page
	Limit    int    // 0 is ContentPage, at most 200
}

// Content is one page of the staff's list.
type Content struct {
	Rows  []ContentRow
	Total int
	// States counts the articles that all but the state of the query lets
	// through, by each state one of their texts has.
	States map[State]int
	Next   string // continues the list; empty at its end
	Work   Work
}

// Work is what waits among all articles that are not in the bin, whatever the
// query says.
type Work struct {
	Due    int // reviews that are due
	Part   int // articles that a language of the site is missing of
	Behind int // articles with a translation older than its source
	Bad    int // articles that help fewer than half; needs Scores
}

// ContentRow is an article in the staff's list.
type ContentRow struct {
	Article  app.ID
	Kind     Kind
	Category app.ID
	Audience app.Audience
	Source   app.Lang // the others are translations of this text
	Texts    []ContentText
	Updated  time.Time
	Created  time.Time
	Deleted  time.Time // in the bin since
	Origin   bool      // it was imported
	Review   Day       // to be read again by then
	Into     app.ID    // it was joined to that one
}

// ContentText is a text in the staff's list.
type ContentText struct {
	Lang      app.Lang
	Title     string
	State     State
	Slug      string
	PublishAt time.Time
	Updated   time.Time
	Revision  app.ID
	Marked    bool
	Behind    bool // the source was reworded since
}

// In returns the text in a language.
func (c *ContentRow) In(lang app.Lang) (ContentText, bool) {
	for _, t := range c.Texts {
		if t.Lang == lang {
			return t, true
		}
	}
	return ContentText{}, false
}

// Title is what the article is called: in the language, else in its source.
func (c *ContentRow) Title(lang app.Lang) (string, app.Lang) {
	for _, l := range append([]app.Lang{lang, c.Source}, app.Langs()...) {
		if t, ok := c.In(l); ok {
			return t.Title, l
		}
	}
	return "", ""
}
