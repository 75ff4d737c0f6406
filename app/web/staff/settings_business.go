package staff

import (
	"net/http"

	"guichet/app/settings"
	"guichet/app/web/kit"
)

// BusinessPage is the section "business": name, tagline and contact.
type BusinessPage struct {
	SettingsBase
	Name, Email, Phone      string
	Tagline, Hours, Remarks []LangLine
}

// Business shows the section.
func (s *Staff) Business(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	set := s.Settings.Now()
	return s.page("settings-business", s.business(w, r, set, settings.Business{
		Name: set.Name, Tagline: set.Tagline, Contact: set.Contact,
	}))
}

func (s *Staff) business(w http.ResponseWriter, r *http.Request, set settings.Settings, in settings.Business) BusinessPage {
	return BusinessPage{
		SettingsBase: s.settingsBase(w, r, "business", settings.SectionBusiness),
		Name:         in.Name, Email: in.Contact.Email, Phone: in.Contact.Phone,
		Tagline: spread(set, "tagline", in.Tagline),
		Hours:   spread(set, "hours", in.Contact.Hours),
		Remarks: spread(set, "note", in.Contact.Note),
	}
}

// SaveBusiness saves the section.
func (s *Staff) SaveBusiness(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	in := settings.Business{Name: f.Line("name"), Tagline: gather(f, "tagline"), Contact: settings.Contact{
		Email: f.Line("email"), Phone: f.Line("phone"), Hours: gather(f, "hours"), Note: gather(f, "note"),
	}}
	failed := s.Settings.SaveBusiness(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), in)
	set := s.Settings.Now()
	p := s.business(w, r, set, in)
	first := "-" + string(set.Default())
	err = s.saved(r, &p.SettingsBase, failed, "/staff/settings", "settings.saved", map[string]string{
		settings.FieldName: "name", settings.FieldTagline: "tagline" + first, settings.FieldEmail: "email",
		settings.FieldPhone: "phone", settings.FieldHours: "hours" + first, settings.FieldNote: "note" + first,
	})
	if err != nil {
		return kit.Document{}, err
	}
	def := set.Default()
	p.Newer = s.newer(r, failed,
		[3]string{settings.FieldName, in.Name, set.Name},
		[3]string{settings.FieldTagline, in.Tagline[def], set.Tagline[def]},
		[3]string{settings.FieldEmail, in.Contact.Email, set.Contact.Email},
		[3]string{settings.FieldPhone, in.Contact.Phone, set.Contact.Phone},
		[3]string{settings.FieldHours, in.Contact.Hours[def], set.Contact.Hours[def]},
		[3]string{settings.FieldNote, in.Contact.Note[def], set.Contact.Note[def]})
	return s.refused("settings-business", p)
}
