// Package search finds articles by their words: it cuts, folds and stems texts
// in three languages, keeps a bleve index of them, plans a query, ranks what
// bleve proposes and says how sure it is. It never stores a text, reads an
// article, decides who may see one or learns what a key means: whoever shows a
// hit reads it again from the store.
//
// The steps of a search stand in files of their own, in this order: normalise,
// cut, fold, variant, stop and stem (the words of a text); plan, typo and split
// (what each word may stand for); candidate (from bleve); rank; confidence.
package search

import (
	"errors"

	"guichet/app"
)

// Limits on what comes in. Whatever is longer is cut, never refused, except
// the key of a Doc.
const (
	MaxKey   = 128     // bytes of a Doc's Key
	MaxQuery = 400     // runes of a query's text
	MaxWords = 24      // words of a query, the rarest and longest first
	MaxLimit = 50      // hits of one answer
	MaxTitle = 4 << 10 // bytes of a title, category or all keywords
	MaxBody  = 1 << 20 // bytes of a body that are read
	Depth    = 200     // hits that can be paged to in one language
	maxWord  = 64      // bytes of one word
)

var (
	// ErrInUse says that another process, or this one, has the folder open.
	ErrInUse = errors.New("search: the index folder is in use")
	// ErrClosed is the answer of an index after Close, or after a Reset that
	// could not open it again.
	ErrClosed = errors.New("search: the index is closed")
)

// Doc is one text to be found: one article in one language. Title and Body are
// plain text. Keywords are words that lead to it without standing in it.
type Doc struct {
	Key      string // opaque, unique per article and language, 1 to MaxKey bytes
	Lang     app.Lang
	Kind     string // compared exactly with Query.Kind
	Place    string // compared exactly with Query.Place: where it stands, as an id
	Category string // title of the category in the same language
	Title    string
	Body     string
	Keywords []string
}

// Query is a question as somebody typed it.
type Query struct {
	Text string // only the first MaxQuery runes are read
	// Langs are the languages to look in, the searched one first; its hits come
	// before those of the others. Empty means every language.
	Langs  []app.Lang
	Kind   string // only this kind; empty for all
	Place  string // only what stands there; empty for all
	Limit  int    // 1 to MaxLimit; 0 means 10
	Offset int    // hits to leave out; no more than Depth a language can be reached
	// Group says which keys are translations of one article. With it, a hit in
	// a further language is left out when the article was already found in one
	// before it. May be nil.
	Group func(key string) string
	// Typing says that the last word is still being written: it then counts as
	// the beginning of others from two letters on.
	Typing bool
	// Lift says how much readers preferred some texts for a query with this gist
	// in this language, each from 0 to 1. May be nil. What is lifted most gains
	// half of its rank, and no text comes before one with the query as its title.
	Lift func(lang app.Lang, gist string) map[string]float64
}

// Result is the answer to a Query. It is safe for concurrent use.
type Result struct {
	Hits  []Hit
	Count int // all hits, whatever Limit and Offset; above 8,000 a lower bound
	// Confident says that the first hit of one of the languages answers most of
	// the query (see confidence.go). Hits are given either way.
	Confident bool
	// Corrected is the query with its typing errors put right, or empty when
	// nothing was corrected: the "did you mean" line.
	Corrected string
	Words     []Word // what to highlight
	// Gist is what the query says in the first language, the same for its close
	// variants: content words only, in any order, inflection and typing errors.
	// Empty when it says nothing.
	Gist string
	// Kinds and Places count the hits by kind and by place; those beyond the
	// first Depth of a language are not counted.
	Kinds, Places map[string]int

	tongues tongues
	work    work
}

// Hit is one found text.
type Hit struct {
	Key  string
	Lang app.Lang
	// Score is the relevance from 1 to 100, never rising from one hit to the
	// next. It compares with any other hit of any query: see relevance.
	Score int
	Exact bool // the query is its title, but for case, accents and punctuation
	Why   []Why
}

// Why says by what a hit was found for one word of the query.
type Why struct {
	Word  string // as it stands in the query
	Found string // as it is written in the texts; empty when nothing was found
	By    By
	Title bool // it stands in the title
}

// By names the reason a word of a text stands for one of the query.
type By string

// The reasons. A word that was not found has none.
const (
	ByWord      By = "word"      // the word itself or another form of it
	ByBeginning By = "beginning" // the query's last word begins so
	BySpace     By = "space"     // a space or an apostrophe was left out
	ByTypo      By = "typo"      // a typing error, by its letters or its sound
	BySynonym   By = "synonym"   // it means the same
	ByTopic     By = "topic"     // what the expression leads to
)

// Word is one word of the query and what it was taken for in one language.
type Word struct {
	Lang   app.Lang
	Text   string   // folded, as the query has it
	Stems  []string // stems it stands for: its own, or those of its corrections
	Prefix string   // beginning it stands for, when it was the unfinished last word

	weight float64
}

// Span is a part of a text, in bytes from Start up to but not including End.
type Span struct{ Start, End int }

// work counts what one search did, so that a test can hold it to its limits.
type work struct {
	words, alternatives, keys, distances, postings, ranked int
}
