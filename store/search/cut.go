package search

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// token is a run of letters and digits, in bytes of the text it was cut from.
type token struct{ start, end int }

// cut splits a text into its runs of letters and digits. Anything else parts
// two words, apostrophes and hyphens included; what belongs together again
// (e-mail, aujourd'hui) is joined by variant.go. Invalid UTF-8 parts words too.
func cut(text string) iter.Seq[token] {
	return func(yield func(token) bool) {
		start := -1
		for i := 0; i < len(text); {
			r, size := rune(text[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(text[i:])
			}
			switch {
			case isWordRune(r) && start < 0:
				// A word cannot begin with a mark: it would belong to what was cut off.
				if r < utf8.RuneSelf || !isIgnorable(r) && !unicode.IsMark(r) {
					start = i
				}
			case !isWordRune(r) && start >= 0:
				if !yield(token{start, i}) {
					return
				}
				start = -1
			}
			i += size
		}
		if start >= 0 {
			yield(token{start, len(text)})
		}
	}
}
