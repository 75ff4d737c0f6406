package staff

import (
	"context"
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
)

// CopyPath is the page that offers a copy of the published site.
const CopyPath = "/staff/copy"

// CopyPage offers the published site as plain files. Online is its address,
// empty where the settings name none.
type CopyPage struct {
	Base
	Online string
}

// Copy shows the page.
func (s *Staff) Copy(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := CopyPage{Base: s.base(w, r, "staff.copy.title")}
	if at := s.Settings.Now().URL; at != nil {
		p.Online = at.String()
	}
	return s.page("copy", p)
}

// HandCopy hands the copy over. Nothing in it is secret, so nobody is asked for
// a password again.
func (s *Staff) HandCopy(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if _, err := kit.ReadForm(r); err != nil {
		return kit.Document{}, err
	}
	if s.House == nil {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	who := kit.VisitOf(r).Actor
	return kit.Document{}, s.handAt(r, CopyPath+"/", func(ctx context.Context) (Parcel, error) { return s.House.Copy(ctx, who) })
}
