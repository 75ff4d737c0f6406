package kit

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"guichet/app"
)

const maxReturnPath = 2 << 10

// SamePath reads a path somebody sent us to return to. It accepts only what no
// browser can take for another origin: one leading slash, no backslash, no
// control character, nothing that resolving would change. The fragment is
// dropped.
func SamePath(to string) (string, bool) {
	if plain(to) {
		return to, true
	}
	if len(to) > maxReturnPath || !strings.HasPrefix(to, "/") || !printable(to) || strings.Contains(to, `\`) {
		return "", false
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "", false
	}
	if !clean(u.Path) || !printable(u.Path) || strings.Contains(u.Path, `\`) {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), true
}

// plain reports whether a path is one of letters, digits and hyphens between
// single slashes, as nearly all of ours are: nothing in it can mean anything else.
func plain(to string) bool {
	if len(to) < 2 || len(to) > maxReturnPath || to[0] != '/' {
		return false
	}
	for i := 1; i < len(to); i++ {
		switch c := to[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
		case c == '/' && to[i-1] != '/':
		default:
			return false
		}
	}
	return true
}

// checkTarget refuses a request target that no page of ours can have.
func checkTarget(r *http.Request) error {
	if len(r.RequestURI) > MaxURIBytes || len(r.URL.Path)+len(r.URL.RawQuery) > MaxURIBytes {
		return app.E(app.Invalid, "error.address.long", "Limit", MaxURIBytes)
	}
	if !strings.HasPrefix(r.URL.Path, "/") || !printable(r.URL.Path) {
		return app.E(app.Invalid, "error.address")
	}
	if r.URL.RawQuery == "" {
		return nil
	}
	q, err := url.QueryUnescape(r.URL.RawQuery)
	if err != nil || !utf8.ValidString(q) || strings.ContainsRune(q, 0) {
		return app.E(app.Invalid, "error.address")
	}
	return nil
}

// printable reports whether a text is valid UTF-8 without control characters.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s)
}

// clean reports whether a path begins with a slash and is written in its shortest
// form; a slash at the end is not looked at.
func clean(p string) bool {
	rest, ok := strings.CutPrefix(p, "/")
	for more := true; ok && more; {
		var part string
		part, rest, more = strings.Cut(rest, "/")
		ok = part != "." && part != ".." && (part != "" || !more)
	}
	return ok
}
