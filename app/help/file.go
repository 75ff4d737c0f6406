package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// MaxFile is the largest image or document a text may carry, in bytes.
const MaxFile = 10 << 20

// File is an image or a document texts show or link to. Its bytes are a blob.
// It is served at FilePath and only to those who may read a text that uses it.
type File struct {
	ID      app.ID    `json:"id"`
	Name    string    `json:"name"` // made safe: one plain name
	Type    string    `json:"type"` // found from the bytes, never from the name
	Size    int64     `json:"size"`
	Hash    string    `json:"hash"`
	Width   int       `json:"width,omitempty"` // pixels; 0 when it is no image
	Height  int       `json:"height,omitempty"`
	Created time.Time `json:"created"`
}

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

	filesByBytes = files.List(1, "bytes", func(f *File) []store.Key {
		return []store.Key{store.K(f.Hash, f.Name)}
	})
)
