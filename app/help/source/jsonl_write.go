package source

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"guichet/app"
)

// wire is an entry as a line of JSON and as front matter.
type wire struct {
	ID        string       `json:"id,omitempty" yaml:"id,omitempty"`
	Lang      app.Lang     `json:"lang,omitempty" yaml:"lang,omitempty"`
	Category  string       `json:"category,omitempty" yaml:"category,omitempty"`
	Title     string       `json:"title" yaml:"title"`
	Body      string       `json:"body" yaml:"-"`
	Kind      string       `json:"kind,omitempty" yaml:"kind,omitempty"`
	Slug      string       `json:"slug,omitempty" yaml:"slug,omitempty"`
	State     string       `json:"state,omitempty" yaml:"state,omitempty"`
	PublishAt string       `json:"publish_at,omitempty" yaml:"publish_at,omitempty"`
	Keywords  []string     `json:"keywords,omitempty" yaml:"keywords,omitempty"`
	Related   []string     `json:"related,omitempty" yaml:"related,omitempty"`
	Audience  app.Audience `json:"audience,omitempty" yaml:"audience,omitempty"`
	Aliases   []string     `json:"aliases,omitempty" yaml:"aliases,omitempty"`
	Review    bool         `json:"review,omitempty" yaml:"review,omitempty"`

	ReviewBy   string `json:"review_by,omitempty" yaml:"review_by,omitempty"`
	Media      string `json:"media_file,omitempty" yaml:"media_file,omitempty"`
	Captions   string `json:"media_captions,omitempty" yaml:"media_captions,omitempty"`
	Poster     string `json:"media_poster,omitempty" yaml:"media_poster,omitempty"`
	Link       string `json:"media_link,omitempty" yaml:"media_link,omitempty"`
	Seconds    string `json:"media_seconds,omitempty" yaml:"media_seconds,omitempty"`
	Held       string `json:"media_held,omitempty" yaml:"media_held,omitempty"`
	Transcript string `json:"transcript,omitempty" yaml:"transcript,omitempty"`
}

func wireOf(e Entry) wire {
	w := wire{ID: e.ID, Lang: e.Lang, Category: e.Category, Title: e.Title, Body: e.Body, Kind: e.Kind, Slug: e.Slug,
		State: e.State, Keywords: e.Keywords, Related: e.Related, Audience: e.Audience, Aliases: e.Aliases,
		Review: e.Review, ReviewBy: e.ReviewBy, Media: e.Media.File, Captions: e.Media.Captions, Poster: e.Media.Poster,
		Link: e.Media.Link, Seconds: e.Media.Seconds, Held: e.Media.Held, Transcript: e.Media.Transcript}
	if !e.PublishAt.IsZero() {
		w.PublishAt = e.PublishAt.UTC().Format(time.RFC3339)
	}
	return w
}

// WriteJSONL writes an entry as one line of JSON. JSONL reads the same entry
// back; Files, Name, From and To are not written.
func WriteJSONL(w io.Writer, e Entry) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(wireOf(e)); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
