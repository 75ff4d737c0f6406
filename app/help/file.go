package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// MaxFile is the largest image or document a text may carry, in bytes.
const MaxFile = 10 << 20

// File is an image or a document texts show or link to, or a part of a Media. Its
// bytes are a blob; those of an image were made here from what came in. It is served at FilePath
// and only to those who may read a text that uses it.
type File struct {
	ID      app.ID    `json:"id"`
	Name    string    `json:"name"` // made safe: one plain name
	Type    string    `json:"type"` // found from the bytes, never from the name
	Size    int64     `json:"size"`
	Hash    string    `json:"hash"`
	Width   int       `json:"width,omitempty"` // pixels; 0 when it has no picture
	Height  int       `json:"height,omitempty"`
	Seconds int       `json:"seconds,omitempty"` // how long it plays, where the file tells
	Small   *Variant  `json:"small,omitempty"`   // the same image for narrow screens
	Source  string    `json:"source,omitempty"`  // the hash of the image that came in
	Created time.Time `json:"created"`
}

// Variant is another size of an image.
type Variant struct {
	Size   int64  `json:"size"`
	Hash   string `json:"hash"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// SmallQuery follows the address of an image where its smaller size is meant.
const SmallQuery = "?w=small"

// Image reports whether the file may be shown within a page.
func (f File) Image() bool {
	switch f.Type {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}

var (
	files = store.NewTable("help_file", func(f *File) store.Key { return store.K(f.ID) })

	// Number 1 knew the stored bytes only.
	filesByBytes = files.List(2, "bytes", func(f *File) []store.Key {
		keys := []store.Key{store.K(f.Hash, f.Name)}
		if f.Source != "" {
			keys = append(keys, store.K(f.Source, f.Name))
		}
		return keys
	})
)
