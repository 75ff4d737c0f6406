package help

import (
	"net/url"
	"strings"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// Limits of media.
const (
	MaxMedia      = 200 << 20     // bytes of a video, a recording or a download
	MaxCaptions   = 1 << 20       // bytes of a WebVTT file
	MaxTranscript = MaxBody       // bytes of Markdown
	MaxSeconds    = 7 * 24 * 3600 // of a film
	maxLink       = 2000          // bytes of a link out
)

// Media is what a wording holds beside its words: a file of our own or a link
// out, and what belongs to it. All of it is of one language. Files are those of
// File, kept as long as a wording names them.
type Media struct {
	File       app.ID `json:"file,omitzero"`
	Link       string `json:"link,omitempty"`       // https, shown as a link and never loaded
	Captions   app.ID `json:"captions,omitzero"`    // WebVTT
	Poster     app.ID `json:"poster,omitzero"`      // an image
	Seconds    int    `json:"seconds,omitempty"`    // as somebody said; 0 for what the file tells
	Held       Day    `json:"held,omitempty"`       // when what was recorded took place
	Transcript string `json:"transcript,omitempty"` // Markdown
}

// IsZero reports whether there is nothing of it.
func (m Media) IsZero() bool { return m == Media{} }

// Files are the files it names.
func (m Media) Files() []app.ID {
	var out []app.ID
	for _, id := range [...]app.ID{m.File, m.Captions, m.Poster} {
		if !id.IsZero() {
			out = append(out, id)
		}
	}
	return out
}

// Media reports whether articles of the kind are about a file or a link out.
func (k Kind) Media() bool { return k == Video || k == Recording || k == Download }

// Plays reports whether it is to be looked at or listened to here.
func (k Kind) Plays() bool { return k == Video || k == Recording }

func (m *Media) clean() error {
	m.Link = strings.TrimSpace(m.Link)
	if m.Link != "" {
		u, err := url.Parse(m.Link)
		if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(m.Link) > maxLink {
			return app.E(app.Invalid, "help.error.media.link")
		}
		if err := checkLine(m.Link, maxLink, "help.error.media.link"); err != nil {
			return err
		}
		if !m.File.IsZero() {
			return app.E(app.Invalid, "help.error.media.both")
		}
	}
	if m.Seconds < 0 || m.Seconds > MaxSeconds {
		return app.E(app.Invalid, "help.error.media.length")
	}
	var ok bool
	if m.Held, ok = ParseDay(string(m.Held)); !ok {
		return app.E(app.Invalid, "help.error.media.held")
	}
	m.Transcript = strings.TrimRight(strings.ReplaceAll(m.Transcript, "\r\n", "\n"), " \t\n")
	if strings.TrimSpace(m.Transcript) == "" {
		m.Transcript = ""
	}
	if len(m.Transcript) > MaxTranscript {
		return app.E(app.TooLarge, "help.error.media.transcript", "Limit", MaxTranscript>>10)
	}
	return checkHidden(m.Transcript)
}

// shelfMedia is what visitors see of a medium. Files never change, so that what
// is known of them stands here too.
type shelfMedia struct {
	File       *File  `json:"file,omitempty"`
	Captions   *File  `json:"captions,omitempty"`
	Poster     *File  `json:"poster,omitempty"`
	Link       string `json:"link,omitempty"`
	Seconds    int    `json:"seconds,omitempty"`
	Held       Day    `json:"held,omitempty"`
	Transcript string `json:"transcript,omitempty"` // HTML
}

// MediaView is the medium of a text as its reader gets it.
type MediaView struct {
	File, Captions, Poster *File // nil where there is none
	Link                   string
	Seconds                int
	Held                   Day
	Transcript             string // safe HTML
}

// MediaHead is what lists say of a medium.
type MediaHead struct {
	Type    string `json:"type,omitempty"` // of the file; empty for a link out
	Name    string `json:"name,omitempty"`
	Size    int64  `json:"size,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	Held    Day    `json:"held,omitempty"`
	Host    string `json:"host,omitempty"` // of the link out
}

func (m *shelfMedia) head() *MediaHead {
	if m == nil {
		return nil
	}
	h := &MediaHead{Seconds: m.Seconds, Held: m.Held, Host: LinkHost(m.Link)}
	if m.File != nil {
		h.Type, h.Name, h.Size = m.File.Type, m.File.Name, m.File.Size
	}
	return h
}

// LinkHost names the place a link out leads to.
func LinkHost(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// renderText makes the page of a wording with its medium.
func (h *Help) renderText(r store.Reader, lang app.Lang, body string, m Media) (rendered, error) {
	page, err := h.render(r, lang, body)
	if err != nil || m.IsZero() {
		return page, err
	}
	out := &shelfMedia{Link: m.Link, Seconds: m.Seconds, Held: m.Held}
	for _, f := range [...]struct {
		id  app.ID
		to  **File
		fit func(*File) bool
	}{
		{m.File, &out.File, func(*File) bool { return true }},
		{m.Captions, &out.Captions, (*File).captions},
		{m.Poster, &out.Poster, func(f *File) bool { return f.Image() }},
	} {
		if f.id.IsZero() {
			continue
		}
		file, err := files.Get(r, store.K(f.id))
		if missing(err) || err == nil && !f.fit(&file) {
			err = app.E(app.Invalid, "help.error.media.gone")
		}
		if err != nil {
			return page, err
		}
		*f.to = &file
		page.files = appendID(page.files, f.id)
	}
	if out.Seconds == 0 && out.File != nil {
		out.Seconds = out.File.Seconds
	}
	if m.Transcript != "" {
		said, err := h.render(r, lang, m.Transcript)
		if err != nil {
			return page, err
		}
		out.Transcript = markup.Within(said.HTML, transcriptPrefix, 1)
		page.Plain += "\n" + said.Plain
		for _, id := range said.files {
			page.files = appendID(page.files, id)
		}
	}
	page.media = out
	return page, nil
}

// transcriptPrefix keeps the marks of a transcript apart from those of the text.
const transcriptPrefix = "st-" // with an s first, as markup.Within knows marks

func appendID(list []app.ID, id app.ID) []app.ID {
	for _, had := range list {
		if had == id {
			return list
		}
	}
	return append(list, id)
}

// view gives the links within a transcript their present addresses.
func (m *shelfMedia) view(v *reading, source string) (*MediaView, error) {
	if m == nil {
		return nil, nil
	}
	out := &MediaView{
		File: m.File, Captions: m.Captions, Poster: m.Poster, Link: m.Link, Seconds: m.Seconds, Held: m.Held,
	}
	var err error
	out.Transcript, err = v.linked(m.Transcript, source)
	return out, err
}

// mergeMedia joins what two people made of a medium. What only one of them
// changed is that one's; a part both changed differently is a conflict.
func mergeMedia(base, mine, theirs Media) (Media, bool) {
	ok := true
	out := Media{
		File:       mergePart(base.File, mine.File, theirs.File, &ok),
		Link:       mergePart(base.Link, mine.Link, theirs.Link, &ok),
		Captions:   mergePart(base.Captions, mine.Captions, theirs.Captions, &ok),
		Poster:     mergePart(base.Poster, mine.Poster, theirs.Poster, &ok),
		Seconds:    mergePart(base.Seconds, mine.Seconds, theirs.Seconds, &ok),
		Held:       mergePart(base.Held, mine.Held, theirs.Held, &ok),
		Transcript: mergePart(base.Transcript, mine.Transcript, theirs.Transcript, &ok),
	}
	if !out.File.IsZero() && out.Link != "" {
		ok = false
	}
	return out, ok
}

func mergePart[T comparable](base, mine, theirs T, ok *bool) T {
	switch {
	case mine == theirs || theirs == base:
		return mine
	case mine == base:
		return theirs
	}
	*ok = false
	return mine
}
