package merge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokens numbers the pieces of texts, so that equal ones compare as integers.
type tokens struct {
	number map[string]int
	piece  []string
}

func newTokens() *tokens { return &tokens{number: map[string]int{}} }

func (t *tokens) numbers(pieces []string) []int {
	out := make([]int, len(pieces))
	for i, p := range pieces {
		n, ok := t.number[p]
		if !ok {
			n = len(t.piece)
			t.number[p] = n
			t.piece = append(t.piece, p)
		}
		out[i] = n
	}
	return out
}

func (t *tokens) text(numbers []int) string {
	var b strings.Builder
	for _, n := range numbers {
		b.WriteString(t.piece[n])
	}
	return b.String()
}

// lines cuts after each newline.
func lines(s string) []string {
	out := strings.SplitAfter(s, "\n")
	if out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// sentences cuts after each end of a sentence; the spaces between two are a
// piece of their own, so that neighbours do not touch.
func sentences(s string) []string {
	var out []string
	start := 0
	for i, r := range s {
		if r == '\n' {
			out = append(out, s[start:i], "\n")
			start = i + 1
			continue
		}
		if !strings.ContainsRune(".!?;:…", r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		gap := len(s[end:]) - len(strings.TrimLeft(s[end:], " \t"))
		if gap > 0 {
			out = append(out, s[start:end], s[end:end+gap])
			start = end + gap
		}
	}
	return nonEmpty(append(out, s[start:]))
}

func nonEmpty(list []string) []string {
	out := list[:0]
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// words cuts into words, runs of spaces and single signs.
func words(s string) []string {
	var out []string
	start, last := 0, 0
	for i, r := range s {
		kind := kindOf(r)
		if i > start && (kind != last || kind == sign) {
			out = append(out, s[start:i])
			start = i
		}
		last = kind
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

const (
	sign = iota
	space
	word
)

func kindOf(r rune) int {
	switch {
	case r == '\n':
		return sign
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), r == '_':
		return word
	}
	return sign
}
