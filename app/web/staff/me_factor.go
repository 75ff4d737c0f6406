package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

const factorPath = MyPath + "/factor"

// FactorPage is the setting up of a second factor.
type FactorPage struct {
	Base
	QR     QR
	Secret string
	Until  string
	On     bool // one is on already, and gives way to this one
}

// BeginFactor makes a new seed and goes to the page that shows it.
func (s *Staff) BeginFactor(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if _, err := kit.ReadForm(r); err != nil {
		return kit.Document{}, err
	}
	if err := s.Accounts.BeginFactor(r.Context(), session(r)); err != nil {
		return kit.Document{}, orConfirm(err, MyPath)
	}
	return kit.Document{}, &kit.Next{To: factorPath}
}

// Factor shows the QR code and the secret as text.
func (s *Staff) Factor(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.factor(w, r)
	if app.KindOf(err) == app.Conflict {
		return kit.Document{}, &app.Moved{To: MyPath}
	}
	if account.NeedsConfirm(err) {
		return kit.Document{}, &app.Moved{To: confirmLink(factorPath)}
	}
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("factor", p)
}

func (s *Staff) factor(w http.ResponseWriter, r *http.Request) (*FactorPage, error) {
	p := &FactorPage{Base: s.base(w, r, "me.factor.title")}
	var setup account.Setup
	err := s.view(r.Context(), func(rd reader) (err error) {
		if setup, err = s.Accounts.FactorSetup(rd, session(r)); err != nil {
			return err
		}
		v, err := s.Accounts.Security(rd, session(r), "")
		p.On = v.Factor
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Secret, p.Until = setup.Secret, s.words(r).Time(s.local(setup.Until))
	p.QR, err = DrawQR(setup.URL)
	return p, err
}

// CodesPage shows recovery codes, once.
type CodesPage struct {
	Base
	Codes []string
	All   string // one a line, to copy
}

func (s *Staff) codes(w http.ResponseWriter, r *http.Request, codes []string) (kit.Document, error) {
	p := &CodesPage{Base: s.base(w, r, "me.codes.title"), Codes: codes}
	for _, c := range codes {
		p.All += c + "\n"
	}
	return s.page("codes", p)
}

// EnableFactor turns the second factor on and shows the recovery codes.
func (s *Staff) EnableFactor(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	codes, e, err := s.Accounts.EnableFactor(r.Context(), client(r), session(r), f.Line("code"))
	if account.NeedsConfirm(err) {
		return kit.Document{}, orConfirm(err, factorPath)
	}
	if err != nil {
		p, lookErr := s.factor(w, r)
		if lookErr != nil {
			return kit.Document{}, err
		}
		return s.again(r, "factor", p, &p.Faults, err)
	}
	s.letIn(w, r, e)
	return s.codes(w, r, codes)
}

// DisableFactor turns the second factor off.
func (s *Staff) DisableFactor(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.mine(w, r, "factor.off", func(f kit.Form) error {
		return s.Accounts.DisableFactor(r.Context(), session(r), f.Line("code"))
	}, "off-code")
}

// RenewRecovery makes new recovery codes and shows them.
func (s *Staff) RenewRecovery(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	codes, err := s.Accounts.RenewRecovery(r.Context(), session(r), f.Line("code"))
	if err = orConfirm(err, MyPath); err != nil {
		return s.mineAgain(w, r, f, err, "renew-code")
	}
	return s.codes(w, r, codes)
}
