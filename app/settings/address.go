package settings

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxAddress is the longest old address that can lead somewhere, in bytes.
const MaxAddress = 512

// CleanAddress returns the form in which addresses of an older site are
// compared: one slash at the start, none at the end, dots resolved, percent
// signs decoded, the query as it came, no fragment. It refuses what is no path
// on this site ("//host", "/\host", another scheme), the root, control
// characters and more than MaxAddress bytes.
func CleanAddress(s string) (string, bool) {
	u, ok := local(s)
	if !ok {
		return "", false
	}
	p := path.Clean(u.Path)
	if p == "/" {
		return "", false
	}
	if u.RawQuery != "" {
		p += "?" + u.RawQuery
	}
	return p, len(p) <= MaxAddress
}

// ownPath returns a path to redirect to; it never leads to another site.
func ownPath(s string) (string, bool) {
	u, ok := local(s)
	if !ok {
		return "", false
	}
	clean := url.URL{Path: path.Clean(u.Path), RawQuery: u.RawQuery, Fragment: u.Fragment}
	return clean.String(), true
}

func local(s string) (*url.URL, bool) {
	if len(s) > MaxAddress || !utf8.ValidString(s) || !strings.HasPrefix(s, "/") ||
		strings.HasPrefix(s, "//") || strings.Contains(s, `\`) {
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(u.Path, "//") ||
		strings.Contains(u.Path, `\`) || !utf8.ValidString(u.Path) || strings.ContainsFunc(u.Path, unicode.IsControl) {
		return nil, false
	}
	return u, true
}
