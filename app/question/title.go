package question

import (
	"strings"
	"unicode/utf8"

	"guichet/app/help/fold"
)

// titleOf is the first line of a text up to the end of its first sentence, or as
// much of it as there is room for, cut at a word.
func titleOf(text string, most int) string {
	line, _, _ := strings.Cut(text, "\n")
	if end := sentenceEnd(line); end > 0 {
		line = line[:end]
	}
	line = fold.Line(line)
	if utf8.RuneCountInString(line) <= most {
		return line
	}
	cut := string([]rune(line)[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + "…"
}

// sentenceEnd is where the first sentence of more than a greeting ends, or 0.
func sentenceEnd(line string) int {
	for i, r := range line {
		end := i + utf8.RuneLen(r)
		closes := r == '?' || r == '!' || r == '.'
		if closes && i >= 12 && (end == len(line) || line[end] == ' ') {
			return end
		}
	}
	return 0
}
