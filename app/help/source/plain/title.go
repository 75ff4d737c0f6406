package plain

import (
	"strings"
	"unicode/utf8"
)

const (
	longTitle     = 70 // runes of a proposed title
	shortSentence = 12 // runes; "Yes." alone is no title
	shortClause   = 24
)

// cleanTitle makes one line of plain text of a title.
func cleanTitle(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
	s = stripIcon(s)
	return strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(s, ":"), "："), " \u00a0\u202f")
}

// propose makes a title of the first words of an answer: its first sentence,
// else its first clause, else as many words as fit in limit runes.
func propose(s string, limit int) string {
	s = strings.Join(strings.Fields(head(s, 8*limit)), " ")
	if end := sentenceEnd(s); end > 0 && utf8.RuneCountInString(s[:end]) <= limit {
		return trimTitle(s[:end])
	}
	runes := 0
	space := 0
	for i, r := range s {
		if runes++; runes > limit {
			return trimTitle(s[:space]) + "…"
		}
		switch {
		case r == ' ':
			space = i
		case (r == ',' || r == ';' || r == ':') && runes > shortClause && strings.HasPrefix(s[i+1:], " "):
			return trimTitle(s[:i])
		}
	}
	return trimTitle(s)
}

// sentenceEnd returns where the first sentence that is long enough ends, 0 when
// none does.
func sentenceEnd(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '.' && c != '!' && c != '?' {
			continue
		}
		if i+1 == len(s) || s[i+1] == ' ' && i >= shortSentence {
			return i + 1
		}
	}
	return 0
}

func trimTitle(s string) string { return strings.TrimRight(s, " .,;:\u00a0\u202f") }
