package staff

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/web/kit"
	"guichet/store"
)

// FiguresFile is the figures as a file for a spreadsheet: "days.csv", "articles.csv",
// "gaps.csv" or "reasons.csv".
func (s *Staff) FiguresFile(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	name := r.PathValue("name")
	var rows [][]string
	var err error
	switch name {
	case "days.csv":
		rows, err = s.dayRows(r)
	case "articles.csv":
		rows, err = s.articleRows(r)
	case "gaps.csv":
		rows, err = s.gapRows(r)
	case "reasons.csv":
		rows, err = s.reasonRows(r)
	default:
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	if err != nil {
		return kit.Document{}, err
	}
	var out bytes.Buffer
	sheet := kit.NewSheet(&out, s.lang(r))
	for _, row := range rows {
		sheet.Row(row...)
	}
	if err := sheet.Flush(); err != nil {
		return kit.Document{}, err
	}
	kit.Attach(w, name)
	return kit.Document{Type: kit.CSV, Body: out.Bytes()}, nil
}

// heads is the first row: the sentences of "loop.csv." and each word.
func (s *Staff) heads(r *http.Request, list string) [][]string {
	var out []string
	for word := range strings.FieldsSeq(list) {
		out = append(out, s.words(r).T("loop.csv."+word))
	}
	return [][]string{out}
}

func (s *Staff) dayRows(r *http.Request) ([][]string, error) {
	f, err := s.figures(r, span(r))
	rows := s.heads(r, "day reads searches sure visitors yes no asked offered spared")
	for _, d := range f.days {
		rows = append(rows, append([]string{string(d.Day)}, numbers(d.Reads, d.Searches, d.Sure, d.Visitors,
			d.Yes, d.No, d.Asked, d.Offered, d.Spared)...))
	}
	return rows, err
}

func (s *Staff) articleRows(r *http.Request) ([][]string, error) {
	f, err := s.figures(r, span(r))
	rows := s.heads(r, "title published reads30 yes no spared")
	for _, a := range f.articles {
		rows = append(rows, append([]string{a.Title, a.Published.Format("2006-01-02")},
			numbers(a.Reads, a.Yes, a.No, a.Spared)...))
	}
	return rows, err
}

func (s *Staff) gapRows(r *http.Request) ([][]string, error) {
	rows := s.heads(r, "query lang searches visitors last")
	err := s.view(r.Context(), func(rd store.Reader) error {
		all, err := s.Feedback.Gaps(rd, kit.VisitOf(r).Actor, false)
		for _, g := range all {
			rows = append(rows, append([]string{g.Shown(), string(g.Lang)},
				append(numbers(g.Count(), g.Visitors), s.local(g.Last).Format("2006-01-02"))...))
		}
		return err
	})
	return rows, err
}

// mostReasons bounds the export of reasons.
const mostReasons = 1000

func (s *Staff) reasonRows(r *http.Request) ([][]string, error) {
	rows := s.heads(r, "day title lang reason")
	err := s.view(r.Context(), func(rd store.Reader) error {
		var all []feedback.Vote
		for _, dealt := range []bool{false, true} {
			found, _, err := s.Feedback.Reasons(rd, kit.VisitOf(r).Actor, dealt, store.Page{Limit: mostReasons})
			if err != nil {
				return err
			}
			all = append(all, found...)
		}
		lines, err := s.reasonLines(rd, r, all)
		for _, l := range lines {
			rows = append(rows, []string{l.At.Format("2006-01-02"), l.Title, string(l.Lang), l.Text})
		}
		return err
	})
	return rows, err
}

func numbers(list ...int) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return out
}
