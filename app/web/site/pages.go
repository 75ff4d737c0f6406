package site

import (
	"html/template"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
)

// HomePage is the front door: search, categories, what is new, contact.
type HomePage struct {
	kit.Base
	Categories []CategoryCard
	Others     OthersBlock
	Latest     []ArticleCard
	Empty      bool // no content yet: a friendly first sentence instead
}

// OthersBlock shows the first articles that stand in no category. Path leads to
// the rest of the Total; it is empty when all are shown.
type OthersBlock struct {
	Title, Path string
	Articles    []ArticleCard
	Total       int
}

// CategoryCard stands for a category in a list.
type CategoryCard struct {
	Title, Description, Path, Icon string
	Count                          int // articles in it and below it
	Children                       []kit.Link
}

// ArticleCard stands for an article in a list.
type ArticleCard struct {
	Title, Path, Excerpt   string
	Category, CategoryPath string
	Updated                time.Time
	Kind                   string
	Lang                   app.Lang
	Foreign                bool        // not in the page's language
	Medium                 *CardMedium // nil without one
}

// CardMedium is what a list says of a file or a link out.
type CardMedium struct {
	Facts []string // what it is, how large, how long
	Held  time.Time
}

// NavItem is one line of the list of categories beside a page.
type NavItem struct {
	Title, Path, Icon string
	Count             int
	Current           bool
}

// CategoryPage lists what a category holds.
type CategoryPage struct {
	kit.Base
	Title, Description, Icon string
	Children                 []CategoryCard
	Articles                 []ArticleCard
	Total                    int // articles directly in it, on all its pages
	Pages                    Pager
	Siblings                 []NavItem
	FeedPath, PrintPath      string
}

// ArticlePage is one article, and with the template "page" one footer page.
type ArticlePage struct {
	kit.Base
	Title    string
	HTML     template.HTML // made safe by the help room's markup
	Headings []Heading
	Updated  time.Time
	Minutes  int
	Kind     string
	Category kit.Link
	Siblings []NavItem
	Related  []ArticleCard
	Share    Share
	Vote     *VoteBlock // nil where nobody is asked
	Fallback *Fallback  // set when the reader's language does not exist
	Archived bool
	Medium   *MediumBlock // nil without a file or a link out
	TextLang app.Lang     // the language of Title and HTML
}

// MediumBlock is what an article is about beside its words: a film or a sound to
// play, a file to take away, or a link out.
type MediumBlock struct {
	Video, Audio    bool
	Src, Type, Name string // of the file; Src is empty for a link out
	What            string // "PDF"
	Size, Length    string // empty where it is not known
	Clock           string // Length as HTML writes it, "PT90S"
	Width, Height   int    // of the picture, always set for a video
	Poster          string
	Captions        string
	Lang            app.Lang // of all of it
	Held            time.Time
	Link, Host      string
	Transcript      template.HTML // made safe by the help room's markup
}

// Preload is how much of it a browser may fetch before it is played.
func (m MediumBlock) Preload() string {
	if m.Poster != "" && m.Length != "" {
		return "none"
	}
	return "metadata"
}

// Guided reports whether the text leads from step to step.
func (p ArticlePage) Guided() bool { return p.Kind == string(help.Troubleshooting) }

// Heading is one line of the contents list. Level is 2 or 3.
type Heading struct {
	ID, Text string
	Level    int
}

// Share holds the addresses an article is passed on with: absolute, and
// mailto: with subject and body.
type Share struct {
	URL    string
	MailTo template.URL
}

// Fallback says in which language a text is shown instead.
type Fallback struct {
	Lang app.Lang
}

// SearchPage shows what was found. Count counts every hit, not those on this
// page; Confident is false when nothing answers for sure, and Nearest then
// says that the results are only the nearest ones.
type SearchPage struct {
	kit.Base
	Count         int
	Results       []ResultCard // in the page's language
	Foreign       []ResultCard // what only another language has
	Filters       []Filter     // by category and by kind; none when there is no choice
	Confident     bool
	Nearest       bool
	Corrected     string // the query as it was probably meant, or empty
	CorrectedPath string
	Pages         Pager
	Categories    []kit.Link // shown when nothing was asked or found
	Refused       string     // why the query was not run, or empty
}

// ResultCard is one hit.
type ResultCard struct {
	Title, Excerpt         template.HTML // escaped, what the query matched in <mark>
	Path                   string        // counts the click and leads to the article
	Category, CategoryPath string
	Kind                   string
	Score                  int // 0 to 100
	Updated                time.Time
	Lang                   app.Lang
	Foreign                bool     // not in the page's language
	Exact                  bool     // the query is its title
	Why                    []string // a sentence for each word of the query
	Words, Said, Titled    int      // of the query; found in the article; found in its title
}

// Filter is one way to narrow results down, by its name: its choices, the first
// of which takes the narrowing away.
type Filter struct {
	Name    string
	Choices []Choice
}

// Choice is one value of a filter and how many results it leaves.
type Choice struct {
	Title   string
	Lang    app.Lang // of the title, when it is not the page's
	Path    string
	Count   int
	Current bool
}

// Pager leads through the pages of a list of Total items. From and To count
// from 1; an empty path is a page that does not exist.
type Pager struct {
	Prev, Next      string
	From, To, Total int
}

// ErrorPage is what a refusal looks like: 404, 410 with neighbours, other 4xx,
// and 5xx where RequestID is all that is said.
type ErrorPage struct {
	kit.Base
	Status           int
	Heading, Message string
	RequestID        string
	Neighbours       []ArticleCard
	Categories       []kit.Link
}

// Ours reports whether the fault is the server's.
func (p ErrorPage) Ours() bool { return p.Status >= 500 }
