// Package settings holds what a business says about itself: its name, logo,
// colours, languages, time zone, contact block, old addresses, backups and
// public address. What its staff save lies in the store and holds from the next
// request on; what guichet.json in the data folder, GUICHET_* or a flag says
// wins over it, is read once at the start, and cannot be changed by a page.
//
// Live answers what is in force. The package never serves anything.
package settings

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"guichet/app"
)

// Texts is one sentence in several languages.
type Texts map[app.Lang]string

// In returns the sentence in a language, or in the first of the fallbacks that
// has it, or the empty string.
func (t Texts) In(lang app.Lang, fallbacks ...app.Lang) string {
	if s := t[lang]; s != "" {
		return s
	}
	for _, l := range fallbacks {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// Contact is the block "how to reach us". Every field may be empty.
type Contact struct {
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	Hours Texts  `json:"hours,omitempty"`
	Note  Texts  `json:"note,omitempty"`
}

// IsZero reports whether there is nothing to show.
func (c Contact) IsZero() bool {
	return c.Email == "" && c.Phone == "" && len(c.Hours) == 0 && len(c.Note) == 0
}

// Backup is how often the folder is backed up by itself. An empty Folder is
// never.
type Backup struct {
	Folder    string        `json:"folder,omitempty"`    // absolute, outside the data folder
	Every     time.Duration `json:"every,omitempty"`     // between two backups; 0 when At says it
	At        time.Duration `json:"at,omitempty"`        // after midnight in the business's time zone, daily
	Keep      int           `json:"keep,omitempty"`      // how many there are at most
	Recipient string        `json:"recipient,omitempty"` // the age key they are encrypted for, or empty
}

// Logo is the picture beside the name: one somebody uploaded, or a file of the
// data folder that guichet.json names. The zero Logo is our own mark.
type Logo struct {
	File string `json:"-"` // a name inside the data folder

	Hash          string `json:"hash,omitempty"` // of the uploaded one, among the store's files
	Type          string `json:"type,omitempty"` // image/png or image/jpeg
	Width, Height int    `json:",omitempty"`
}

// IsZero reports whether there is none.
func (l Logo) IsZero() bool { return l == Logo{} }

// Vector reports whether it is drawn rather than dotted: what shares links does
// not show those.
func (l Logo) Vector() bool { return strings.EqualFold(path.Ext(l.File), ".svg") }

// Search is how the site searches and is found.
type Search struct {
	// Unlisted asks search engines to leave the site out.
	Unlisted bool `json:"unlisted,omitempty"`
	// OwnLanguage leaves out results in other languages than the reader's.
	OwnLanguage bool `json:"own_language,omitempty"`
	// NoLearning keeps what readers choose from changing the order of results.
	NoLearning bool `json:"no_learning,omitempty"`
}

// Writing is how texts come to be read.
type Writing struct {
	// FourEyes lets editors bring a wording to visitors only after somebody else
	// has approved it. Owners are free.
	FourEyes bool `json:"four_eyes,omitempty"`
}

// Settings is what is in force. Languages is never empty; its first is the
// default. URL is the public address without a trailing slash (scheme, host,
// optional port), nil when it is derived from the listener. A Settings is
// shared: nobody changes what its maps and slices hold.
type Settings struct {
	Name      string
	Tagline   Texts
	Logo      Logo
	Colours   Colours
	Sheet     *Sheet // of the colours; nil when they are ours
	Languages []app.Lang
	Zone      *time.Location
	Contact   Contact
	Search    Search
	Writing   Writing
	Redirects map[string]string // those of guichet.json: old path on this site to new path
	Listen    string
	URL       *url.URL
	Backup    Backup

	// Saved says which save a section comes from; one that was never saved is not
	// there.
	Saved map[Section]Stamp
}

// Default is the first language, the one of links without a language.
func (s Settings) Default() app.Lang { return s.Languages[0] }

// Offers reports whether the site is offered in a language.
func (s Settings) Offers(l app.Lang) bool {
	return slices.Contains(s.Languages, l)
}
