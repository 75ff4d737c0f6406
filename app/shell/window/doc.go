// Package window runs the program as a window of this machine: it opens the data
// folder, listens on the loopback address behind the gate, and shows the pages of
// the site in a web view with a menu around it. What a web view is, one file
// knows, and that file is in a build of its own (the tag "desktop"); everything
// here is built and tested without one.
package window

import (
	"errors"
	"log/slog"
	"net/http"

	"guichet/app"
	"guichet/app/i18n"
)

// Options is what the window is opened with.
type Options struct {
	// Folder is the data folder; empty for the one it showed last, or the usual
	// place.
	Folder string
	// Keys is the key file; see boot.Options.
	Keys    string
	Version string
	Clock   app.Clock
	Log     *slog.Logger
	Getenv  func(string) string
	Words   *i18n.Catalogue
	// Lang is the language of the machine, until one was chosen in the window.
	Lang app.Lang
}

// errForward ends a second start once the first has come forward.
var errForward = errors.New("window: the first one came forward")

// frame is the window itself. Two are there: the web view of the desktop build,
// and one for tests that is a client of HTTP. Its methods but run may be called
// from everywhere, also before run and after its end, when they do nothing.
type frame interface {
	// run shows the window until it is closed.
	run(look look) error
	// save asks where to put a file, pick for a folder; an empty path is a person
	// who thought better of it.
	save(title, name string) (string, error)
	pick(title, start string) (string, error)
	// front brings the window before all others, rename gives it a title.
	front()
	rename(title string)
	// tell shows a sentence; wrong is one about what went wrong.
	tell(sentence string, wrong bool)
	// alert says why there is no window, where the system shows nobody what a
	// program writes; elsewhere it does nothing.
	alert(sentence string)
	// script runs in the page that is shown.
	script(code string)
	quit()
}

// look is what the window begins with.
type look struct {
	title     string
	place     place
	bootstrap http.Handler
	menu      []item
	icon      []byte
	words     *i18n.Printer // for what the web view says itself
	// closing is told where the window stood when it is closed.
	closing func(place)
}

// place is the size of the window, in pixels of the screen.
type place struct {
	Width     int  `json:"width,omitempty"`
	Height    int  `json:"height,omitempty"`
	Maximised bool `json:"maximised,omitempty"`
}

// The size of a first window, and the smallest one.
const (
	firstWidth, firstHeight = 1180, 820
	leastWidth, leastHeight = 420, 480
)

// fit is a place that can be shown.
func (p place) fit() place {
	if p.Width < leastWidth || p.Height < leastHeight || p.Width > 20_000 || p.Height > 20_000 {
		p.Width, p.Height = firstWidth, firstHeight
	}
	return p
}
