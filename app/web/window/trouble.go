package window

import (
	"errors"
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// TroublePage says why there is no help centre to show, and what to do.
type TroublePage struct {
	staff.Base
	Kind             TroubleKind
	Heading, Message string
	Folder, Address  string
}

// Troubles shows why the folder could not be opened.
func (p *Pages) Troubles(http.ResponseWriter, *http.Request) (kit.Document, error) {
	t := p.Machine.Trouble()
	if t == nil {
		return kit.Document{}, &app.Moved{To: "/"}
	}
	page := TroublePage{
		Base: p.base(TroublePath, "window.trouble."+string(t.Kind)), Kind: t.Kind,
		Message: p.words().Error(t.Error), Folder: t.Folder, Address: t.Address,
	}
	page.Heading = page.Title
	return p.page("window-trouble", page)
}

// TryAgain opens the folder once more.
func (p *Pages) TryAgain(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	// What still is wrong is on the page of trouble.
	_ = p.Machine.Again(r.Context())
	return kit.Document{}, &kit.Next{To: "/"}
}

// UseAnother asks for a folder that holds a help centre, and opens it.
func (p *Pages) UseAnother(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	folder, err := p.Machine.Pick(p.Machine.Folder())
	if err != nil {
		return kit.Document{}, err
	}
	if folder != "" {
		if err := p.Machine.Use(r.Context(), folder); err != nil {
			return kit.Document{}, err
		}
	}
	return kit.Document{}, &kit.Next{To: "/"}
}

// blamed is the control of the welcome that an error is about.
func blamed(err error) string {
	var known *app.Error
	if errors.As(err, &known) && len(known.Args) > 1 {
		for i := 0; i+1 < len(known.Args); i += 2 {
			if known.Args[i] == "Dir" {
				return "folder"
			}
		}
	}
	return "paste"
}
