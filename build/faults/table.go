package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"guichet/build/faults/report"
)

// fault is one that the suite must have a test of.
type fault struct{ id, name string }

func faults() []fault {
	return []fault{
		{"R1", "kill -9 under load"},
		{"R2", "power loss"},
		{"R3", "power loss at creation"},
		{"R4", "failing writes and syncs"},
		{"R5", "full disk"},
		{"R6", "read-only disk"},
		{"R7", "damaged file"},
		{"R8", "two processes"},
		{"R10", "kill before the index"},
		{"R11", "damaged search index"},
		{"R12", "backup under writing"},
		{"R13", "restore, damaged backup"},
		{"R14", "kill in a restore"},
		{"R22", "stop under load"},
		{"R23", "upgrade"},
	}
}

// found is what the tests told.
type found struct {
	results []report.Result
	failed  []string          // tests
	wrote   map[string]string // by test, until it has passed
}

func newFound() *found { return &found{wrote: map[string]string{}} }

// line takes in a line of output, which may be a result.
func (f *found) line(text string) {
	if r, ok := report.Parse(text); ok {
		f.results = append(f.results, r)
	}
}

// missing lists the faults without a result.
func (f *found) missing() (ids []string) {
	for _, want := range faults() {
		if !slices.ContainsFunc(f.results, func(r report.Result) bool { return r.ID == want.id }) {
			ids = append(ids, want.id)
		}
	}
	return ids
}

// verdict is nil if every fault has a result and no test failed.
func (f *found) verdict(ended error) error {
	missing := f.missing()
	switch {
	case len(f.failed) > 0:
		return fmt.Errorf("failed: %s", strings.Join(f.failed, ", "))
	case ended != nil:
		return fmt.Errorf("go test: %w", ended)
	case len(missing) > 0:
		return fmt.Errorf("no result for %s", strings.Join(missing, ", "))
	}
	return nil
}

// table prints the results in the order of the faults' numbers.
func (f *found) table(w io.Writer) {
	names := map[string]string{}
	for _, known := range faults() {
		names[known.id] = known.name
	}
	slices.SortStableFunc(f.results, func(a, b report.Result) int { return cmp.Compare(ordinal(a.ID), ordinal(b.ID)) })
	rows := [][]string{{"fault", "", "rounds", "result", "control"}}
	for _, r := range f.results {
		rows = append(rows, []string{r.ID, names[r.ID], strconv.Itoa(r.Rounds), r.Found, r.Control})
	}
	for _, id := range f.missing() {
		rows = append(rows, []string{id, names[id], "", "no result", ""})
	}
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	fmt.Fprintln(w)
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+2)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// ordinal is the number in "R7".
func ordinal(id string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(id, "R"))
	return n
}
