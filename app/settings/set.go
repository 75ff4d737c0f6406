package settings

import (
	"encoding/json"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"guichet/app"
)

// Limits of what a business says about itself.
const (
	MaxName      = 60  // runes, as the next four
	MaxTagline   = 160 // in each language, as the next two
	MaxHours     = 200
	MaxNote      = 300
	MaxLogo      = 1 << 20 // bytes of the file that guichet.json names
	MaxRedirects = 10_000
)

var (
	logoName = app.NewPattern(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(png|jpg|jpeg|webp|svg)$`)
	phone    = app.NewPattern(`^\+?[0-9][0-9 ().\x{00a0}\x{202f}-]{2,38}$`)
)

// Set fixes one field from its text: name, logo, languages (with commas),
// time_zone, listen or url. from names who says it, here and in the error: a
// flag or a variable.
func (b *Base) Set(field, value, from string) error {
	b.fix(field, from)
	return b.Settings.set(field, value, from)
}

func (s *Settings) set(field, value, from string) error {
	value = strings.TrimSpace(value)
	ok := false
	switch field {
	case "name":
		s.Name, ok = value, value != "" && plainLine(value, MaxName)
	case "logo":
		s.Logo, ok = Logo{File: value}, value == "" || logoName.MatchString(value)
	case "languages":
		return s.setLanguages(strings.Split(value, ","), from)
	case "time_zone":
		return s.setZone(value, from)
	case "listen":
		s.Listen, ok = value, isListen(value)
	case "url":
		s.URL, ok = publicURL(value)
	}
	if !ok {
		return wrong(field, from)
	}
	return nil
}

func (s *Settings) setLanguages(list []string, from string) error {
	var langs []app.Lang
	for _, code := range list {
		l, ok := app.ParseLang(code)
		if !ok || slices.Contains(langs, l) {
			return wrong("languages", from)
		}
		langs = append(langs, l)
	}
	if len(langs) == 0 {
		return wrong("languages", from)
	}
	s.Languages = langs
	return nil
}

func (s *Settings) setZone(name, from string) error {
	if name == "" {
		return wrong("time_zone", from)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return wrong("time_zone", from).Wrap(err)
	}
	s.Zone = zone
	return nil
}

func isListen(v string) bool {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

// publicURL reads an address that has a scheme, a host and nothing else.
func publicURL(v string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSuffix(v, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, false
	}
	clean := &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}
	return clean, *u == url.URL{Scheme: u.Scheme, Host: u.Host}
}

func (c *Contact) setEmail(v string) error {
	if v != "" {
		a, err := mail.ParseAddress(v)
		if err != nil || a.Address != v || len(v) > 254 {
			return wrong("email", "contact.email")
		}
	}
	c.Email = v
	return nil
}

func (c *Contact) setPhone(v string) error {
	if v != "" && !phone.MatchString(v) {
		return wrong("phone", "contact.phone")
	}
	c.Phone = v
	return nil
}

func (s *Settings) setRedirects(raw json.RawMessage) error {
	var in map[string]string
	if json.Unmarshal(raw, &in) != nil || len(in) > MaxRedirects {
		return app.E(app.Invalid, "settings.error.redirects", "Field", "redirects")
	}
	s.Redirects = make(map[string]string, len(in))
	for _, from := range sorted(in) {
		r := Redirect{From: from, To: in[from]}
		if !r.clean() {
			return app.E(app.Invalid, "settings.error.redirects", "Field", "redirects: "+quote(from))
		}
		s.Redirects[r.From] = r.To
	}
	return nil
}

func (s *Settings) checkLogo(dir string) error {
	if s.Logo.File == "" {
		return nil
	}
	info, err := os.Stat(filepath.Join(dir, s.Logo.File))
	if err != nil || !info.Mode().IsRegular() || info.Size() > MaxLogo {
		return app.E(app.Invalid, "settings.error.logo.file", "Field", "logo", "Name", s.Logo.File, "Limit", MaxLogo>>20)
	}
	return nil
}

// plainLine reports whether v is one line of at most limit runes without
// control characters or characters that turn the direction of the text.
func plainLine(v string, limit int) bool {
	return utf8.ValidString(v) && utf8.RuneCountInString(v) <= limit && !strings.ContainsFunc(v, func(r rune) bool {
		return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	})
}
