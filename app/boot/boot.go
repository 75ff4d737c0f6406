// Package boot is the one place that wires the house together: the store and
// its schemas, settings, rooms, search index, jobs and the handler of pages. It
// owns the life of an open data folder, from lock to close, and the two doors
// by which a command reaches one: opening it, or asking the process that holds
// it. It has no rules of its own about content and never prints.
//
// Beside what store and search keep there, a data folder holds
//
//	guichet.json   settings, written by people (and once by the demonstration)
//	owner.json     who holds the folder now; 0600, gone after an orderly end
//	demo.part      present while demonstration content is being loaded
//	tmp/           files on their way in or out; emptied when the folder opens
//	certs/         certificates of serve --tls
//	keys.json      which keys are the folder's, and where their file is
//	audit.anchor   the end of the audit log, to know one that was cut off
//	backups.json   which backups were made of it, and where they are; 0600
package boot

import (
	"log/slog"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/metrics"
	"guichet/app/settings"
)

// CertificateFolder is where in a data folder certificates are kept.
const CertificateFolder = "certs"

// The names of boot's own files in a data folder.
const (
	storeFile    = "store.db"
	settingsFile = "guichet.json"
	ownerFile    = "owner.json"
	demoMark     = "demo.part"
	tmpFolder    = "tmp"
	searchFolder = "search"
)

// Options is what opening a folder needs to know.
type Options struct {
	Dir     string
	Command string // "serve", "window", "import", "export" or "backup": who a second process is told of
	Version string
	Clock   app.Clock
	Log     *slog.Logger
	Getenv  func(string) string
	Words   *i18n.Catalogue
	// Set puts what the command line says over the settings of file and
	// environment; nil for nothing.
	Set func(*settings.Base) error
	// Keys is the key file; empty for the one the folder remembers, or the usual
	// place.
	Keys string
	// NewKeys makes new keys in place of ones that are lost for good; it is
	// refused when they are not.
	NewKeys bool
	// ReadOnly opens a folder on a disk that cannot be written, rather than
	// refuse it.
	ReadOnly bool
	// Fleeting is a folder that is thrown away at the end: it gets no keys.
	Fleeting bool
	// Front brings the window before all others, when a second start asks for it.
	// Nil where there is no window.
	Front func()
	// Metrics counts what is answered; nil for nobody who asks.
	Metrics *metrics.Metrics
	// Demo writes the demonstration's settings into a folder without content.
	Demo bool
}
