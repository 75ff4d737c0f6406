package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"guichet/app/help"
)

// reporter prints an import's report as it comes in, under the name of each
// file: which lines, what became of them, why. It holds nothing back, so a
// report may be longer than memory.
type reporter struct {
	*program
	out  io.Writer
	file string
	seen bool
}

// The columns of a report line: the lines of the source, then what became of
// them.
const (
	reportLines = 13
	reportLabel = 34
)

func (r *reporter) event(e help.Event) error {
	// What was left alone without a reason is counted at the end only.
	if e.Outcome == help.Unchanged && e.Key == "" {
		return nil
	}
	if !r.seen || e.Name != r.file {
		r.file, r.seen = e.Name, true
		if _, err := fmt.Fprintf(r.out, "\n%s\n", plain(e.Name)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(r.out, "%*s  %-*s  %s\n", reportLines, lineRange(e), reportLabel, r.label(e), r.detail(e))
	return err
}

// lineRange writes which lines of the file an event is about.
func lineRange(e help.Event) string {
	switch {
	case e.From == 0:
		return ""
	case e.To <= e.From:
		return strconv.Itoa(e.From)
	}
	return strconv.Itoa(e.From) + "–" + strconv.Itoa(e.To)
}

// label says what became of a part, and in which state it is now.
func (r *reporter) label(e help.Event) string {
	words := []string{r.outcome(e.Outcome)}
	if e.Outcome == help.Created || e.Outcome == help.Changed {
		words = append(words, r.state(e))
	}
	text := strings.Join(words, ", ")
	if e.Lang != "" {
		text += " (" + string(e.Lang) + ")"
	}
	return text
}

func (r *reporter) outcome(o help.Outcome) string {
	switch o {
	case help.Created:
		return r.print.T("cli.report.created")
	case help.Changed:
		return r.print.T("cli.report.changed")
	case help.Unchanged:
		return r.print.T("cli.report.unchanged")
	case help.Conflict:
		return r.print.T("cli.report.conflict")
	case help.Refused:
		return r.print.T("cli.report.refused")
	case help.Gone:
		return r.print.T("cli.report.gone")
	case help.Left:
		return r.print.T("cli.report.left")
	}
	return r.print.T("cli.report.noted")
}

func (r *reporter) state(e help.Event) string {
	switch {
	case e.Review:
		return r.print.T("cli.report.title")
	case e.State == help.Published:
		return r.print.T("cli.report.published")
	case e.State == help.Scheduled:
		return r.print.T("cli.report.scheduled")
	case e.State == help.Review:
		return r.print.T("cli.report.review")
	case e.State == help.Archived:
		return r.print.T("cli.report.archived")
	}
	return r.print.T("cli.report.draft")
}

// detail is the title, the reason and the beginning of the line, as far as
// there are any.
func (r *reporter) detail(e help.Event) string {
	var parts []string
	if e.Title != "" {
		parts = append(parts, e.Title)
	}
	if e.Key != "" {
		parts = append(parts, r.print.T(e.Key, e.Args...))
	}
	if e.Text != "" {
		parts = append(parts, r.print.T("cli.report.text", "Text", e.Text))
	}
	return plain(strings.Join(parts, " — "))
}

// plain takes out of a text what would move a terminal's cursor, colour it or
// turn its direction: titles and file names come from strangers.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' {
			return ' '
		}
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return -1
		}
		return c
	}, s)
}

// totals ends a report.
func (r *reporter) totals(sum help.Report, dry bool) {
	fmt.Fprintln(r.out)
	if dry {
		fmt.Fprintln(r.out, r.print.T("cli.import.dry"))
	}
	fmt.Fprintln(r.out, r.print.T("cli.import.read", "Count", sum.Entries))
	rows := []struct {
		count int
		label string
	}{
		{sum.Created, r.outcome(help.Created)},
		{sum.Changed, r.outcome(help.Changed)},
		{sum.Unchanged, r.outcome(help.Unchanged)},
		{sum.Published, r.print.T("cli.report.total.published")},
		{sum.Drafts, r.print.T("cli.report.total.drafts")},
		{sum.Review, r.print.T("cli.report.total.review")},
		{sum.Conflicts, r.print.T("cli.report.total.conflicts")},
		{sum.Refused, r.print.T("cli.report.total.refused")},
		{sum.Gone, r.print.T("cli.report.total.gone")},
		{sum.Left, r.print.T("cli.report.total.left")},
		{sum.Noted, r.print.T("cli.report.total.noted")},
	}
	for _, row := range rows {
		if row.count > 0 {
			fmt.Fprintf(r.out, "%*s  %s\n", reportLines, r.print.Number(int64(row.count)), row.label)
		}
	}
}
