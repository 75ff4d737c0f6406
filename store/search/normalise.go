package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normalise brings one word to a single spelling: compatibility forms (NFKC)
// become plain ones, capitals small, œ and æ two letters. Accents stay, since
// the form is also what "did you mean" shows. At most maxWord bytes remain.
func normalise(word string) string {
	if plain(word) || latin(word) {
		return clip(strings.ToLower(word), maxWord)
	}
	return normaliseAny(word)
}

// latinLead is the first of the two bytes of U+00C0 to U+00FF.
const latinLead = 0xc3

// latin reports whether a word is of letters of which nothing but their case is to
// be changed: ASCII and most of U+00C0 to U+00FF.
func latin(word string) bool {
	for i := 0; i < len(word); i++ {
		if word[i] < utf8.RuneSelf {
			continue
		}
		if word[i] != latinLead || i+1 == len(word) {
			return false
		}
		i++
		switch word[i] {
		case 0x86, 0xa6, 0x97, 0xb7, 0x9f: // Æ æ × ÷ ß
			return false
		}
	}
	return true
}

// normaliseAny is normalise for whatever there is.
func normaliseAny(word string) string {
	word = norm.NFKC.String(clip(word, 4*maxWord))
	word = strings.ToLower(word)
	word = strings.Map(func(r rune) rune {
		if !isWordRune(r) || isIgnorable(r) {
			return -1
		}
		return r
	}, ligatures.Replace(word))
	return clip(norm.NFC.String(word), maxWord)
}

// ligatures are the letters NFKC leaves whole but that people type as two.
var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss")

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// clip cuts s to at most n bytes, between two runes.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// isWordRune reports whether r belongs to a word: letters, digits and the marks
// that combine with them.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	// U+02BC is a letter to Unicode and an apostrophe to whoever typed it.
	return unicode.IsLetter(r) && !isApostrophe(r) || unicode.IsDigit(r) || unicode.IsMark(r) || isIgnorable(r)
}

// isIgnorable reports whether r is invisible inside a word: soft hyphen, joiners
// and the other marks that pages put between letters to guide line breaks.
func isIgnorable(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// isApostrophe reports whether r ends an elided article: the straight and the
// typographic apostrophe, the modifier letter and what keyboards offer instead.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '\u02bc', '`', '´', '\uff07':
		return true
	}
	return false
}

// isHyphen reports whether r joins the parts of a compound: the ASCII hyphen,
// U+2010 and the non-breaking U+2011 that word processors put into "e‑mail".
func isHyphen(r rune) bool {
	switch r {
	case '-', '\u2010', '\u2011', '\ufe63', '\uff0d':
		return true
	}
	return false
}
