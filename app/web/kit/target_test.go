package kit

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"testing"

	"guichet/app"
)

// elsewhere are return addresses that lead, or once led in some browser or
// product, to another origin.
func elsewhere() []string {
	return []string{
		"https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
		`/\evil.example`, `\/evil.example`, `\\evil.example`, `/\/evil.example`, `/\\evil.example`, `//\evil.example`,
		"https:evil.example", "https:/evil.example", "https:///evil.example", "HTTPS://evil.example",
		"hTtP:evil.example",
		"javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x",
		"mailto:a@evil.example", "ftp://evil.example", "file:///etc/passwd", "blob:https://evil.example/x",
		" https://evil.example", "\thttps://evil.example", "\n//evil.example", "/\t/evil.example", "/\n/evil.example",
		"/\r/evil.example", "/\x00/evil.example", "/\x0b/evil.example", "/ok\r\nLocation: https://evil.example",
		"/ok\nSet-Cookie: a=b", "/ok%0d%0aLocation:%20https://evil.example", "/%0a/evil.example", "/%09/evil.example",
		"/%00", "/%5cevil.example", "/%5c%5cevil.example", "/%5C/evil.example", "/.//evil.example",
		"/..//evil.example", "/./..//evil.example", "/x/..//evil.example", "/x/../..//evil.example",
		"/%2e%2e//evil.example",
		"/%2e//evil.example", "/%2f%2fevil.example", "/%2fevil.example", "/x//evil.example", "evil.example",
		"evil.example/x",
		"@evil.example", "user@evil.example", "https://good.example@evil.example", "//good.example@evil.example",
		"?next=//evil.example", "#//evil.example", "", ".", "..", "//", "/\u2028/evil.example\n", "／／evil.example",
		"/%zz", "/%", "/\xff", "/" + strings.Repeat("a", maxReturnPath),
	}
}

func TestSamePathRefusesOtherOrigins(t *testing.T) {
	t.Parallel()
	if n := len(elsewhere()); n < 60 {
		t.Fatalf("%d payloads", n)
	}
	for _, to := range elsewhere() {
		if got, ok := SamePath(to); ok {
			t.Errorf("%q was taken as %q", to, got)
		}
	}
}

func TestSamePathKeepsOwnPaths(t *testing.T) {
	t.Parallel()
	rows := []struct{ name, in, want string }{
		{"root", "/", "/"},
		{"page", "/fr/articles/suivi", "/fr/articles/suivi"},
		{"query", "/fr/search?q=caf%C3%A9&page=2", "/fr/search?q=caf%C3%A9&page=2"},
		{"fragment", "/fr/articles/suivi#prix", "/fr/articles/suivi"},
		{"hyphens and digits", "/staff/content/0-Az9", "/staff/content/0-Az9"},
		{"slash at the end", "/fr/", "/fr/"},
		{"accent", "/fr/café", "/fr/caf%C3%A9"},
		{"at sign", "/@x", "/@x"},
		{"address in the query", "/fr/search?q=https://evil.example", "/fr/search?q=https://evil.example"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got, ok := SamePath(row.in); !ok || got != row.want {
				t.Errorf("SamePath(%q) = %q, %v", row.in, got, ok)
			}
		})
	}
}

// FuzzSamePath resolves what was accepted the way a browser does.
func FuzzSamePath(f *testing.F) {
	for _, to := range elsewhere() {
		f.Add(to)
	}
	f.Add("/fr/search?q=a#b")
	base := &url.URL{Scheme: "https", Host: "help.example", Path: "/x/y"}
	f.Fuzz(func(t *testing.T, to string) {
		got, ok := SamePath(to)
		if !ok {
			return
		}
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || u.User != nil {
			t.Fatalf("%q became %q and leads to %v (%v)", to, got, u, err)
		}
		if strings.ContainsAny(got, "\\\r\n\t\x00") || strings.HasPrefix(got, "//") {
			t.Fatalf("%q became %q", to, got)
		}
		if again, ok := SamePath(got); !ok || again != got {
			t.Fatalf("%q became %q, then %q", to, got, again)
		}
	})
}

func TestTargetLimits(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, path, query string
		refused           bool
	}{
		{"plain", "/fr", "", false},
		{"accents", "/fr/é", "q=caf%C3%A9+%F0%9F%8C%B1", false},
		{"invalid UTF-8 in the path", "/fr/\xff", "", true},
		{"NUL in the path", "/fr/\x00", "", true},
		{"line break in the path", "/fr/a\nb", "", true},
		{"no slash", "*", "", true},
		{"invalid UTF-8 in the query", "/fr", "q=%FF%FE", true},
		{"NUL in the query", "/fr", "q=a%00b", true},
		{"broken escape in the query", "/fr", "q=%zz", true},
		{"tab in the query", "/fr", "q=a%09b", false},
		{"long", "/fr", "q=" + strings.Repeat("a", MaxURIBytes), true},
		{"just short enough", "/fr", "q=" + strings.Repeat("a", MaxURIBytes-5), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.URL.Path, r.URL.RawQuery = row.path, row.query
			err := checkTarget(r)
			if (err != nil) != row.refused || err != nil && app.KindOf(err) != app.Invalid {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestCleanIsWhatCleaningLeaves compares with the standard library, for every path
// of up to seven of the characters that matter.
func TestCleanIsWhatCleaningLeaves(t *testing.T) {
	t.Parallel()
	paths := []string{"/"}
	for range 7 {
		for _, p := range paths {
			want := p == "/" || path.Clean(p) == strings.TrimSuffix(p, "/") && !strings.HasSuffix(p, "//")
			if got := clean(p); got != want {
				t.Fatalf("%q: %v", p, got)
			}
		}
		longer := make([]string, 0, 3*len(paths))
		for _, p := range paths {
			longer = append(longer, p+"/", p+".", p+"a")
		}
		paths = longer
	}
	if clean("a/b") || clean("") {
		t.Error("a path without a slash at its beginning is clean")
	}
}
