package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold drops the accents of a normalised word. It comes before stemming:
// stemming first would part "securite" from "sécurité", whose endings are only
// known with their accents on one side (search.md, section 2).
func fold(word string) string {
	if plain(word) {
		return word
	}
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
