package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold drops the accents of a normalised word. It comes before stemming:
// stemming first would part "securite" from "sécurité", whose endings are only
// known with their accents on one side (search.md, section 2).
func fold(word string) string {
	if plain(word) {
		return word
	}
	if s, ok := foldLatin(word); ok {
		return s
	}
	return foldAny(word)
}

// latinBases are the letters without accent of U+00E0 to U+00FF, zero for those
// that are no letter with an accent or stroke.
const latinBases = "aaaaaa\x00ceeeeiiiidnooooo\x00ouuuuy\x00y"

// foldLatin is fold for most words with an accent, at a tenth of the cost.
func foldLatin(word string) (string, bool) {
	var room [maxWord]byte
	out := room[:0]
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf {
			if i++; c != latinLead || i == len(word) || word[i] < 0xa0 {
				return "", false
			}
			if c = latinBases[word[i]-0xa0]; c == 0 {
				return "", false
			}
		}
		if len(out) == maxWord {
			return "", false
		}
		out = append(out, c)
	}
	return string(out), true
}

// foldAny is fold for whatever there is.
func foldAny(word string) string {
	return clip(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		if s, ok := strokes(r); ok {
			return s
		}
		return r
	}, norm.NFD.String(word)), maxWord)
}

// strokes folds the letters whose stroke is no combining mark.
func strokes(r rune) (rune, bool) {
	switch r {
	case 'ø':
		return 'o', true
	case 'đ', 'ð':
		return 'd', true
	case 'ł':
		return 'l', true
	case 'ı':
		return 'i', true
	}
	return 0, false
}
