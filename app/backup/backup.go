// Package backup writes a data folder into one file and brings it back: the
// file and how it is sealed, how it gets its name, which ones a folder has, the
// schedule, and restoring. It owns that a backup is whole or not there, that a
// changed one is never taken for good, and that restoring never touches a
// folder with something in it. It opens no folder and prints nothing.
//
// A backup is a tar archive with one line behind it:
//
//	head.json        Head: format, program, moment, folder
//	store.export     records and files of one moment (package store, Export)
//	files/NAME       guichet.json and the logo it names
//	keys.json        the key file; only when that was asked for
//	manifest.json    Manifest: the head again, counts, size and SHA-256 per part
//	"guichet backup 1 sha256 …\n"
//
// The line holds the SHA-256 of everything before it, so that every cut and
// every changed byte shows. A sealed backup is such a file encrypted with age
// (age-encryption.org/v1). The search index is left out: the next start builds
// it. So are certificates: they are asked for again.
package backup

import (
	"errors"
	"time"

	"guichet/app"
	"guichet/store"
)

// Format is the version of the backups written here; later ones are refused.
const Format = 1

// The names of the parts, in their order.
const (
	headName     = "head.json"
	storeName    = "store.export"
	filesPrefix  = "files/"
	keysName     = "keys.json"
	manifestName = "manifest.json"
)

// The last line of a backup is endHead, 64 hexadecimal digits and a line feed.
const (
	endHead = "guichet backup 1 sha256 "
	endSize = len(endHead) + 64 + 1
)

// Limits of what a stranger's file may make us hold in memory, in bytes.
const (
	maxSmall = 4 << 20 // head, manifest, key file, a setting or a logo
	maxFiles = 100
)

// Head begins a backup: what can be known without reading all of it.
type Head struct {
	Format   int       `json:"format"`
	Program  string    `json:"program"` // the version that wrote it
	Made     time.Time `json:"made"`
	Folder   string    `json:"folder,omitempty"` // the folder's id
	Keys     string    `json:"keys,omitempty"`   // the id of its keys
	WithKeys bool      `json:"with_keys,omitempty"`
	// Certificates: the folder had some that were obtained by --tls. They are not
	// in a backup, and are obtained again.
	Certificates bool `json:"certificates,omitempty"`
}

// Manifest ends a backup.
type Manifest struct {
	Head
	Pos     string `json:"pos"` // the moment, in the feed of the folder; carries its epoch
	Records int    `json:"records"`
	Blobs   int    `json:"blobs"`
	Parts   []Part `json:"parts"`
}

// Part is one file of the archive.
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hexadecimal
}

// Progress tells how far long work is, in bytes of the backup. Total is about
// what it will be, 0 while that is not known.
type Progress struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

// damaged is the refusal of bytes that are not a backup as it was written.
func damaged(err error) error {
	return app.E(app.Invalid, "backup.error.damaged").Wrap(err)
}

// verdict turns what reading a part came to into a sentence about the backup.
func verdict(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNewer):
		return app.E(app.Invalid, "backup.error.newer").Wrap(err)
	case errors.Is(err, store.ErrBadExport), errors.Is(err, store.ErrDamaged):
		return damaged(err)
	}
	return err
}
