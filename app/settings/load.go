package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"guichet/app"
)

// FileName is the settings' file in the data folder.
const FileName = "guichet.json"

// maxFile is the largest settings file, in bytes.
const maxFile = 1 << 20

// Load reads guichet.json in the data folder, if there is one, then what the
// environment sets: GUICHET_NAME, GUICHET_LANGUAGES (with commas),
// GUICHET_TIME_ZONE, GUICHET_LISTEN and GUICHET_URL. What is set nowhere has
// the default. An error is an *app.Error of kind Invalid that names the field
// and says what is expected there.
func Load(dir string, getenv func(string) string) (Base, error) {
	s := Defaults()
	data, err := readFile(filepath.Join(dir, FileName))
	if err != nil {
		return s, err
	}
	if err := s.parse(data); err != nil {
		return s, err
	}
	for _, name := range [...]string{"name", "languages", "time_zone", "listen", "url"} {
		env := envName(name)
		if v := getenv(env); v != "" {
			if err := s.Set(name, v, env); err != nil {
				return s, err
			}
		}
	}
	if err := s.Backup.check(dir); err != nil {
		return s, err
	}
	return s, s.checkLogo(dir)
}

func envName(field string) string { return "GUICHET_" + string(bytes.ToUpper([]byte(field))) }

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return []byte("{}"), nil
	}
	if err != nil {
		return nil, fmt.Errorf("settings: open: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("settings: read: %w", err)
	}
	if len(data) > maxFile {
		return nil, app.E(app.Invalid, "settings.error.large", "File", FileName, "Limit", maxFile>>20)
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// Parse reads the text of a guichet.json that is not in a data folder.
func Parse(data []byte) (Base, error) {
	s := Defaults()
	return s, s.parse(data)
}

func (s *Base) parse(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return syntax(data, err)
	}
	for _, name := range sorted(fields) {
		if err := s.field(name, fields[name]); err != nil {
			return err
		}
	}
	return nil
}

// syntax names the line of a mistake in the file.
func syntax(data []byte, err error) error {
	line := 1
	var at *json.SyntaxError
	if errors.As(err, &at) {
		line += bytes.Count(data[:min(int(at.Offset), len(data))], []byte("\n"))
	}
	return app.E(app.Invalid, "settings.error.syntax", "File", FileName, "Line", line).Wrap(err)
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *Base) field(name string, raw json.RawMessage) error {
	switch name {
	case "name", "logo", "time_zone", "listen", "url":
		var v string
		if json.Unmarshal(raw, &v) != nil {
			return wrong(name, name)
		}
		s.fix(name, FileName)
		return s.Settings.set(name, v, name)
	case "contact", "colours", "search", "writing":
		return s.block(name, raw)
	case "languages":
		var list []string
		if json.Unmarshal(raw, &list) != nil {
			return wrong(name, name)
		}
		s.fix(name, FileName)
		return s.setLanguages(list, name)
	case "tagline":
		s.fix(name, FileName)
		return readTexts(&s.Tagline, raw, name, MaxTagline)
	case "redirects":
		return s.setRedirects(raw)
	case "backup":
		s.fix(name, FileName)
		return s.Backup.parse(raw)
	}
	return unknown(name)
}

func unknown(field string) *app.Error {
	return app.E(app.Invalid, "settings.error.unknown", "File", FileName, "Field", quote(field))
}

// block reads a field that holds fields of its own.
func (s *Base) block(name string, raw json.RawMessage) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return wrong(name, name)
	}
	read := map[string]func(string, json.RawMessage) error{
		"contact": s.Contact.field, "colours": s.Colours.field, "search": s.Search.field,
		"writing": s.Writing.field,
	}[name]
	for _, inner := range sorted(fields) {
		s.fix(name+"."+inner, FileName)
		if err := read(inner, fields[inner]); err != nil {
			return err
		}
	}
	return nil
}

// wrong says what a field must be; from is where its value came from.
func wrong(field, from string) *app.Error {
	return app.E(app.Invalid, "settings.error."+field, "Field", from)
}

func quote(name string) string {
	r := []rune(name)
	return string(r[:min(len(r), 60)])
}

func (c *Contact) field(name string, raw json.RawMessage) error {
	full := "contact." + name
	switch name {
	case "email", "phone":
		var v string
		if json.Unmarshal(raw, &v) != nil {
			return wrong(name, full)
		}
		if name == "email" {
			return c.setEmail(v)
		}
		return c.setPhone(v)
	case "hours":
		return readTexts(&c.Hours, raw, full, MaxHours)
	case "note":
		return readTexts(&c.Note, raw, full, MaxNote)
	}
	return unknown(full)
}

func (c *Colours) field(name string, raw json.RawMessage) error {
	full := "colours." + name
	var v string
	if json.Unmarshal(raw, &v) != nil {
		return app.E(app.Invalid, "settings.error.colour", "Field", full)
	}
	switch name {
	case "brand":
		return setColour(&c.Brand, v, full)
	case "accent":
		return setColour(&c.Accent, v, full)
	}
	return unknown(full)
}

func (s *Search) field(name string, raw json.RawMessage) error {
	full := "search." + name
	at, ok := map[string]*bool{
		"unlisted": &s.Unlisted, "own_language": &s.OwnLanguage, "no_learning": &s.NoLearning,
	}[name]
	if !ok {
		return unknown(full)
	}
	if json.Unmarshal(raw, at) != nil {
		return app.E(app.Invalid, "settings.error.switch", "Field", full)
	}
	return nil
}

func (w *Writing) field(name string, raw json.RawMessage) error {
	full := "writing." + name
	if name != "four_eyes" {
		return unknown(full)
	}
	if json.Unmarshal(raw, &w.FourEyes) != nil {
		return app.E(app.Invalid, "settings.error.switch", "Field", full)
	}
	return nil
}

// readTexts reads one line per language.
func readTexts(to *Texts, raw json.RawMessage, field string, limit int) error {
	var in map[string]string
	if json.Unmarshal(raw, &in) != nil {
		return app.E(app.Invalid, "settings.error.texts", "Field", field, "Limit", limit)
	}
	*to = Texts{}
	for code, v := range in {
		l, ok := app.ParseLang(code)
		if !ok || string(l) != code {
			return app.E(app.Invalid, "settings.error.texts", "Field", field, "Limit", limit)
		}
		(*to)[l] = v
	}
	return to.clean(field, limit)
}

// clean leaves out the languages without a line.
func (t *Texts) clean(field string, limit int) error {
	out := Texts{}
	for l, v := range *t {
		v = strings.TrimSpace(v)
		if !slices.Contains(app.Langs(), l) || !plainLine(v, limit) {
			return app.E(app.Invalid, "settings.error.texts", "Field", field, "Limit", limit)
		}
		if v != "" {
			out[l] = v
		}
	}
	*t = out
	return nil
}
