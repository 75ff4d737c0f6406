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

// Text makes what a stranger wrote fit to be kept and shown: valid UTF-8, line
// breaks as "\n", at most one empty line in a row, none of the characters Hidden
// means, no blanks around it.
func Text(s string) string {
	if s == "" {
		return ""
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	s = strings.Map(func(r rune) rune {
		if Hidden(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	var out []string
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// Hidden reports whether a character is one that no text needs: control
// characters but for tab and newline, and those that turn the direction of what
// follows, so that a text reads differently from what it says.
func Hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r):
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
