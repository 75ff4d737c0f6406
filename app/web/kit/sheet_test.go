package kit

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"guichet/app"
)

func sheet(t *testing.T, lang app.Lang, rows [][]string) string {
	t.Helper()
	var out bytes.Buffer
	s := NewSheet(&out, lang)
	for _, row := range rows {
		s.Row(row...)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked || strings.Contains(text, "\ufeff\ufeff") {
		t.Errorf("no single mark of UTF-8 before %q", text)
	}
	return text
}

// Row 30 of the attack classes: a cell that a spreadsheet would compute, however
// the program that opens the file parts the cells.
func TestNoCellOfASheetIsAFormula(t *testing.T) {
	t.Parallel()
	signs := []string{"=", "+", "-", "@", "|", "%", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "\u200b=", "\ufeff=",
		"\x00=", `"=`, "'=", "−"}
	var rows [][]string
	for _, s := range signs {
		rows = append(rows, []string{s + `cmd|'/c calc'!A1`, "x;" + s + "1", "a\n" + s + "HYPERLINK(1)", "y, " + s + "1;=2,=3"})
	}
	for lang, comma := range map[app.Lang]rune{app.French: ';', app.Spanish: ';', app.English: ','} {
		text := sheet(t, lang, rows)
		read := csv.NewReader(strings.NewReader(text))
		read.Comma = comma
		got, err := read.ReadAll()
		if err != nil || len(got) != len(rows) {
			t.Fatalf("%s: %d rows, %v", lang, len(got), err)
		}
		for i, row := range got {
			if !strings.HasPrefix(row[0], "'") || len(row) != 4 {
				t.Errorf("%s: %q became %q", lang, rows[i], row)
			}
		}
		for _, by := range ",;\t" {
			for line := range strings.SplitSeq(text, "\r\n") {
				for cell := range strings.SplitSeq(line, string(by)) {
					bare := strings.TrimLeftFunc(cell, func(r rune) bool { return unseen(r) || r == '"' })
					if bare != "" && strings.ContainsRune(starters, []rune(bare)[0]) {
						t.Errorf("%s, parted at %q: %q in %q", lang, by, cell, line)
					}
				}
			}
		}
	}
}

func TestASheetOpensInColumns(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"Où est mon colis ?", "12", "2026-03-02", "deux ; trois", "a, b", `il dit "non"`, ""}}
	for lang, want := range map[app.Lang]string{
		app.French:  `Où est mon colis ?;12;2026-03-02;"deux ; trois";a, b;"il dit ""non""";` + "\r\n",
		app.Spanish: `Où est mon colis ?;12;2026-03-02;"deux ; trois";a, b;"il dit ""non""";` + "\r\n",
		app.English: `Où est mon colis ?,12,2026-03-02,deux ; trois,"a, b","il dit ""non""",` + "\r\n",
	} {
		if got := sheet(t, lang, rows); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
