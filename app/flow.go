package app

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Flow writes the blocks of a plain text, one a line, on one line. A middle dot
// parts a heading or an item of a list from what follows, which has no mark of
// its own at its end. Spaces become single; those that keep a word and its mark
// together stay (UAX #14, class GL).
func Flow(text string) string {
	var b strings.Builder
	last := ' '
	for block := range strings.Lines(text) {
		words := strings.FieldsFunc(block, Breaks)
		if len(words) == 0 {
			continue
		}
		if b.Len() > 0 {
			if !unicode.IsPunct(last) {
				b.WriteString(" ·")
			}
			b.WriteByte(' ')
		}
		b.WriteString(strings.Join(words, " "))
		last, _ = utf8.DecodeLastRuneInString(words[len(words)-1])
	}
	return b.String()
}

// Breaks reports whether a line may end at a space: not at U+00A0, U+2007 and
// U+202F.
func Breaks(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u2007' && r != '\u202f'
}
