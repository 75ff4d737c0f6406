// Package fold turns what people write into plain forms that can be compared
// or put into an address: without case, accents, ligatures and punctuation. It
// knows no language's words and stores nothing.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key returns the form two wordings of one question share: lower-case letters
// and digits of any script without accents, words parted by one space. It is
// empty for a text without letters and digits.
func Key(s string) string { return join(s, ' ', false) }

// Slug returns the ASCII words of s joined by "-", at most limit bytes, cut at
// a word where one ends in the second half. Letters that have no ASCII form
// are left out, so it may be empty.
func Slug(s string, limit int) string {
	out := join(s, '-', true)
	if len(out) <= limit {
		return out
	}
	cut := out[:limit]
	if i := strings.LastIndexByte(cut, '-'); i >= limit/2 && out[limit] != '-' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, "-")
}

func join(s string, sep rune, ascii bool) string {
	var b strings.Builder
	gap := false
	for _, r := range plain(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = b.Len() > 0
			continue
		}
		out := letters(r)
		if ascii {
			out = onlyASCII(out)
		}
		if out == "" {
			continue
		}
		if gap {
			b.WriteRune(sep)
			gap = false
		}
		b.WriteString(out)
	}
	return b.String()
}

// plain decomposes twice: compatibility forms hide capitals, and lower case
// may compose again.
func plain(s string) string {
	s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	return norm.NFKD.String(strings.ToLower(s))
}

// letters spells out what Unicode does not decompose.
func letters(r rune) string {
	switch r {
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ß':
		return "ss"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	}
	return string(r)
}

func onlyASCII(s string) string {
	if len(s) > 0 && s[0] < utf8.RuneSelf {
		return s
	}
	return ""
}
