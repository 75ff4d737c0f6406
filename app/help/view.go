package help

import (
	"time"

	"guichet/app"
	"guichet/app/help/markup"
)

// Card is an article in a list, as one reader sees it. Lang is the language the
// text is written in, and what Path shows: under the reader's language, or under
// Lang where its slug means something else in the reader's.
type Card struct {
	Article    app.ID
	ExternalID string // the id given at import, "" without one
	Kind       Kind
	Lang       app.Lang
	Foreign    bool // written in another language than the reader's
	Title      string
	Excerpt    string // plain text
	Path       string
	Category   Link // zero when it has none
	Published  time.Time
	Updated    time.Time
	Media      *MediaHead // nil without a medium
}

// Link is a title and where it leads.
type Link struct {
	Title string
	Path  string
	Lang  app.Lang // of the title
}

// Alternate is the same thing in one language.
type Alternate struct {
	Lang app.Lang
	Path string
}

// CategoryNode is a category as one reader sees it, with the categories below.
type CategoryNode struct {
	ID          app.ID
	Title       string
	Description string
	Icon        string
	Slug        string
	Path        string
	Lang        app.Lang // of the title
	Foreign     bool
	Count       int // articles in it and below
	Children    []CategoryNode
}

// HomeView is the front page.
type HomeView struct {
	Categories []CategoryNode
	Others     []Card // the first of what stands in no category
	OthersAll  int    // how many of them there are
	Latest     []Card
	Empty      bool // nothing is published yet
}

// Listing is one page of the articles that stand directly in a category, or in
// none: PageSize a page, oldest first as their source had them.
type Listing struct {
	Articles []Card
	Total    int // on all pages
	Page     int // from 1
	Pages    int // at least 1
}

// CategoryView is one category's page.
type CategoryView struct {
	CategoryNode
	Listing
	Trail      []Link // from the top down to its parent
	Siblings   []CategoryNode
	Alternates []Alternate
}

// PageSize is how many articles a category shows at once.
const PageSize = 100

// ArticleView is one article, or footer page, to be read.
type ArticleView struct {
	Card
	HTML       string // safe: made by markup.Render
	Plain      string
	Medium     *MediaView // nil for none
	Headings   []markup.Heading
	Minutes    int // reading time, at least 1
	Keywords   []string
	Archived   bool
	Trail      []Link // from the top category down to its own
	Siblings   []Card // around it in its category, itself included
	Related    []Card
	Alternates []Alternate // the languages it is written in
}

// GoneError says that an article was removed. Heads are its neighbours, to be
// offered instead. It unwraps to an app.Error of kind Gone.
type GoneError struct {
	Neighbours []Card
	cause      *app.Error
}

// Error writes the cause, for logs.
func (e *GoneError) Error() string { return e.cause.Error() }

// Unwrap returns the app.Error.
func (e *GoneError) Unwrap() error { return e.cause }

// SitemapEntry is one address of the sitemap with its other languages.
type SitemapEntry struct {
	Path       string
	Updated    time.Time
	Alternates []Alternate // itself included; nil when there is one language
}
