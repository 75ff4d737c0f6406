package staff

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

// MyPath is the page of a person's own account.
const MyPath = "/staff/me"

// MePage is a person's own account: what they are called, and its safety.
type MePage struct {
	Base
	Name, Email string
	Chosen      app.Lang // the interface language, empty: that of the browser
	Tongues     []kit.LangLink
	Confirmed   bool   // the password was typed just now
	Confirm     string // where to type it
	Shortest    int    // characters a new password needs
	PasswordSet string
	Factor      bool
	FactorSince string
	Recovery    int
	Sessions    []SeenRow
	Devices     []SeenRow
}

// SeenRow is one session or known device.
type SeenRow struct {
	ID         string
	Agent      string // empty: not known
	Made, Used string
	Current    bool
}

// Me shows a person their own account.
func (s *Staff) Me(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if kit.AtDesk(r) && session(r).Account.IsZero() {
		// Nobody has signed in there: the window's own page says what that means.
		return kit.Document{}, &app.Moved{To: "/__shell/computer"}
	}
	p, err := s.me(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("me", p)
}

func (s *Staff) me(w http.ResponseWriter, r *http.Request) (*MePage, error) {
	me := session(r)
	p := &MePage{
		Base: s.base(w, r, "staff.nav.me"), Name: me.Name, Email: me.Email, Chosen: me.Lang,
		Confirmed: s.Accounts.Confirmed(me), Confirm: confirmLink(MyPath),
	}
	p.Tongues = p.Languages
	var v account.Security
	err := s.view(r.Context(), func(rd reader) (err error) {
		v, err = s.Accounts.Security(rd, me, kit.CookieValue(r, knownCookie))
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Shortest, p.Factor, p.Recovery = v.Shortest, v.Factor, v.Recovery
	p.PasswordSet, p.FactorSince = s.day(r, v.PasswordSet), s.day(r, v.FactorSince)
	p.Sessions, p.Devices = s.seen(r, v.Sessions), s.seen(r, v.Devices)
	return p, nil
}

func confirmLink(back string) string { return confirmPath + "?next=" + url.QueryEscape(back) }

func (s *Staff) seen(r *http.Request, list []account.Seen) []SeenRow {
	var out []SeenRow
	for _, one := range list {
		out = append(out, SeenRow{
			ID: one.ID.String(), Agent: one.Agent, Made: s.moment(r, one.Made), Used: s.moment(r, one.Used), Current: one.Current,
		})
	}
	return out
}

// moment is a day and an hour in the business's zone and the reader's words.
func (s *Staff) moment(r *http.Request, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = s.local(t)
	return s.words(r).T("door.moment", "Day", s.words(r).Date(t), "Hour", s.words(r).Time(t))
}

// day is a day in the business's zone and the reader's words.
func (s *Staff) day(r *http.Request, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return s.words(r).Date(s.local(t))
}

// mine carries out a form of a person's own account: do does it, and the note
// says that it was done. What is refused is said on the page.
func (s *Staff) mine(w http.ResponseWriter, r *http.Request, note string, do func(kit.Form) error, fields ...string) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err = orConfirm(do(f), MyPath); err == nil {
		return kit.Document{}, &kit.Next{To: MyPath, Note: note}
	}
	return s.mineAgain(w, r, f, err, fields...)
}

// mineAgain shows the page again with what was refused. fields are the controls
// of the form, in its own words, where they are not called as accounts do.
func (s *Staff) mineAgain(w http.ResponseWriter, r *http.Request, f kit.Form, refused error, fields ...string) (kit.Document, error) {
	if app.KindOf(refused) == app.Internal || app.KindOf(refused) == app.SignedOut {
		return kit.Document{}, refused
	}
	p, err := s.me(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	for _, typed := range []struct {
		name string
		to   *string
	}{{"name", &p.Name}, {"email", &p.Email}} {
		if f.Has(typed.name) {
			*typed.to = f.Line(typed.name)
		}
	}
	doc, err := s.again(r, "me", p, &p.Faults, refused)
	if err != nil {
		return doc, err
	}
	if len(fields) > 0 && len(p.Faults) > 0 {
		p.Faults[0].Field = fields[0]
		status := doc.Status
		doc, err = s.page("me", p)
		doc.Status = status
	}
	return doc, err
}

// SaveMe saves what a person is called and the language of their pages.
func (s *Staff) SaveMe(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.mine(w, r, "saved", func(f kit.Form) error {
		return s.Accounts.SaveProfile(r.Context(), session(r), f.Line("name"), f.Lang("lang"))
	})
}

// SaveMyEmail changes the address a person signs in with.
func (s *Staff) SaveMyEmail(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.mine(w, r, "saved", func(f kit.Form) error {
		return s.Accounts.ChangeEmail(r.Context(), session(r), f.Line("email"))
	})
}

// SaveMyPassword changes a person's password; every other session ends.
func (s *Staff) SaveMyPassword(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	e, err := s.Accounts.ChangePassword(r.Context(), client(r), session(r), f.Secret("old"), f.Secret("password"))
	if err != nil {
		if control(err) == "password" && !isOwn(err) {
			return s.mineAgain(w, r, f, err)
		}
		return s.mineAgain(w, r, f, err, "old")
	}
	s.letIn(w, r, e)
	return kit.Document{}, &kit.Next{To: MyPath, Note: "password"}
}

// isOwn reports that it is the present password that is wrong.
func isOwn(err error) bool {
	var known *app.Error
	return errors.As(err, &known) && known.Key == "account.error.password"
}

// EndMySession ends one of a person's sessions.
func (s *Staff) EndMySession(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	return s.mine(w, r, "session.ended", func(kit.Form) error { return s.Accounts.EndSession(r.Context(), session(r), id) })
}

// EndMyOthers ends all of a person's sessions but this one.
func (s *Staff) EndMyOthers(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.mine(w, r, "sessions.ended", func(kit.Form) error { return s.Accounts.EndOthers(r.Context(), session(r)) })
}

// ForgetMyDevice has the account know a device no more.
func (s *Staff) ForgetMyDevice(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	return s.mine(w, r, "device.forgotten", func(kit.Form) error { return s.Accounts.ForgetDevice(r.Context(), session(r), id) })
}

// ConfirmPage asks for the password once more.
type ConfirmPage struct {
	Base
	Email string
	Next  string
}

// Confirm shows the page that asks for the password before what is dangerous.
func (s *Staff) Confirm(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	to := next(r.URL.Query().Get("next"))
	if s.Accounts.Confirmed(session(r)) {
		return kit.Document{}, &app.Moved{To: to}
	}
	return s.page("confirm", &ConfirmPage{Base: s.base(w, r, "door.confirm.title"), Email: session(r).Email, Next: to})
}

// DoConfirm takes the password and goes back to what was wanted.
func (s *Staff) DoConfirm(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	to := next(f.Line("next"))
	e, err := s.Accounts.Confirm(r.Context(), client(r), session(r), f.Secret("password"))
	if err != nil {
		p := &ConfirmPage{Base: s.base(w, r, "door.confirm.title"), Email: session(r).Email, Next: to}
		p.Asks = true
		return s.again(r, "confirm", p, &p.Faults, err)
	}
	s.letIn(w, r, e)
	return kit.Document{}, &kit.Next{To: to, Note: "confirmed"}
}
