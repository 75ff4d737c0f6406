package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

// PeoplePath is the list of the staff.
const PeoplePath = "/staff/people"

// PeoplePage is the staff, and the form that invites somebody.
type PeoplePage struct {
	Base
	People  []PersonRow
	Email   string // what was typed
	Role    string
	Roles   []string // words of the roles
	Link    *LinkShown
	Confirm string // where to type the password, if that is what is missing
}

// PersonRow is one person of the staff.
type PersonRow struct {
	ID, Name, Email string
	Role, State     string // words
	Factor          bool
	Password        bool // has one, or waits for their invitation to be taken
	Linked          string
	Self            bool
}

// LinkShown is a one-time link, shown once.
type LinkShown struct {
	Purpose account.Purpose
	URL     string
	Email   string
	Until   string
}

func (s *Staff) row(r *http.Request, m account.Member) PersonRow {
	return PersonRow{
		ID: m.ID.String(), Name: m.Name, Email: m.Email, Role: account.RoleWord(m.Role), State: string(m.State),
		Factor: m.Factor, Password: m.Password || m.State == account.Invited, Linked: s.moment(r, m.Linked),
		Self: m.ID == session(r).Account,
	}
}

// shown is a link with the address of this site before it.
func (s *Staff) shown(r *http.Request, l account.Link, email string) *LinkShown {
	return &LinkShown{
		Purpose: l.Purpose, URL: kit.ListenerOf(r).Origin + l.Path(), Email: email, Until: s.moment(r, l.Until),
	}
}

// People lists the staff.
func (s *Staff) People(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.people(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("people", p)
}

func (s *Staff) people(w http.ResponseWriter, r *http.Request) (*PeoplePage, error) {
	p := &PeoplePage{Base: s.base(w, r, "staff.nav.people"), Role: account.RoleWord(app.Agent)}
	for _, role := range account.Roles() {
		p.Roles = append(p.Roles, account.RoleWord(role))
	}
	err := s.view(r.Context(), func(rd reader) error {
		all, err := s.Accounts.Staff(rd, kit.VisitOf(r).Actor)
		for _, m := range all {
			p.People = append(p.People, s.row(r, m))
		}
		return err
	})
	return p, err
}

// Invite makes an account and shows the link its person takes it by.
func (s *Staff) Invite(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	role, _ := account.RoleOf(f.Line("role"))
	l, refused := s.Accounts.Invite(r.Context(), session(r), f.Line("email"), role)
	p, err := s.people(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	if refused != nil {
		p.Email, p.Role = f.Line("email"), f.Line("role")
		if account.NeedsConfirm(refused) {
			return s.unconfirmed(r, "people", p, &p.Faults, &p.Confirm, PeoplePath, refused)
		}
		return s.again(r, "people", p, &p.Faults, refused)
	}
	p.Link = s.shown(r, l, f.Line("email"))
	return s.page("people", p)
}

// unconfirmed shows a page again whose form asks for the password first, and
// where to type it.
func (s *Staff) unconfirmed(r *http.Request, name string, p kit.Page, to *kit.Faults, link *string, back string, refused error) (kit.Document, error) {
	*link = confirmLink(back)
	*to = append(*to, kit.Fault{Field: "confirm", Message: s.words(r).T("account.error.confirm")})
	doc, err := s.page(name, p)
	doc.Status = http.StatusForbidden
	return doc, err
}
