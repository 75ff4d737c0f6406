package fold

import (
	"strings"
	"unicode"
)

// Line puts a text on one line with single spaces. The spaces that keep a word
// and its mark together stay: French writes one before "?" and inside « ».
func Line(s string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(s, breaks), " "))
}

// breaks reports whether a line may end at a space: not at U+00A0, U+2007 and
// U+202F (UAX #14, class GL).
// Legible reports whether a text has anything to read: a letter, a digit, or a
// picture such as an emoji.
func Legible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r)
	})
}

func breaks(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u2007' && r != '\u202f'
}
