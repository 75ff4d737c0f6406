package staff

import (
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
	w.Header().Set("Content-Type", kit.CSV)
	kit.Attach(w, "audit-"+s.local(s.Clock()).Format(time.DateOnly)+".csv")
	out := kit.NewSheet(w, s.lang(r))
	words := s.words(r)
	out.Row(words.T("audit.when"), words.T("audit.who"), words.T("audit.role"), words.T("audit.what"), words.T("audit.about"), words.T("audit.details"))
	for page, n := first, 0; ; {
		for _, row := range page {
			out.Row(row.cells()...)
		}
		if out.Flush() != nil || next == nil {
			return nil // who went away is not told
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

// cells are a row of the file.
func (a AuditRow) cells() []string {
	return []string{a.Stamp, a.Who, a.Role, a.Action, strings.TrimSpace(a.Kind + " " + a.Subject), strings.Join(a.Details, "; ")}
}
