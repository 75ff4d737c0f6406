package staff

import (
	"net/http"

	"guichet/app/settings"
	"guichet/app/web/kit"
)

// WritingPage is the section of how texts come to be read.
type WritingPage struct {
	SettingsBase
	FourEyes bool
}

const writingPath = "/staff/settings/writing"

// WritingSettings shows the section.
func (s *Staff) WritingSettings(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.page("settings-writing", s.writing(w, r))
}

func (s *Staff) writing(w http.ResponseWriter, r *http.Request) WritingPage {
	return WritingPage{s.settingsBase(w, r, "writing", settings.SectionWriting), s.Settings.Now().Writing.FourEyes}
}

// SaveWriting saves the section.
func (s *Staff) SaveWriting(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	failed := s.Settings.SaveWriting(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), settings.Writing{FourEyes: f.Has("four-eyes")})
	p := s.writing(w, r)
	if err := s.saved(r, &p.SettingsBase, failed, writingPath, "settings.saved", nil); err != nil {
		return kit.Document{}, err
	}
	return s.refused("settings-writing", p)
}
