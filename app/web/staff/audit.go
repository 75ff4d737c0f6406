package staff

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/audit"
	"guichet/app/web/kit"
	"guichet/store"
)

// AuditPath is the page of the audit log.
const AuditPath = "/staff/audit"

// AuditPage is the log of who did what, newest first.
type AuditPage struct {
	Base
	Rows     []AuditRow
	Actor    string // the filter: an account's id, or empty
	Area     string // the filter: the first word of an action, or empty
	About    string // the filter: kind and id of a subject, or empty
	People   []kit.Link
	Areas    []string
	Older    string // address of the next page, or empty
	Newest   string // address of the first page, or empty on it
	CSV      string // address of the same as a file
	Chain    ChainView
	Verified *VerdictView
}

// AuditRow is one entry.
type AuditRow struct {
	At      string
	Stamp   string // RFC 3339
	Who     string
	Role    string // word; empty for the program itself
	Action  string // in words
	About   string // kind and id, as a filter takes it
	Subject string // a name, or the id
	Kind    string
	Details []string
}

// ChainView is how far the chain is.
type ChainView struct {
	Known            bool // the keys are there
	Entries, Waiting int
	Anchored         int
	Since            string
}

// VerdictView is what looking at the whole log found.
type VerdictView struct {
	Sound            bool
	Entries, Foreign int
	Flaws            []string
	More             int
}

// auditRows is how many entries a page shows.
const auditRows = 50

// areas are what actions can be about, in the order of the filter.
func areas() []string {
	return []string{"account", "article", "category", "file", "redirect", "settings", "backup", "import"}
}

// filterOf reads the filter of an address.
func filterOf(f kit.Form) (audit.Filter, store.Key) {
	want := audit.Filter{Actor: f.ID("who")}
	if area := f.Line("area"); slices.Contains(areas(), area) {
		want.Action = area
	}
	kind, id, _ := strings.Cut(f.Line("about"), ":")
	if subject, err := app.ParseID(id); err == nil {
		want.Kind, want.Subject = kind, subject
	}
	after, err := base64.RawURLEncoding.DecodeString(f.Line("after"))
	if err != nil || len(after) == 0 {
		return want, nil
	}
	return want, after
}

// address is the page with a filter, after a key.
func (p *AuditPage) address(path string, after store.Key) string {
	q := url.Values{}
	for name, value := range map[string]string{"who": p.Actor, "area": p.Area, "about": p.About} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if after != nil {
		q.Set("after", base64.RawURLEncoding.EncodeToString(after))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// AuditLog shows the log.
func (s *Staff) AuditLog(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.audit(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("audit", p)
}

func (s *Staff) audit(w http.ResponseWriter, r *http.Request) (*AuditPage, error) {
	f, err := kit.QueryForm(r)
	if err != nil {
		return nil, err
	}
	want, after := filterOf(f)
	p := &AuditPage{Base: s.base(w, r, "staff.nav.audit"), Area: want.Action, Areas: areas()}
	if !want.Actor.IsZero() {
		p.Actor = want.Actor.String()
	}
	if !want.Subject.IsZero() {
		p.About = want.Kind + ":" + want.Subject.String()
	}
	who := kit.VisitOf(r).Actor
	err = s.view(r.Context(), func(rd reader) error {
		list, next, err := audit.List(rd, who, want, after, auditRows)
		if err != nil {
			return err
		}
		if p.Rows, err = s.auditTable(r, rd, list); err != nil {
			return err
		}
		if next != nil {
			p.Older = p.address(AuditPath, next)
		}
		if after != nil {
			p.Newest = p.address(AuditPath, nil)
		}
		return s.auditFrame(r, rd, p)
	})
	p.CSV = p.address(AuditPath+".csv", nil)
	return p, err
}

// auditFrame fills the filters and the state of the chain.
func (s *Staff) auditFrame(r *http.Request, rd reader, p *AuditPage) error {
	all, err := s.Accounts.Staff(rd, kit.VisitOf(r).Actor)
	if err != nil {
		return err
	}
	for _, m := range all {
		name := m.Name
		if name == "" {
			name = m.Email
		}
		p.People = append(p.People, kit.Link{Title: name, Path: m.ID.String()})
	}
	if s.Audit == nil {
		return nil
	}
	st, err := s.Audit.State(rd)
	p.Chain = ChainView{Known: true, Entries: int(st.Entries), Waiting: st.Waiting, Anchored: int(st.Anchored), Since: s.moment(r, st.Since)}
	return err
}

// auditTable gives entries the names of today.
func (s *Staff) auditTable(r *http.Request, rd reader, list []audit.Entry) ([]AuditRow, error) {
	names, err := s.auditNames(r, rd, list)
	if err != nil {
		return nil, err
	}
	words := s.words(r)
	var rows []AuditRow
	for _, e := range list {
		row := AuditRow{
			At: s.moment(r, e.At), Stamp: s.local(e.At).Format("2006-01-02T15:04:05Z07:00"), Kind: e.Kind,
			Who: words.T("audit.program"), Action: e.Action,
		}
		if !e.Actor.IsZero() {
			row.Who, row.Role = names[e.Actor], account.RoleWord(e.Role)
			if row.Who == "" {
				row.Who = words.T("audit.former")
			}
		}
		if said := words.T("audit.action." + e.Action); said != "audit.action."+e.Action {
			row.Action = said
		}
		if !e.Subject.IsZero() {
			row.About, row.Subject = e.Kind+":"+e.Subject.String(), e.Subject.String()
			if name := names[e.Subject]; name != "" && e.Kind == "account" {
				row.Subject = name
			}
		}
		for _, name := range slices.Sorted(maps.Keys(e.Details)) {
			row.Details = append(row.Details, name+" = "+e.Details[name])
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// auditNames are the names of all people that entries speak of.
func (s *Staff) auditNames(r *http.Request, rd reader, list []audit.Entry) (map[app.ID]string, error) {
	ids := map[app.ID]bool{}
	for _, e := range list {
		if !e.Actor.IsZero() {
			ids[e.Actor] = true
		}
		if e.Kind == "account" {
			ids[e.Subject] = true
		}
	}
	return s.Accounts.Names(rd, kit.VisitOf(r).Actor, slices.Collect(maps.Keys(ids)))
}

// VerifyAudit looks at the whole log and says what it found.
func (s *Staff) VerifyAudit(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if _, err := kit.ReadForm(r); err != nil {
		return kit.Document{}, err
	}
	if s.Audit == nil {
		return kit.Document{}, app.E(app.Busy, "account.error.nokeys")
	}
	found, err := s.Audit.Verify(r.Context())
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.audit(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	v := &VerdictView{Sound: found.Sound(), Entries: int(found.Entries), Foreign: int(found.Foreign), More: found.Count - len(found.Flaws)}
	for _, flaw := range found.Flaws {
		where := ""
		if flaw.Seq > 0 {
			where = s.words(r).Number(int64(flaw.Seq))
		}
		v.Flaws = append(v.Flaws, s.words(r).T("check.audit."+string(flaw.Kind), "Where", where))
	}
	p.Verified = v
	return s.page("audit", p)
}
