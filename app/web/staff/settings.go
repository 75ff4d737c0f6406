package staff

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"guichet/app"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// MaxSettingsForm bounds the form of a section, in bytes: a line in each
// language and what stands around it.
const MaxSettingsForm = 64 << 10

// SettingsBase is what the sections have in common. Version is that of the
// section as it is shown; Newer is what somebody else saved meanwhile.
type SettingsBase struct {
	Base
	Tabs    []Tab
	Version string
	Saved   time.Time // zero: never
	Newer   []Newer
	Fixed   func(field string) (by string, ok bool) // nil: nothing is
}

// Tab is one section in the line above the page.
type Tab struct {
	Word, Path string
	Current    bool
}

// Newer is one field that somebody else has changed: its label and what it is
// now.
type Newer struct{ Label, Value string }

// FixedBy is who fixes a field, empty for a field that can be changed.
func (b SettingsBase) FixedBy(field string) string {
	if b.Fixed == nil {
		return ""
	}
	by, ok := b.Fixed(field)
	if !ok {
		return ""
	}
	return by
}

// LangLine is one line of a text in several languages. ID is that of its
// control.
type LangLine struct {
	Lang      app.Lang
	ID, Value string
}

// Sections are the tabs, in their order.
func Sections() []Tab {
	return []Tab{
		{Word: "business", Path: "/staff/settings"},
		{Word: "look", Path: "/staff/settings/look"},
		{Word: "languages", Path: "/staff/settings/languages"},
		{Word: "pages", Path: "/staff/settings/pages"},
		{Word: "writing", Path: writingPath},
		{Word: "addresses", Path: "/staff/settings/addresses"},
		{Word: "system", Path: "/staff/settings/system"},
	}
}

// settingsBase begins the page of a section. word is that of its tab.
func (s *Staff) settingsBase(w http.ResponseWriter, r *http.Request, word string, section settings.Section) SettingsBase {
	b := SettingsBase{Base: s.base(w, r, "staff.settings."+word), Tabs: Sections(), Fixed: s.Settings.Fixed}
	for i := range b.Tabs {
		b.Tabs[i].Current = b.Tabs[i].Word == word
	}
	if stamp, ok := s.Settings.Now().Saved[section]; ok {
		b.Version, b.Saved = stamp.Version.String(), s.local(stamp.At)
	}
	return b
}

// spread makes the lines of a text: one for each language of the program, those
// the site offers first.
func spread(set settings.Settings, control string, t settings.Texts) []LangLine {
	langs := slices.Clone(set.Languages)
	for _, l := range app.Langs() {
		if !set.Offers(l) && t[l] != "" {
			langs = append(langs, l)
		}
	}
	out := make([]LangLine, len(langs))
	for i, l := range langs {
		out[i] = LangLine{Lang: l, ID: control + "-" + string(l), Value: t[l]}
	}
	return out
}

// gather reads the lines of a text from a form.
func gather(f kit.Form, control string) settings.Texts {
	t := settings.Texts{}
	for _, l := range app.Langs() {
		if v := f.Line(control + "-" + string(l)); v != "" {
			t[l] = v
		}
	}
	return t
}

// saved answers a save: the next page if it was carried out, nil if its form is
// to be shown again with b.Faults, and any other error as it is. controls leads
// from a field to the id of its control.
func (s *Staff) saved(r *http.Request, b *SettingsBase, err error, to, note string, controls map[string]string) error {
	if err == nil {
		return &kit.Next{To: to, Note: note}
	}
	faults := s.fieldFaults(r, err, controls)
	if faults == nil {
		return s.blame(r, &b.Faults, "", err)
	}
	b.Faults = faults
	return nil
}

// fieldFaults are the faults of the fields an error names, with the labels of
// their controls in the sentences; nil when it names none.
func (s *Staff) fieldFaults(r *http.Request, err error, controls map[string]string) kit.Faults {
	var out kit.Faults
	words := s.words(r)
	for _, one := range apart(err) {
		var wrong *settings.FieldError
		if !errors.As(one, &wrong) {
			continue
		}
		said := *wrong.Err
		said.Args = slices.Clone(said.Args)
		for i := 0; i+1 < len(said.Args); i += 2 {
			if said.Args[i] == "Field" {
				said.Args[i+1] = words.T("staff.field." + wrong.Field)
			}
		}
		out = append(out, kit.Fault{Field: controls[wrong.Field], Message: words.Error(&said)})
	}
	return out
}

// apart takes joined errors apart.
func apart(err error) []error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range many.Unwrap() {
		out = append(out, apart(e)...)
	}
	return out
}

// newer lists the fields whose value is not the one that was typed, after
// somebody else's save came first.
func (s *Staff) newer(r *http.Request, err error, rows ...[3]string) []Newer {
	if app.KindOf(err) != app.Conflict {
		return nil
	}
	var out []Newer
	for _, row := range rows {
		if row[1] != row[2] {
			out = append(out, Newer{Label: s.words(r).T("staff.field." + row[0]), Value: row[2]})
		}
	}
	return out
}
