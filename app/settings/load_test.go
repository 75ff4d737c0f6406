package settings

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"guichet/app"
)

func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func none(string) string { return "" }

func TestAFolderWithoutSettingsHasTheDefaults(t *testing.T) {
	t.Parallel()
	s, err := Load(t.TempDir(), none)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "Guichet" || s.Listen != "127.0.0.1:8080" || s.Default() != app.French || s.URL != nil ||
		!reflect.DeepEqual(s.Languages, app.Langs()) || s.Zone == nil || !s.Contact.IsZero() {
		t.Errorf("defaults: %+v", s)
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	t.Parallel()
	dir := write(t, "\xef\xbb\xbf"+`{"name": "Le Pot", "tagline": {"fr": "Des pots"}, "logo": "logo.png",
		"languages": ["es", "fr"], "time_zone": "Europe/Paris",
		"contact": {"email": "a@pot.example", "phone": "+33 1 99 00 12 34", "hours": {"fr": "9 h"}, "note": {"es": "Hola"}},
		"redirects": {"/faq.php?id=3": "/fr/articles/x", "/vieux/": "/fr"},
		"listen": "0.0.0.0:80", "url": "https://Aide.pot.example/"}`)
	if err := os.WriteFile(filepath.Join(dir, "logo.png"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(dir, none)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "Le Pot" || s.Logo.File != "logo.png" || s.Default() != app.Spanish || len(s.Languages) != 2 ||
		s.Zone.String() != "Europe/Paris" || s.Listen != "0.0.0.0:80" || s.URL.String() != "https://aide.pot.example" {
		t.Errorf("%+v", s)
	}
	if s.Tagline.In(app.English, app.French) != "Des pots" || s.Contact.Note[app.Spanish] != "Hola" ||
		s.Contact.Email != "a@pot.example" || s.Contact.Phone == "" {
		t.Errorf("%+v", s)
	}
	if s.Redirects["/faq.php?id=3"] != "/fr/articles/x" || s.Redirects["/vieux"] != "/fr" {
		t.Errorf("redirects: %v", s.Redirects)
	}
}

func TestTheEnvironmentWinsOverTheFile(t *testing.T) {
	t.Parallel()
	env := map[string]string{
		"GUICHET_NAME": "Env", "GUICHET_LANGUAGES": "en, fr", "GUICHET_TIME_ZONE": "UTC",
		"GUICHET_LISTEN": ":9000", "GUICHET_URL": "http://h.example:8080",
	}
	s, err := Load(write(t, `{"name": "File", "listen": "1.2.3.4:5"}`), func(k string) string { return env[k] })
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "Env" || s.Default() != app.English || s.Zone != time.UTC || s.Listen != ":9000" ||
		s.URL.Host != "h.example:8080" {
		t.Errorf("%+v", s)
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, file, key, field string }{
		{"not JSON", "{\n\"name\": }", "settings.error.syntax", ""},
		{"not an object", `[]`, "settings.error.syntax", ""},
		{"unknown field", `{"nmae": "x"}`, "settings.error.unknown", "nmae"},
		{"unknown contact field", `{"contact": {"fax": "x"}}`, "settings.error.unknown", "contact.fax"},
		{"name is a number", `{"name": 3}`, "settings.error.name", "name"},
		{"name is empty", `{"name": " "}`, "settings.error.name", "name"},
		{"name too long", `{"name": "` + strings.Repeat("é", 61) + `"}`, "settings.error.name", "name"},
		{"name turns direction", `{"name": "a\u202eb"}`, "settings.error.name", "name"},
		{"name with NUL", `{"name": "a\u0000b"}`, "settings.error.name", "name"},
		{"logo elsewhere", `{"logo": "../logo.png"}`, "settings.error.logo", "logo"},
		{"logo of another type", `{"logo": "logo.html"}`, "settings.error.logo", "logo"},
		{"logo not there", `{"logo": "logo.png"}`, "settings.error.logo.file", "logo"},
		{"unknown language", `{"languages": ["fr", "de"]}`, "settings.error.languages", "languages"},
		{"language twice", `{"languages": ["fr", "fr"]}`, "settings.error.languages", "languages"},
		{"no language", `{"languages": []}`, "settings.error.languages", "languages"},
		{"unknown zone", `{"time_zone": "Mars/Olympus"}`, "settings.error.time_zone", "time_zone"},
		{"zone climbs", `{"time_zone": "../../etc/passwd"}`, "settings.error.time_zone", "time_zone"},
		{"listen without port", `{"listen": "localhost"}`, "settings.error.listen", "listen"},
		{"port too large", `{"listen": ":70000"}`, "settings.error.listen", "listen"},
		{"url with a path", `{"url": "https://a.example/help"}`, "settings.error.url", "url"},
		{"url of another scheme", `{"url": "javascript:alert(1)"}`, "settings.error.url", "url"},
		{"url with a password", `{"url": "https://a:b@c.example"}`, "settings.error.url", "url"},
		{"tagline in one language", `{"tagline": "x"}`, "settings.error.texts", "tagline"},
		{"tagline in an unknown language", `{"tagline": {"de": "x"}}`, "settings.error.texts", "tagline"},
		{"no e-mail address", `{"contact": {"email": "a"}}`, "settings.error.email", "contact.email"},
		{"e-mail with a name", `{"contact": {"email": "A <a@b.example>"}}`, "settings.error.email", "contact.email"},
		{"no phone number", `{"contact": {"phone": "call me"}}`, "settings.error.phone", "contact.phone"},
		{"redirect to another site", `{"redirects": {"/a": "//evil.example"}}`, "settings.error.redirects", "redirects: /a"},
		{"redirect with a backslash", `{"redirects": {"/a": "/\\evil.example"}}`, "settings.error.redirects", "redirects: /a"},
		{"redirect to itself", `{"redirects": {"/a/": "/a"}}`, "settings.error.redirects", "redirects: /a/"},
		{"redirect of the root", `{"redirects": {"/": "/fr"}}`, "settings.error.redirects", "redirects: /"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(write(t, row.file), none)
			var e *app.Error
			if !errors.As(err, &e) || e.Kind != app.Invalid || e.Key != row.key {
				t.Fatalf("error %v, want %s", err, row.key)
			}
			if row.field != "" && arg(e, "Field") != row.field {
				t.Errorf("field %v, want %s", arg(e, "Field"), row.field)
			}
		})
	}
}

func arg(e *app.Error, name string) any {
	for i := 0; i+1 < len(e.Args); i += 2 {
		if e.Args[i] == name {
			return e.Args[i+1]
		}
	}
	return nil
}

func TestCleanAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/faq":             "/faq",
		"/faq/":            "/faq",
		"/a/../b/./c":      "/b/c",
		"/faq.php?id=3":    "/faq.php?id=3",
		"/caf%C3%A9":       "/café",
		"/a#part":          "/a",
		"/":                "",
		"":                 "",
		"faq":              "",
		"//evil.example":   "",
		"/%2fevil.example": "",
		`/\evil.example`:   "",
		"/%5Cevil":         "",
		"/a%00b":           "",
		"/a\nb":            "",
		"https://a/b":      "",
		"/\xff":            "",
	} {
		if got, ok := CleanAddress(in); got != want || ok != (want != "") {
			t.Errorf("CleanAddress(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	if _, ok := CleanAddress("/" + strings.Repeat("x", MaxAddress)); ok {
		t.Error("an address over the limit was taken")
	}
}
