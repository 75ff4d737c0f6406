package kit

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"unicode"
)

// CSV is the content type of Sheet (RFC 7111).
const CSV = "text/csv; charset=utf-8; header=present"

// Sheet writes rows as CSV (RFC 4180) that a spreadsheet shows and never
// computes: a cell that a program might take for a formula begins with an
// apostrophe. The byte order mark tells the older ones that it is UTF-8.
func Sheet(rows [][]string) []byte {
	out := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(out)
	w.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = inert(cell)
		}
		// A bytes.Buffer does not fail.
		_ = w.Write(safe)
	}
	w.Flush()
	return out.Bytes()
}

// inert marks a cell whose first visible character begins a formula in some
// spreadsheet, in its half or full width form; a tab, a line break or a separator
// may make a new cell of the rest.
func inert(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, cell)
	first := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	if first != "" && strings.ContainsRune("=+-@|%'\"＝＋－＠−", []rune(first)[0]) {
		return "'" + cell
	}
	return cell
}

// Attach has the browser save an answer under a name, of letters, digits, dots
// and hyphens.
func Attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
