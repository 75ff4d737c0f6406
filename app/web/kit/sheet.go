package kit

import (
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"unicode"

	"guichet/app"
)

// CSV is the content type of a Sheet (RFC 7111).
const CSV = "text/csv; charset=utf-8; header=present"

// Sheet writes rows as CSV (RFC 4180) that a spreadsheet shows and never
// computes: a cell that a program might take for a formula begins with an
// apostrophe. The byte order mark tells the older ones that it is UTF-8. The
// cells are parted as the spreadsheets of a language part them.
type Sheet struct {
	out    io.Writer
	w      *csv.Writer
	marked bool
}

// NewSheet begins a sheet for somebody who reads lang: where a comma is the sign
// of decimals, Excel opens a file of semicolons in columns and one of commas in
// one column.
func NewSheet(out io.Writer, lang app.Lang) *Sheet {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	if lang == app.French || lang == app.Spanish {
		w.Comma = ';'
	}
	return &Sheet{out: out, w: w}
}

// Row adds a row. What the writer refuses, Flush tells.
func (s *Sheet) Row(cells ...string) {
	if !s.marked {
		s.marked = true
		if _, err := io.WriteString(s.out, "\ufeff"); err != nil {
			return // the rows fail the same way
		}
	}
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = inert(cell)
	}
	_ = s.w.Write(safe)
}

// Flush sends on what was added and returns the first error of the writer.
func (s *Sheet) Flush() error {
	s.w.Flush()
	return s.w.Error()
}

// The signs a formula begins with, in half and full width; at the head of a cell
// also those some programs strip or ask about.
const (
	starters = "=+-@＝＋－＠−"
	openers  = starters + `|%'"`
)

// inert marks a cell whose first visible character begins a formula in some
// spreadsheet, and every place within it where a program that parts cells
// otherwise would see such a cell begin. Line breaks and tabs become blanks.
func inert(cell string) string {
	var out strings.Builder
	if first := strings.TrimLeftFunc(cell, unseen); first != "" && strings.ContainsRune(openers, []rune(first)[0]) {
		out.WriteByte('\'')
	}
	parted := false
	for _, r := range cell {
		if strings.ContainsRune("\r\n\t\u2028\u2029", r) {
			r = ' '
		}
		if parted && strings.ContainsRune(starters, r) {
			out.WriteByte('\'')
		}
		if !unseen(r) && r != '"' {
			parted = r == ';' || r == ','
		}
		out.WriteRune(r)
	}
	return out.String()
}

// unseen reports what may stand before a formula without being seen.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// Attach has the browser save an answer under a name, of letters, digits, dots
// and hyphens.
func Attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
