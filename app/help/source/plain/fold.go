package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// soft folds case, accents, apostrophes, hyphens and spaces but keeps
// punctuation: the form the word lists are written in.
func soft(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		case r >= '\u2010' && r <= '\u2015':
			r = '-'
		case r == '？':
			r = '?'
		case r == '：':
			r = ':'
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// lastSign returns the last rune of s behind closing quotes and brackets.
func lastSign(s string) rune {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("»”\"'’)]*_", r)
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// endsSentence reports whether s ends as a sentence does.
func endsSentence(s string) bool {
	switch lastSign(s) {
	case '.', '!', '?', '？', '…', '。', ';':
		return true
	}
	return false
}

func endsColon(s string) bool { r := lastSign(s); return r == ':' || r == '：' }

func endsQuestion(s string) bool { r := lastSign(s); return r == '?' || r == '？' }

// startsLower reports whether the first letter or digit is a lower-case letter.
func startsLower(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsLower(r)
		}
		if unicode.IsDigit(r) {
			return false
		}
	}
	return false
}

func words(s string) int { return len(strings.Fields(s)) }
