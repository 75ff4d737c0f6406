package window

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// ComputerPage is what belongs to this machine and to no help centre.
type ComputerPage struct {
	staff.Base
	Computer
}

// Computer shows where the data lives and who sits at the desk.
func (p *Pages) Computer(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	c, err := p.Machine.Computer(r.Context())
	if err != nil {
		return kit.Document{}, err
	}
	return p.page("window-computer", ComputerPage{Base: p.base(ComputerPath, "window.computer.title"), Computer: c})
}

// SetComputer begins the owner's account, or has the window ask for a password.
func (p *Pages) SetComputer(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	form, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if form.Has("account") {
		to, err := p.Machine.FirstAccount(r.Context())
		if err != nil {
			return kit.Document{}, err
		}
		return kit.Document{}, &kit.Next{To: to}
	}
	if !form.Has("save") {
		return kit.Document{}, app.E(app.Invalid, "error.form")
	}
	if err := p.Machine.Ask(r.Context(), form.Has("ask")); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: ComputerPath}
}
