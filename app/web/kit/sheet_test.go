package kit

import (
	"encoding/csv"
	"strings"
	"testing"
)

// Row 30 of the attack classes: a cell that a spreadsheet would compute.
func TestNoCellOfASheetIsAFormula(t *testing.T) {
	t.Parallel()
	starters := []string{"=", "+", "-", "@", "|", "%", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "\u200b=", "\ufeff=",
		"\x00=", `"=`, "'=", "−"}
	var rows [][]string
	for _, s := range starters {
		rows = append(rows, []string{s + `cmd|'/c calc'!A1`, "x;" + s + "1", "a\n" + s + "HYPERLINK(1)"})
	}
	out := Sheet(rows)
	read := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(out), "\ufeff")))
	got, err := read.ReadAll()
	if err != nil || len(got) != len(rows) {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	for i, row := range got {
		if !strings.HasPrefix(row[0], "'") {
			t.Errorf("%q became %q", rows[i][0], row[0])
		}
		for _, cell := range row {
			if strings.ContainsAny(cell, "\r\n\t") {
				t.Errorf("%q holds a break", cell)
			}
		}
	}
	if got := string(Sheet([][]string{{"Où est mon colis ?", "12", "2026-03-02"}})); !strings.Contains(got, "Où est mon colis ?,12,2026-03-02\r\n") {
		t.Errorf("%q", got)
	}
}
