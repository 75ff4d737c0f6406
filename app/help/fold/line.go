package fold

import (
	"strings"
	"unicode"

	"guichet/app"
)

// Line puts a text on one line with single spaces. The spaces that keep a word
// and its mark together stay: French writes one before "?" and inside « ».
func Line(s string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(s, app.Breaks), " "))
}

// Legible reports whether a text has anything to read: a letter, a digit, or a
// picture such as an emoji.
func Legible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r)
	})
}
