package help

import (
	"guichet/app"
	"guichet/store/search"
)

// SearchQuery is a question as a reader typed it. Kind and Category narrow what
// is shown; their zero values are everything. Limit is at most 50.
type SearchQuery struct {
	Text          string
	Lang          app.Lang
	Kind          Kind
	Category      app.ID
	Limit, Offset int
	// Counted says that a person asked it: it counts in what the staff see.
	Counted bool
}

// narrowed reports whether not everything is shown.
func (q SearchQuery) narrowed() bool { return q.Kind != "" || !q.Category.IsZero() }

// SearchResult is what a search found. Hits of other languages come after
// those of Lang.
type SearchResult struct {
	Query     string
	Lang      app.Lang
	Count     int // all hits
	Confident bool
	Corrected string // what was probably meant, "" when nothing was corrected
	Hits      []SearchHit
	// Kinds and Categories are what the hits could be narrowed to, the most first,
	// whatever they are narrowed to now. Beyond 200 hits of a language they are
	// not counted.
	Kinds      []KindCount
	Categories []CategoryCount
	// Answer is kept with the result and given again with it; nil when it is not.
	Answer *Answer

	gist mark64 // of the query, for the link of a hit
	said bool   // the query has a word that says something
}

// KindCount is how many hits are of a kind.
type KindCount struct {
	Kind  Kind
	Count int
}

// CategoryCount is how many hits stand directly in a category.
type CategoryCount struct {
	ID    app.ID
	Title string
	Lang  app.Lang // of the title
	Count int
}

// SearchHit is one found text. Spans are byte ranges to highlight. The card is
// shared and not to be changed.
type SearchHit struct {
	*Card
	Rubric       string // the category's title in the language of the text
	Score        int    // 0 to 100
	TitleSpans   []Span
	Excerpt      string // the best passage, plain text
	ExcerptSpans []Span
	Exact        bool // the query is its title
	Why          []Why
}

// Why says by what a hit was found for one word of the query: see search.Why.
type Why struct {
	Word  string `json:"word"`
	Found string `json:"found"` // empty when nothing was found
	By    string `json:"by"`    // word, beginning, space, typo, synonym, topic or empty
	Title bool   `json:"title"`
}

// Key is the catalogue key of the sentence that says so, of Word and Found.
func (w Why) Key() string {
	switch w.By {
	case "word":
		return "help.why.word"
	case "beginning":
		return "help.why.beginning"
	case "space", "typo":
		return "help.why.typo"
	case "synonym":
		return "help.why.synonym"
	case "topic":
		return "help.why.topic"
	}
	return "help.why.none"
}

// Suggestion is an article somebody who is still typing may mean.
type Suggestion struct {
	Title      string
	TitleSpans []Span
	Path       string
	Category   string
	Lang       app.Lang
}

// Span is a range of bytes, start included, end not.
type Span = search.Span
