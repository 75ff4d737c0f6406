// Package source reads the help a business already has: text copied from a FAQ
// page, HTML, Markdown with front matter, CSV, JSON lines, and folders or ZIP
// archives of these. Bytes go in; entries come out one by one, with a note for
// every line that is in no entry and for everything that was changed or
// refused. It also writes the two formats it reads back exactly, JSON lines and
// Markdown. It never stores anything, never opens a network connection and
// holds no more than one file of text, or one record of data, in memory.
package source

import (
	"io"
	"time"

	"guichet/app"
)

// Entry is one article in one language as a source tells it. Strings are valid
// UTF-8 without control characters; they respect the limits of this package.
type Entry struct {
	// ID is the name the source gave, "" when it gave none: then category,
	// language and the folded title identify the entry. Lines with one ID are
	// translations of one article.
	ID string
	// Lang is always set when an entry is emitted.
	Lang app.Lang
	// Category is a title in Lang; "A > B" is B within A; "" is none.
	Category string
	// Title is one line of plain text, Body is Markdown without a first title.
	Title, Body string

	Kind      string    // one of the kinds below or "" (not said)
	Slug      string    // "" when not said
	State     string    // StateDraft, StateReview, StatePublished, StateArchived or ""
	PublishAt time.Time // UTC, whole seconds; zero when not said
	Keywords  []string
	Related   []string // ids, slugs or titles of other entries, as written
	Aliases   []string // old addresses on the same site, each beginning with one slash
	Audience  app.Audience

	// ReviewBy is the day somebody is to read it again by, "2026-03-02".
	ReviewBy string
	// Media is what the entry holds beside its words.
	Media Media

	// Review says that the title is our proposal and a person should look: such
	// an entry stays a draft whatever the import was asked to do.
	Review bool
	// Files are the files of the same folder or archive that Body or the transcript
	// refer to, and those of Media.
	Files []File

	// Name is the source file, From and To its first and last line (from 1).
	Name     string
	From, To int
}

// The kinds an entry may name.
const (
	KindQuestion = "question"
	KindGuide    = "guide"
	KindPage     = "page"
	KindSteps    = "troubleshooting"

	KindVideo     = "video"
	KindRecording = "recording"
	KindDownload  = "download"
)

// Media are the file of a video, a recording or a download, or the link to it,
// and what belongs to it. File, Captions and Poster are relative addresses of
// files of the same folder or archive.
type Media struct {
	File, Captions, Poster string
	Link                   string
	Seconds                string // of its length, as a number
	Held                   string // a day, "2026-03-02"
	Transcript             string // Markdown
}

// The parts of Media that are files.
const (
	PartFile     = "file"
	PartCaptions = "captions"
	PartPoster   = "poster"
)

// The states an entry may name.
const (
	StateDraft     = "draft"
	StateReview    = "review"
	StatePublished = "published"
	StateArchived  = "archived"
)

// File is a file that a Body refers to by a relative address. Open works only
// until the emit call that received the entry returns.
type File struct {
	Ref  string // the address exactly as it stands in Body
	Name string // the path within the folder or archive
	Size int64  // bytes, at most MaxFile, of a part of Media MaxMedia
	Part string // of Media; empty for what Body refers to
	Open func() (io.ReadCloser, error)
}
