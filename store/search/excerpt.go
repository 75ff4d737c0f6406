package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/app"
)

// excerptFrom bounds the part of a body an excerpt is taken from, in bytes.
const excerptFrom = 64 << 10

// Excerpt returns the part of a body that shows most of the query, at most limit
// runes of plain text on one line (at least 20), cut between words; "…" stands
// where something was left out. Without a word of the query it is the beginning.
func (r Result) Excerpt(body string, lang app.Lang, limit int) string {
	size := max(limit, 20)
	whole := len(body) <= excerptFrom
	text := app.Flow(strings.ToValidUTF8(clip(body, excerptFrom), ""))
	if whole && utf8.RuneCountInString(text) <= size {
		return text
	}
	_, _, cut := r.cut(text, whole, r.matches(text, lang), size)
	return cut
}

// cut returns the best part of a text, what of the text it shows, and how it is
// shown.
func (r Result) cut(text string, whole bool, list []found, size int) (from, to int, shown string) {
	// Two runes are kept for the marks of what is left out.
	from = r.window(text, list, size-2)
	to = wordEnd(text, from, forward(text, from, size-2))
	begins := from == 0
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == '·' }
	from = to - len(strings.TrimLeftFunc(text[from:to], blank))
	to = from + len(strings.TrimRightFunc(text[from:to], blank))
	shown = text[from:to]
	more := to < len(text) || !whole
	if more {
		shown = strings.TrimRight(shown, ",;:. ")
		to = from + len(shown)
	}
	switch {
	case more && !begins:
		shown = "…" + shown + "…"
	case more:
		shown += "…"
	case !begins:
		shown = "…" + shown
	}
	return from, to, shown
}

// window returns where the best part of a text begins: the one whose different
// words of the query weigh most, earlier rather than later, and begun at its
// sentence if that is near.
func (r Result) window(text string, list []found, size int) int {
	best, at := 0., -1
	most := r.weigh(list, len(text))
	for i, m := range list {
		if best >= most {
			break // nothing further on shows more: mostly the first word already does
		}
		end := forward(text, m.start, size*3/4)
		if w := r.weigh(list[i:], end); w > best {
			best, at = w, m.start
		}
	}
	if at < 0 {
		return 0
	}
	return sentence(text, at, size/4)
}

// weigh sums the weights of the different words that end before the end.
func (r Result) weigh(list []found, end int) float64 {
	sum := 0.
	var seen [MaxWords * 4]bool // as many languages and more
	for _, m := range list {
		if m.end > end {
			break
		}
		if m.word < len(seen) && !seen[m.word] {
			seen[m.word] = true
			sum += r.Words[m.word].weight
		}
	}
	return sum
}

// sentence goes back from a word to the begin of its sentence, if it is within
// some runes, and else to a word that is.
func sentence(text string, at, runes int) int {
	from := at
	word := at
	for n := 0; n < runes && from > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		switch r {
		case '.', '!', '?', '…':
			if from < at && text[from] == ' ' {
				return from + 1
			}
		case ' ':
			word = from
		}
		from -= size
	}
	if from == 0 {
		return 0
	}
	return word
}

// forward returns the place some runes further on in a valid text.
func forward(text string, from, runes int) int {
	for i := from; i < len(text); i++ {
		if !utf8.RuneStart(text[i]) {
			continue
		}
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(text)
}

// wordEnd goes back to the last space, unless the part is one long word.
func wordEnd(text string, from, to int) int {
	if to == len(text) || text[to] == ' ' {
		return to
	}
	if i := strings.LastIndexByte(text[from:to], ' '); i > 0 {
		return from + i
	}
	return to
}
