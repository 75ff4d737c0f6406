package staff

import (
	"encoding/csv"
	"net/http"
	"strings"
	"time"

	"guichet/app/audit"
	"guichet/app/web/kit"
	"guichet/store"
)

// csvMost is how many entries one file holds; a filter makes it less.
const csvMost = 20_000

// AuditCSV sends the log as a file for a spreadsheet: UTF-8 with a mark, as
// Excel wants it, and no cell that a spreadsheet would compute.
func (s *Staff) AuditCSV(w http.ResponseWriter, r *http.Request) error {
	f, err := kit.QueryForm(r)
	if err != nil {
		return err
	}
	want, _ := filterOf(f)
	first, next, err := s.csvPage(r, want, nil)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit-`+s.local(s.Clock()).Format(time.DateOnly)+`.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return nil // who went away is not told
	}
	out := csv.NewWriter(w)
	words := s.words(r)
	_ = out.Write([]string{words.T("audit.when"), words.T("audit.who"), words.T("audit.role"), words.T("audit.what"), words.T("audit.about"), words.T("audit.details")})
	for page, n := first, 0; ; {
		for _, row := range page {
			_ = out.Write(row.cells())
		}
		if out.Flush(); out.Error() != nil || next == nil {
			return nil
		}
		if n += len(page); n >= csvMost {
			return nil
		}
		if page, next, err = s.csvPage(r, want, next); err != nil {
			s.Log.Error("an export of the audit log was cut", "err", err)
			return nil
		}
	}
}

func (s *Staff) csvPage(r *http.Request, want audit.Filter, after store.Key) (rows []AuditRow, next store.Key, err error) {
	err = s.view(r.Context(), func(rd reader) (err error) {
		list, more, err := audit.List(rd, kit.VisitOf(r).Actor, want, after, 200)
		if err != nil {
			return err
		}
		next = more
		rows, err = s.auditTable(r, rd, list)
		return err
	})
	return rows, next, err
}

// cells are a row without anything a spreadsheet would take for a formula.
func (a AuditRow) cells() []string {
	cells := []string{a.Stamp, a.Who, a.Role, a.Action, strings.TrimSpace(a.Kind + " " + a.Subject), strings.Join(a.Details, "; ")}
	for i, c := range cells {
		cells[i] = inert(c)
	}
	return cells
}

// inert keeps a spreadsheet from computing a cell: one that begins with a sign
// of a formula gets an apostrophe before it (OWASP, CSV injection). The signs
// have wide forms that some programs take for the same.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
