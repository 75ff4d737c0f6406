package staff

import (
	"net/http"
	"slices"
	"time"

	"guichet/app"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// LanguagesPage is the section "languages": which ones, the default, the time
// zone, and how the site is searched and found.
type LanguagesPage struct {
	SettingsBase
	Choices       []LanguageChoice
	Zone          string
	Zones         []string
	Time          time.Time // in that zone
	SearchVersion string
	Unlisted, Own bool
	Learning      bool // what readers choose moves results
}

// LanguageChoice is one language of the program.
type LanguageChoice struct {
	Lang             app.Lang
	Name             string
	Offered, Default bool
	Texts            int // articles written in it
}

// Tongues shows the section.
func (s *Staff) Tongues(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	set := s.Settings.Now()
	return s.page("settings-languages", s.languages(w, r, set, set.Languages, set.Zone.String()))
}

func (s *Staff) languages(w http.ResponseWriter, r *http.Request, set settings.Settings,
	offered []app.Lang, zone string) LanguagesPage {
	p := LanguagesPage{
		SettingsBase: s.settingsBase(w, r, "languages", settings.SectionLanguages),
		Zone:         zone, Zones: zones(), Time: s.local(s.Clock()),
		Unlisted: set.Search.Unlisted, Own: set.Search.OwnLanguage, Learning: !set.Search.NoLearning,
	}
	for _, l := range app.Langs() {
		p.Choices = append(p.Choices, LanguageChoice{
			Lang: l, Name: s.Texts.Printer(l).T("base.language"),
			Offered: slices.Contains(offered, l), Default: len(offered) > 0 && offered[0] == l,
		})
	}
	if stamp, ok := set.Saved[settings.SectionSearch]; ok {
		p.SearchVersion = stamp.Version.String()
	}
	return p
}

// zones are those most businesses of our languages live in; any other name of
// the IANA list may be typed.
func zones() []string {
	return []string{
		"Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/Luxembourg", "Europe/London", "Europe/Dublin",
		"Europe/Madrid", "Atlantic/Canary", "Europe/Lisbon", "Europe/Berlin", "Europe/Rome", "Europe/Athens",
		"America/Montreal", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
		"America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires",
		"America/Martinique", "America/Guadeloupe", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
		"Pacific/Noumea", "Pacific/Tahiti", "Africa/Casablanca", "Africa/Dakar", "Africa/Abidjan", "Asia/Tokyo",
		"Australia/Sydney", "Pacific/Auckland", "UTC",
	}
}

// SaveTongues saves languages and time zone.
func (s *Staff) SaveTongues(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r, "offer")
	if err != nil {
		return kit.Document{}, err
	}
	in := settings.Tongues{Languages: chosen(f), Zone: f.Line("zone")}
	failed := s.Settings.SaveLanguages(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), in)
	set := s.Settings.Now()
	p := s.languages(w, r, set, in.Languages, in.Zone)
	err = s.saved(r, &p.SettingsBase, failed, "/staff/settings/languages", "settings.saved", map[string]string{
		settings.FieldLanguages: "offer-" + string(app.Langs()[0]), settings.FieldZone: "zone",
	})
	if err != nil {
		return kit.Document{}, err
	}
	p.Newer = s.newer(r, failed,
		[3]string{settings.FieldLanguages, s.listed(r, in.Languages), s.listed(r, set.Languages)},
		[3]string{settings.FieldZone, in.Zone, set.Zone.String()})
	return s.refused("settings-languages", p)
}

// chosen are the ticked languages, the default first. A default that is not
// ticked is offered too: who chose it means it.
func chosen(f kit.Form) []app.Lang {
	first := f.Lang("default")
	var out []app.Lang
	if first != "" {
		out = append(out, first)
	}
	for _, code := range f.All("offer") {
		if l, ok := app.ParseLang(code); ok && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

func (s *Staff) listed(r *http.Request, langs []app.Lang) string {
	var names []string
	for _, l := range langs {
		names = append(names, s.Texts.Printer(l).T("base.language"))
	}
	return s.words(r).List(names)
}

// SaveSearch saves how the site is searched and found.
func (s *Staff) SaveSearch(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	in := settings.Search{Unlisted: f.Has("unlisted"), OwnLanguage: f.Has("own"), NoLearning: !f.Has("learning")}
	failed := s.Settings.SaveSearch(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), in)
	set := s.Settings.Now()
	p := s.languages(w, r, set, set.Languages, set.Zone.String())
	if err := s.saved(r, &p.SettingsBase, failed, "/staff/settings/languages", "settings.saved", nil); err != nil {
		return kit.Document{}, err
	}
	return s.refused("settings-languages", p)
}
