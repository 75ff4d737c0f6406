// Package settings holds what a business says about itself: its name, logo,
// languages, time zone, contact block and public address. They come from
// guichet.json in the data folder, overridden by GUICHET_* and by flags; this
// package reads and checks them and never watches or serves anything.
package settings

import (
	"net/url"
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
	Folder    string        // absolute, outside the data folder
	Every     time.Duration // between two backups; 0 when At says it
	At        time.Duration // after midnight in the business's time zone, daily
	Keep      int           // how many there are at most
	Recipient string        // the age key they are encrypted for, or empty
}

// Settings is what is in force. Languages is never empty; its first is the
// default. URL is the public address without a trailing slash (scheme, host,
// optional port), nil when it is derived from the listener.
type Settings struct {
	Name      string
	Tagline   Texts
	Logo      string // a file name inside the data folder, empty for our mark
	Languages []app.Lang
	Zone      *time.Location
	Contact   Contact
	Redirects map[string]string // old path on this site to new path, both begin with one slash
	Listen    string
	URL       *url.URL
	Backup    Backup
}

// Default is the first language, the one of links without a language.
func (s Settings) Default() app.Lang { return s.Languages[0] }

// Offers reports whether the site is offered in a language.
func (s Settings) Offers(l app.Lang) bool {
	for _, o := range s.Languages {
		if o == l {
			return true
		}
	}
	return false
}
