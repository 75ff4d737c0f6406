package help

import (
	"guichet/app"
)

// FlawKind says what is wrong with a text.
type FlawKind string

// The flaws. The first six are of links and files.
const (
	LeadsNowhere   FlawKind = "missing"   // there is no such address
	LeadsHidden    FlawKind = "hidden"    // what stands there is not online, or in the bin
	LeadsElsewhere FlawKind = "elsewhere" // it is online in another language only
	LeadsNarrow    FlawKind = "narrow"    // fewer people may read it than this text
	LeadsOdd       FlawKind = "odd"       // it is no address
	FileLost       FlawKind = "file"      // the file is not there

	Orphan FlawKind = "orphan" // online, and neither a category nor a link leads to it
	Twin   FlawKind = "twin"   // another article has this title too

	Misled FlawKind = "step" // the steps of a guide do not lead to an answer
)

// Flaw is one thing the checks found.
type Flaw struct {
	Kind       FlawKind
	Article    app.ID
	Lang       app.Lang
	Title      string
	State      State
	Target     string // the link as it was written
	Other      app.ID // where it leads, or the twin; zero for none
	OtherTitle string
	Step       StepFault // of the kind Misled
}

// FlawsMax is how many flaws of a sort are listed.
const FlawsMax = 200

// Flaws are the findings of the checks: at most FlawsMax of each sort, what is
// online first, and how many there are in all.
type Flaws struct {
	Links, Orphans, Twins, Steps             []Flaw
	LinksAll, OrphansAll, TwinsAll, StepsAll int
}
