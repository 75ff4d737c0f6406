package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
)

// Base is what the layout around a page of the staff needs. Each page's struct
// embeds one.
type Base struct {
	kit.Base
	Signed bool // somebody is signed in; without, there is no navigation
	Who    Person
	Nav    [][]NavLink // groups of places this person may go to
	Note   string      // what was just done, or empty
	Faults kit.Faults
	Asks   bool // its form only asks who somebody is: nothing is saved by it
	NoKeys bool // single keys do nothing for this person
}

// refusal is the status of a form that is shown again.
func (b Base) refusal() int { return b.Faults.Status() }

// Person is who is signed in.
type Person struct {
	Name string
	Role app.Role
	ID   app.ID
}

// base fills the frame of a page whose title is the sentence of a key.
func (s *Staff) base(w http.ResponseWriter, r *http.Request, title string) Base {
	v, words := kit.VisitOf(r), s.words(r)
	b := Base{
		Base: kit.Base{
			Lang:    s.lang(r),
			Site:    s.info(),
			Title:   words.T(title),
			Path:    r.URL.Path,
			NoIndex: true,
		},
		Signed: v.Actor.Role > app.Anyone,
		Who:    Person{Name: v.Name, Role: v.Actor.Role, ID: v.Actor.ID},
	}
	for _, l := range app.Langs() {
		b.Languages = append(b.Languages, kit.LangLink{
			Lang: l, Name: s.Texts.Printer(l).T("base.language"), Path: r.URL.RequestURI(), Current: l == b.Lang,
		})
	}
	if b.Signed {
		b.NoKeys = s.noKeys(r)
		b.Nav = nav(v.Actor, r.URL.Path, s.waiting(r))
	}
	if word := kit.TakeNote(w, r); word != "" {
		if note := words.T("staff.note." + word); note != "staff.note."+word {
			b.Note = note
		}
	}
	return b
}

// noKeys reports whether the person switched single keys off.
func (s *Staff) noKeys(r *http.Request) (off bool) {
	err := s.view(r.Context(), func(rd reader) error {
		h, err := s.Accounts.HabitsOf(rd, kit.VisitOf(r).Actor)
		off = h.NoKeys
		return err
	})
	if err != nil {
		s.Log.Warn("a person's habits could not be read", "err", err)
	}
	return off
}

func (s *Staff) info() kit.SiteInfo {
	set := s.Settings.Now()
	info := kit.SiteInfo{Name: set.Name, Year: s.local(s.Clock()).Year()}
	if !set.Logo.IsZero() {
		info.LogoURL = "/logo"
	}
	if set.Sheet != nil {
		info.Sheet = "/brand/" + set.Sheet.Name
	}
	return info
}
