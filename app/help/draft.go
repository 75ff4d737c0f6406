package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Limits of drafts.
const (
	MaxDrafts     = 100      // a person
	MaxDraftField = 20 << 10 // bytes of each field but the body
	DraftDays     = 90       // after the last change a draft is thrown away
)

// Kept is a draft: what a person has typed into the form of a text and not
// saved, as it was typed, right or wrong. There is one a person, article and
// language; that of a new article stands under an id the form made.
type Kept struct {
	Who     app.ID    `json:"who"`
	Article app.ID    `json:"article"`
	Lang    app.Lang  `json:"lang"`
	New     bool      `json:"new,omitempty"` // the article does not exist yet
	Base    app.ID    `json:"base,omitzero"` // the revision the form showed
	Typed   Typed     `json:"typed"`
	At      time.Time `json:"at"`
}

// Typed is what stands in the fields of the form.
type Typed struct {
	Title     string `json:"title,omitempty"`
	Body      string `json:"body,omitempty"`
	Slug      string `json:"slug,omitempty"`
	Keywords  string `json:"keywords,omitempty"`
	Aliases   string `json:"aliases,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Category  string `json:"category,omitempty"`
	Audience  string `json:"audience,omitempty"`
	PublishAt string `json:"publish_at,omitempty"`
	Review    string `json:"review,omitempty"`

	// What belongs to the medium: ids of files, and what was typed.
	MediaFile  string `json:"media_file,omitempty"`
	MediaLink  string `json:"media_link,omitempty"`
	Captions   string `json:"captions,omitempty"`
	Poster     string `json:"poster,omitempty"`
	Length     string `json:"length,omitempty"`
	Held       string `json:"held,omitempty"`
	Transcript string `json:"transcript,omitempty"`
}

var (
	drafts = store.NewTable("help_draft", func(d *Kept) store.Key { return store.K(d.Who, d.Article, d.Lang) }, store.Quiet())

	draftsByArticle = drafts.List(1, "article", func(d *Kept) []store.Key { return []store.Key{store.K(d.Article)} })
	draftsByTime    = drafts.List(2, "time", func(d *Kept) []store.Key { return []store.Key{store.K(d.At)} })
)

func (t *Typed) check() error {
	if len(t.Body) > MaxBody {
		return app.E(app.TooLarge, "help.error.body.large", "Limit", MaxBody>>10)
	}
	if len(t.Transcript) > MaxTranscript {
		return app.E(app.TooLarge, "help.error.media.transcript", "Limit", MaxTranscript>>10)
	}
	for _, s := range [...]string{t.MediaFile, t.MediaLink, t.Captions, t.Poster, t.Length, t.Held, t.Title, t.Slug, t.Keywords, t.Aliases, t.Kind, t.Category, t.Audience, t.PublishAt, t.Review} {
		if len(s) > MaxDraftField {
			return app.E(app.TooLarge, "help.error.draft.field", "Limit", MaxDraftField>>10)
		}
	}
	return nil
}

// Empty reports whether nothing was typed that is worth keeping.
func (t *Typed) Empty() bool {
	return t.Title == "" && t.Body == "" && t.MediaFile == "" && t.Transcript == ""
}
