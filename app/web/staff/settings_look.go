package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/app/settings/tone"
	"guichet/app/web/kit"
)

// MaxLogoForm bounds the form of the logo, in bytes: the picture and a little.
const MaxLogoForm = settings.MaxLogoUpload + 16<<10

// LookPage is the section "look": logo and colours.
type LookPage struct {
	SettingsBase
	LogoVersion   string
	HasLogo       bool
	Brand, Accent string // as typed, or chosen before; empty is ours
	Preview       Preview
	Proposed      bool // the preview shows what is not saved
}

// Preview is what the colours become.
type Preview struct {
	Day, Evening SchemeView
	Changed      bool // the brand's colour is not used as it was chosen
	Chosen       string
}

// SchemeView is one scheme drawn small, with the figures of its contrasts.
type SchemeView struct {
	tone.Scheme
	Word    string // "day" or "evening"
	Figures []FigureView
}

// FigureView is one figure: a use, the tone, the ground and how they compare.
type FigureView struct {
	Use      string
	Tone, On string
	Ratio    string // "4.7"
	Least    string
}

// LookSettings shows the section, or what other colours would become of it: ?brand= and
// ?accent= are looked at and not saved.
func (s *Staff) LookSettings(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.proposed(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("settings-look", p)
}

// LookPreview is the preview alone, for a page that shows it while colours are
// being chosen.
func (s *Staff) LookPreview(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.proposed(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.fragment("settings-look", "preview", p)
}

func (s *Staff) proposed(w http.ResponseWriter, r *http.Request) (LookPage, error) {
	f, err := kit.QueryForm(r)
	if err != nil {
		return LookPage{}, err
	}
	chosen := s.Settings.Now().Colours
	if !f.Has("brand") && !f.Has("accent") {
		return s.look(w, r, chosen), nil
	}
	wish := settings.Colours{Brand: colourOf(f, "brand"), Accent: colourOf(f, "accent")}
	p := s.look(w, r, wish)
	p.Proposed = wish != chosen
	return p, nil
}

// colourOf reads a colour that was typed; what is none is ours.
func colourOf(f kit.Form, name string) string {
	if f.Has("own-" + name) {
		return ""
	}
	c, ok := tone.Parse(f.Line(name))
	if !ok {
		return ""
	}
	return c.String()
}

func (s *Staff) look(w http.ResponseWriter, r *http.Request, c settings.Colours) LookPage {
	set := s.Settings.Now()
	p := LookPage{
		SettingsBase: s.settingsBase(w, r, "look", settings.SectionColours),
		HasLogo:      !set.Logo.IsZero(), Brand: c.Brand, Accent: c.Accent,
		Preview: NewPreview(s.words(r), c),
	}
	if stamp, ok := set.Saved[settings.SectionLogo]; ok {
		p.LogoVersion = stamp.Version.String()
	}
	return p
}

// BrandShown is what the field of the brand's colour holds: a colour picker has
// no empty state.
func (p LookPage) BrandShown() string { return either(p.Brand, tone.OurBrand) }

// AccentShown is BrandShown for the accent.
func (p LookPage) AccentShown() string { return either(p.Accent, tone.OurAccent) }

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// NewPreview makes the preview of colours, its figures in the words of a
// language.
func NewPreview(words *i18n.Printer, c settings.Colours) Preview {
	theme := c.Theme()
	view := func(word string, scheme tone.Scheme) SchemeView {
		v := SchemeView{Scheme: scheme, Word: word}
		for _, f := range scheme.Figures() {
			v.Figures = append(v.Figures, FigureView{
				Use: string(f.Use), Tone: f.Tone.String(), On: f.On.String(),
				Ratio: words.Decimal(f.Ratio), Least: words.Decimal(f.Least),
			})
		}
		return v
	}
	chosen := either(c.Brand, tone.OurBrand)
	return Preview{
		Day: view("day", theme.Day), Evening: view("evening", theme.Evening),
		Chosen: chosen, Changed: theme.Day.Primary.String() != chosen,
	}
}

// SaveLook saves the colours; the button "preview" shows them only.
func (s *Staff) SaveLook(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	in := settings.Colours{Brand: f.Line("brand"), Accent: f.Line("accent")}
	if f.Has("own-brand") {
		in.Brand = ""
	}
	if f.Has("own-accent") {
		in.Accent = ""
	}
	failed := s.Settings.SaveColours(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), in)
	p := s.look(w, r, in)
	err = s.saved(r, &p.SettingsBase, failed, "/staff/settings/look", "settings.saved", map[string]string{
		settings.FieldBrand: "brand", settings.FieldAccent: "accent",
	})
	if err != nil {
		return kit.Document{}, err
	}
	now := s.Settings.Now().Colours
	p.Proposed = true
	p.Newer = s.newer(r, failed,
		[3]string{settings.FieldBrand, either(in.Brand, tone.OurBrand), either(now.Brand, tone.OurBrand)},
		[3]string{settings.FieldAccent, either(in.Accent, tone.OurAccent), either(now.Accent, tone.OurAccent)})
	return s.refused("settings-look", p)
}

// SaveLogo takes the logo's picture.
func (s *Staff) SaveLogo(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	took := false
	var failed error
	f, err := kit.ReadUpload(r, func(f kit.Form, u kit.Upload) error {
		if u.Field != "logo" || took {
			return app.E(app.Invalid, "error.form")
		}
		took = true
		failed = s.Settings.SaveLogo(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), u.Body)
		return nil
	})
	if err != nil {
		return kit.Document{}, err
	}
	if !took && f.Has("remove") {
		took = true
		failed = s.Settings.RemoveLogo(r.Context(), kit.VisitOf(r).Actor, f.ID("version"))
	}
	p := s.look(w, r, s.Settings.Now().Colours)
	if !took {
		p.Faults = kit.Faults{{Field: "logo", Message: s.words(r).T("staff.settings.logo.none")}}
		return s.refused("settings-look", p)
	}
	err = s.saved(r, &p.SettingsBase, failed, "/staff/settings/look", "settings.saved", map[string]string{
		settings.FieldLogo: "logo",
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.refused("settings-look", p)
}
