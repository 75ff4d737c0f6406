package staff

import (
	"net/http"

	"guichet/app/web/kit"
)

// StartPage is where a person of the business begins.
type StartPage struct {
	Base
	Starts []NavLink // the places this person may go to
}

// Start is the first page after signing in.
func (s *Staff) Start(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := StartPage{Base: s.base(w, r, "staff.nav.start")}
	for _, group := range p.Nav {
		for _, l := range group {
			if l.Path != "/staff" {
				p.Starts = append(p.Starts, l)
			}
		}
	}
	return s.page("start", p)
}
