package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

// PersonPage is one person of the staff, to an owner.
type PersonPage struct {
	Base
	Person  PersonRow
	Made    string
	Roles   []string
	Link    *LinkShown
	Confirm string // where to type the password, if that is what is missing
}

func (s *Staff) person(w http.ResponseWriter, r *http.Request, id app.ID) (*PersonPage, error) {
	p := &PersonPage{Base: s.base(w, r, "staff.nav.people")}
	for _, role := range account.Roles() {
		p.Roles = append(p.Roles, account.RoleWord(role))
	}
	err := s.view(r.Context(), func(rd reader) error {
		m, err := s.Accounts.Member(rd, kit.VisitOf(r).Actor, id)
		p.Person, p.Made = s.row(r, m), s.day(r, m.Made)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Title = p.Person.Name
	if p.Title == "" {
		p.Title = p.Person.Email
	}
	return p, nil
}

// Person shows one person of the staff.
func (s *Staff) Person(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.person(w, r, id)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("person", p)
}

// onPerson does something to an account and says so on its page, or on to.
func (s *Staff) onPerson(w http.ResponseWriter, r *http.Request, note, to string, do func(kit.Form, app.ID) error) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	refused := do(f, id)
	if refused == nil {
		if to == "" {
			to = PeoplePath + "/" + id.String()
		}
		return kit.Document{}, &kit.Next{To: to, Note: note}
	}
	return s.personAgain(w, r, id, refused)
}

func (s *Staff) personAgain(w http.ResponseWriter, r *http.Request, id app.ID, refused error) (kit.Document, error) {
	p, err := s.person(w, r, id)
	if err != nil {
		return kit.Document{}, refused
	}
	if account.NeedsConfirm(refused) {
		return s.unconfirmed(r, "person", p, &p.Faults, &p.Confirm, PeoplePath+"/"+id.String(), refused)
	}
	return s.again(r, "person", p, &p.Faults, refused)
}

// SetRole gives an account another role.
func (s *Staff) SetRole(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.onPerson(w, r, "saved", "", func(f kit.Form, id app.ID) error {
		role, _ := account.RoleOf(f.Line("role"))
		return s.Accounts.SetRole(r.Context(), session(r), id, role)
	})
}

// Disable closes an account.
func (s *Staff) Disable(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.onPerson(w, r, "person.disabled", "", func(_ kit.Form, id app.ID) error {
		return s.Accounts.Disable(r.Context(), session(r), id)
	})
}

// Enable opens a disabled account again.
func (s *Staff) Enable(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.onPerson(w, r, "person.enabled", "", func(_ kit.Form, id app.ID) error {
		return s.Accounts.Enable(r.Context(), session(r), id)
	})
}

// ResetFactor removes the second factor of somebody who lost it.
func (s *Staff) ResetFactor(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.onPerson(w, r, "factor.off", "", func(_ kit.Form, id app.ID) error {
		return s.Accounts.ResetFactor(r.Context(), session(r), id)
	})
}

// Remove deletes an account.
func (s *Staff) Remove(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.onPerson(w, r, "person.removed", PeoplePath, func(_ kit.Form, id app.ID) error {
		return s.Accounts.Remove(r.Context(), session(r), id)
	})
}

// NewLink makes a one-time link for an account and shows it.
func (s *Staff) NewLink(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	if _, err := kit.ReadForm(r); err != nil {
		return kit.Document{}, err
	}
	l, err := s.Accounts.NewLink(r.Context(), session(r), id)
	if err != nil {
		return s.personAgain(w, r, id, err)
	}
	p, err := s.person(w, r, id)
	if err != nil {
		return kit.Document{}, err
	}
	p.Link = s.shown(r, l, p.Person.Email)
	return s.page("person", p)
}
