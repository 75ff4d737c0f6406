package source

// Level says what became of the lines a Note is about.
type Level uint8

// The levels.
const (
	// Left lines are in no entry: a menu, a counter, a heading used as category.
	Left Level = iota
	// Changed lines are in an entry, but not as they were written, or something
	// about them deserves a look.
	Changed
	// Refused lines, records or files should have been an entry and are not.
	Refused
)

// Note is one line of the report. Key and Args (pairs of name and value) are a
// sentence of the "source" catalogue.
type Note struct {
	Level    Level
	Name     string // the source file
	Line, To int    // the lines it is about, from 1; 0 when it is about the file
	Key      string
	Args     []any
	Text     string // the beginning of the first line, at most 120 runes
}
