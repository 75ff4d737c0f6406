package kit

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"guichet/app"
)

func offered() []app.Lang { return []app.Lang{app.French, app.English, app.Spanish} }

func TestLanguageIsChosenByAddressThenChoiceThenBrowser(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, path, cookie, header string
		want                       app.Lang
	}{
		{"nothing said", "/", "", "", app.French},
		{"browser", "/", "", "en-GB,en;q=0.9", app.English},
		{"browser's second wish", "/", "", "de-DE,es;q=0.8,en;q=0.5", app.Spanish},
		{"region", "/", "", "es-419", app.Spanish},
		{"unknown language", "/", "", "ja", app.French},
		{"weights", "/", "", "en;q=0.1,es;q=0.9", app.Spanish},
		{"choice over browser", "/", "es", "en", app.Spanish},
		{"choice that is none", "/", "de", "en", app.English},
		{"choice in another form", "/", "ES", "en", app.English},
		{"address over choice", "/en/x", "es", "fr", app.English},
		{"address that is none", "/de", "es", "fr", app.Spanish},
		{"language within a longer word", "/english", "", "es", app.Spanish},
		{"garbage", "/", "", ";;;,,,q=q=q", app.French},
		{"any", "/", "", "*", app.French},
		{"wish beyond the cut", "/", "", strings.Repeat("ja,", 100) + "en", app.French},
		{"wish before the cut", "/", "", "en," + strings.Repeat("ja,", 100), app.English},
	}
	langs := NewLanguages(offered)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, row.path, nil)
			if row.cookie != "" {
				r.AddCookie(&http.Cookie{Name: "lang", Value: row.cookie})
			}
			r.Header.Set("Accept-Language", row.header)
			if got := langs.Of(r); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

func TestChoiceCookie(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		l := NewListener(nil, "127.0.0.1:8080", secure, nil)
		w := httptest.NewRecorder()
		NewLanguages(offered).Remember(w, requestThrough(l, "127.0.0.1:1"), app.Spanish)
		c := w.Result().Cookies()[0]
		if c.Name != l.CookiePrefix+"lang" || c.Value != "es" || c.Secure != secure || !c.HttpOnly ||
			c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 180*86400 {
			t.Errorf("%+v", c)
		}
	}
}

func FuzzAcceptLanguage(f *testing.F) {
	for _, s := range []string{"", "fr", "en-GB,en;q=0.9", "*;q=0", strings.Repeat("a-", 400), "x-\xff",
		"i-default,und"} {
		f.Add(s)
	}
	langs := NewLanguages(offered)
	f.Fuzz(func(t *testing.T, header string) {
		if len(cutHeader(header)) > MaxAcceptLanguage {
			t.Fatal("not cut")
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header["Accept-Language"] = []string{header}
		if got := langs.Of(r); !slices.Contains(offered(), got) {
			t.Fatalf("%q chose %q", header, got)
		}
	})
}
