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
	"time"

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
func Load(dir string, getenv func(string) string) (Settings, error) {
	s := Settings{
		Name: "Guichet", Languages: app.Langs(), Zone: time.Local, Listen: "127.0.0.1:8080",
	}
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

func (s *Settings) parse(data []byte) error {
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

func (s *Settings) field(name string, raw json.RawMessage) error {
	switch name {
	case "name", "logo", "time_zone", "listen", "url":
		var v string
		if json.Unmarshal(raw, &v) != nil {
			return wrong(name, name)
		}
		return s.Set(name, v, name)
	case "languages":
		var list []string
		if json.Unmarshal(raw, &list) != nil {
			return wrong(name, name)
		}
		return s.setLanguages(list, name)
	case "tagline":
		return readTexts(&s.Tagline, raw, name, 160)
	case "contact":
		return s.Contact.parse(raw)
	case "redirects":
		return s.setRedirects(raw)
	case "backup":
		return s.Backup.parse(raw)
	}
	return app.E(app.Invalid, "settings.error.unknown", "File", FileName, "Field", quote(name))
}

// wrong says what a field must be; from is where its value came from.
func wrong(field, from string) *app.Error {
	return app.E(app.Invalid, "settings.error."+field, "Field", from)
}

func quote(name string) string {
	r := []rune(name)
	return string(r[:min(len(r), 60)])
}

func (c *Contact) parse(raw json.RawMessage) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return wrong("contact", "contact")
	}
	for _, name := range sorted(fields) {
		if err := c.field(name, fields[name]); err != nil {
			return err
		}
	}
	return nil
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
		return readTexts(&c.Hours, raw, full, 200)
	case "note":
		return readTexts(&c.Note, raw, full, 300)
	}
	return app.E(app.Invalid, "settings.error.unknown", "File", FileName, "Field", quote(full))
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
		if !ok || string(l) != code || !plainLine(v, limit) {
			return app.E(app.Invalid, "settings.error.texts", "Field", field, "Limit", limit)
		}
		if v != "" {
			(*to)[l] = v
		}
	}
	return nil
}
