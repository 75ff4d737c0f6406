package account

import (
	"cmp"
	"strings"
	"time"

	"guichet/app"
	"guichet/store"
)

// Member is one person of the staff.
type Member struct {
	ID          app.ID
	Name, Email string
	Role        app.Role
	State       State
	Factor      bool // has a second factor
	Password    bool // has a password; an active account without one waits for a reset link
	Made        time.Time
	Linked      time.Time // until when a link of the account is good; zero: there is none
}

// mostStaff is how many people of the staff are listed.
const mostStaff = 1000

// Staff lists the people of the business: owners first, then by name. Only an
// owner may see it.
func (a *Accounts) Staff(r store.Reader, who app.Actor) ([]Member, error) {
	if who.Role < app.Owner {
		return nil, app.E(app.Forbidden, "error.role")
	}
	var out []Member
	for _, role := range Roles() {
		people, _, err := accountByRole.Find(r, store.K(role), store.Page{Limit: mostStaff})
		if err != nil {
			return nil, err
		}
		for i := range people {
			m, err := a.member(r, &people[i])
			if err != nil {
				return nil, err
			}
			out = append(out, m)
		}
	}
	app.SortStable(out, func(x, y Member) int {
		return cmp.Or(cmp.Compare(y.Role, x.Role), strings.Compare(strings.ToLower(x.Name+x.Email), strings.ToLower(y.Name+y.Email)))
	})
	return out, nil
}

// Member returns one person of the staff to an owner.
func (a *Accounts) Member(r store.Reader, who app.Actor, id app.ID) (Member, error) {
	if who.Role < app.Owner {
		return Member{}, app.E(app.Forbidden, "error.role")
	}
	p, err := personOf(r, id)
	if err != nil {
		return Member{}, err
	}
	return a.member(r, &p)
}

// Find returns the person of the staff with an e-mail address to an owner.
func (a *Accounts) Find(r store.Reader, who app.Actor, email string) (Member, error) {
	if who.Role < app.Owner {
		return Member{}, app.E(app.Forbidden, "error.role")
	}
	if err := a.needKeys(); err != nil {
		return Member{}, err
	}
	_, same, err := cleanEmail(email)
	if err != nil {
		return Member{}, err
	}
	p, err := accountByLookup.One(r, store.K(a.secrets.lookup(same)))
	if missing(err) {
		err = app.E(app.NotFound, "account.error.nobody")
	}
	if err != nil {
		return Member{}, err
	}
	return a.member(r, &p)
}

func (a *Accounts) member(r store.Reader, p *person) (Member, error) {
	m := Member{ID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role, State: p.State, Made: p.Made, Password: p.Hash != ""}
	var err error
	if m.Factor, err = factorOn(r, p.ID); err != nil {
		return m, err
	}
	pages, _, err := linksOf.Find(r, store.K(p.ID), store.Page{Limit: 1})
	if err == nil && len(pages) > 0 && a.now().Before(pages[0].Until) {
		m.Linked = pages[0].Until
	}
	return m, err
}

// Names returns the names of accounts, for staff to read; who is gone is left
// out, who has no name yet is called by the e-mail address.
func (a *Accounts) Names(r store.Reader, who app.Actor, ids []app.ID) (map[app.ID]string, error) {
	if who.Role < app.Agent {
		return nil, app.E(app.Forbidden, "error.role")
	}
	keys := make([]store.Key, len(ids))
	for i, id := range ids {
		keys[i] = store.K(id)
	}
	people, err := accounts.GetMany(r, keys)
	if err != nil {
		return nil, err
	}
	names := make(map[app.ID]string, len(people))
	for _, p := range people {
		names[p.ID] = cmp.Or(p.Name, p.Email)
	}
	return names, nil
}

// Security is what somebody sees of the safety of their own account.
type Security struct {
	Factor      bool
	FactorSince time.Time
	Recovery    int // recovery codes left
	PasswordSet time.Time
	Shortest    int // characters a new password needs
	Sessions    []Seen
	Devices     []Seen
}

// Seen is one session or known device of an account.
type Seen struct {
	ID         app.ID
	Agent      string // browser and system, empty if not known
	Made, Used time.Time
	Current    bool
}

// Security returns that of the account of a session.
func (a *Accounts) Security(r store.Reader, s Session, known string) (Security, error) {
	p, err := s.present(r)
	if err != nil {
		return Security{}, err
	}
	f, err := factorOf(r, p.ID)
	if err != nil {
		return Security{}, err
	}
	v := Security{Factor: len(f.Seed) > 0, FactorSince: f.Since, PasswordSet: p.HashSet, Shortest: MinAlone}
	if v.Factor {
		v.Shortest = MinFactor
	}
	if v.Recovery, err = recoveryLeft(r, p.ID); err != nil {
		return v, err
	}
	if v.Sessions, err = a.ownSessions(r, s, &p); err != nil {
		return v, err
	}
	v.Devices, err = a.ownDevices(r, &p, known)
	return v, err
}

func (a *Accounts) ownSessions(r store.Reader, s Session, p *person) ([]Seen, error) {
	all, _, err := sessionsOf.Find(r, store.K(p.ID), store.Page{Limit: 1000, Reverse: true})
	if err != nil {
		return nil, err
	}
	var out []Seen
	now := a.now()
	for _, one := range all {
		_, _, used, err := sessionBy(r, one.Hash)
		if err != nil {
			return nil, err
		}
		if at := a.seen.at(one.Hash); at.After(used) {
			used = at
		}
		if one.lives(p, used, now) {
			out = append(out, Seen{ID: one.ID, Agent: one.Agent, Made: one.Began, Used: used, Current: one.ID == s.ID})
		}
	}
	return out, nil
}

func (a *Accounts) ownDevices(r store.Reader, p *person, known string) ([]Seen, error) {
	all, _, err := devicesOf.Find(r, store.K(p.ID), store.Page{Limit: 2 * mostDevices, Reverse: true})
	if err != nil {
		return nil, err
	}
	here, err := knownDevice(r, p.ID, known, a.now())
	if err != nil {
		return nil, err
	}
	var out []Seen
	for _, d := range all {
		out = append(out, Seen{ID: d.ID, Agent: d.Agent, Made: d.Made, Used: d.Used, Current: d.ID == here.ID})
	}
	return out, nil
}

// Colleague is a person of the staff as the others see them.
type Colleague struct {
	ID   app.ID
	Name string
	Role app.Role
}

// Colleagues lists who of the staff can sign in and has at least a role, by
// name. All staff may see it.
func (a *Accounts) Colleagues(r store.Reader, who app.Actor, least app.Role) ([]Colleague, error) {
	if who.Role < app.Agent {
		return nil, app.E(app.Forbidden, "error.role")
	}
	var out []Colleague
	for _, role := range Roles() {
		if role < max(least, app.Agent) {
			continue
		}
		people, _, err := accountByRole.Find(r, store.K(role, Active), store.Page{Limit: mostStaff})
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			out = append(out, Colleague{ID: p.ID, Name: cmp.Or(p.Name, p.Email), Role: p.Role})
		}
	}
	app.SortStable(out, func(x, y Colleague) int {
		return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
	})
	return out, nil
}
