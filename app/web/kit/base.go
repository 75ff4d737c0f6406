package kit

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"

	"guichet/app"
)

// Base is what the layout around every page needs. Each page's struct embeds
// one. Times inside page structs are already in the business's time zone.
type Base struct {
	Lang        app.Lang
	Site        SiteInfo
	Title       string // of the page; the layout adds the site's name
	Description string // ≤ 160 characters, plain text
	Path        string // this page's path, "/fr/articles/x"
	Canonical   string // absolute, empty on error pages
	Languages   []LangLink
	Alternates  []Alternate
	Feed        string // path of the Atom feed, or empty
	NoIndex     bool
	OG          OpenGraph
	JSONLD      template.JS // made by LD, empty for none
	Footer      []Link
	Crumbs      []Link // from the home page to the parent of this page
	Query       string // what the search box holds
	Copy        *Copy  // set in a copy of the site, which is read without it
	Library     string // path of the library, or empty
	Offline     string // path of the page about keeping the help offline, or empty
}

// Copy is what a page says when it stands in a copy of the site: files that are
// read with no server behind them. Forms are not in it.
type Copy struct {
	AsOf time.Time // when the content last changed
	Hint string    // where to ask: an absolute address, or empty
}

// PageLang is the language the page is written in; Renderer takes its
// sentences from it.
func (b Base) PageLang() app.Lang { return b.Lang }

// Home is the path of the home page in the page's language.
func (b Base) Home() string { return "/" + string(b.Lang) }

// Action is the address the search forms send to.
func (b Base) Action() string { return b.Home() + "/search" }

// SiteInfo is what the business says about itself, in the page's language.
type SiteInfo struct {
	Name    string
	Tagline string
	LogoURL string // empty for our own mark
	Sheet   string // path of the style sheet of its colours, empty for ours
	Contact Contact
	Year    int
}

// Contact is the "how to reach us" block. Every field may be empty.
type Contact struct {
	Email, Phone, Hours, Note string
	Ask                       string // where the form for a question is, or empty
}

// Any reports whether there is a way to reach the business.
func (c Contact) Any() bool { return c != Contact{} }

// Halves is the e-mail address parted at its @, where a narrow column may break
// it.
func (c Contact) Halves() []string { return strings.Split(c.Email, "@") }

// Dial is the phone number as a tel: address takes it (RFC 3966): digits and a
// leading plus.
func (c Contact) Dial() string {
	out := make([]byte, 0, len(c.Phone))
	for i := range len(c.Phone) {
		if d := c.Phone[i]; d >= '0' && d <= '9' || d == '+' && len(out) == 0 {
			out = append(out, d)
		}
	}
	return string(out)
}

// LangLink is one choice of the language menu.
type LangLink struct {
	Lang    app.Lang
	Name    string // in its own language: "Español"
	Path    string // this page in that language
	Current bool
}

// Alternate is one hreflang link: a language or "x-default", and an absolute
// address.
type Alternate struct {
	Lang string
	URL  string
}

// OpenGraph is what a page shows of itself when it is shared. Type is
// "website" or "article"; Image is absolute or empty.
type OpenGraph struct {
	Type, Image string
}

// Link is a title and a path. Lang is set when the title is not in the page's
// language.
type Link struct {
	Title, Path string
	Lang        app.Lang
}

// LD writes a value as the JSON-LD of a page. json.Marshal escapes <, > and &,
// so nothing inside can end the script element it stands in.
func LD(v any) (template.JS, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("kit: write JSON-LD: %w", err)
	}
	return template.JS(data), nil // #nosec G203 -- escaped by json.Marshal
}
