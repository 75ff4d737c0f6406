package app

import "strings"

// Lang is a content and interface language, a lower-case ISO 639-1 code.
type Lang string

// The languages Guichet is written in. Content can only exist in these.
const (
	French  Lang = "fr"
	English Lang = "en"
	Spanish Lang = "es"
)

// Langs returns every language Guichet knows, in the order of its catalogues.
func Langs() []Lang { return []Lang{French, English, Spanish} }

// ParseLang reads a language code or tag ("fr", "FR", "fr-CA") and reports
// whether Guichet knows it. Anything longer than 35 bytes (RFC 5646, 4.4.1) is
// refused unread.
func ParseLang(s string) (Lang, bool) {
	if len(s) > 35 {
		return "", false
	}
	s = strings.ToLower(strings.TrimSpace(s))
	s, _, _ = strings.Cut(s, "-")
	s, _, _ = strings.Cut(s, "_")
	switch l := Lang(s); l {
	case French, English, Spanish:
		return l, true
	}
	return "", false
}
