// Package window is the pages that exist in the window of this machine alone,
// below /__shell: the welcome of a first start, what to do when the folder
// cannot be opened, and the switch that opens the shop to the local network. It
// fills page structs and turns forms into calls of a Machine; what these do, the
// shell decides.
package window

import (
	"context"

	"guichet/app"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// Machine is what the pages ask the shell for. Its methods are safe for
// concurrent use.
type Machine interface {
	// Lang is the language of the window; SetLang changes and remembers it.
	Lang() app.Lang
	SetLang(app.Lang)
	// Site is what the business says about itself, in the frame of the pages.
	Site() kit.SiteInfo
	// Folder is where a new help centre would live.
	Folder() string
	// Pick shows the native dialog for a folder, beginning at start; the empty
	// string is a person who thought better of it.
	Pick(start string) (string, error)
	// Temp makes and names a folder for files on their way in.
	Temp() (string, error)
	// Begun reports whether there is a help centre to show.
	Begun() bool
	// Begin makes a help centre and shows it. What can be wrong with a choice is
	// an *app.Error; what was made before the error stays, and Begin goes on from
	// there when it is called again.
	Begin(ctx context.Context, c Choice) error
	// Use opens a folder that holds a help centre already, and shows it.
	Use(ctx context.Context, folder string) error
	// Trouble is why there is no help centre to show; nil when there is.
	Trouble() *Trouble
	// Again tries to open the folder once more.
	Again(ctx context.Context) error
	// Computer is what belongs to this machine. FirstAccount returns the path on
	// which the owner makes an account, and Ask has the window ask for its
	// password from now on, or no longer.
	Computer(ctx context.Context) (Computer, error)
	FirstAccount(ctx context.Context) (path string, err error)
	Ask(ctx context.Context, ask bool) error
	// Shop is whether the shop is open, and where it could be.
	Shop() Shop
	// OpenShop starts a public listener at a place of Shop and a port.
	OpenShop(ctx context.Context, place string, port int) error
	// CloseShop ends it; requests under way may end.
	CloseShop()
}

// Start is what a new help centre begins with.
type Start string

// The beginnings.
const (
	StartDemo   Start = "demo"
	StartImport Start = "import"
	StartEmpty  Start = "empty"
)

// Choice is what a person said in the welcome. Paste is the text of a page,
// File the path of a file that came with the form; either may be empty.
type Choice struct {
	Name      string
	Languages []app.Lang // the default first
	Colours   settings.Colours
	Folder    string
	Start     Start
	Paste     string
	File      string
}

// Trouble is why the folder could not be opened.
type Trouble struct {
	Kind    TroubleKind
	Folder  string
	Error   *app.Error
	Address string // of the server that holds the folder, or empty
}

// TroubleKind says what can be done about a Trouble.
type TroubleKind string

// The kinds of trouble.
const (
	Held    TroubleKind = "held"    // another process works in the folder
	Missing TroubleKind = "missing" // it was there, and is not now
	Failed  TroubleKind = "failed"  // it cannot be opened
)

// Computer is where the data lives, whether its owner has an account, and
// whether the window asks for that account's password.
type Computer struct {
	Folder        string
	HasOwner, Ask bool
}

// Shop is the public listener, open or not.
type Shop struct {
	Open    bool
	Address string  // with scheme, when it is open
	Places  []Place // where it can be opened; the first is the best guess
	Port    int     // the one it was opened on, or would be
}

// Place is an address of this machine.
type Place struct {
	IP        string
	Interface string // "wlan0"
	Loopback  bool   // reaches nobody but this machine
}
