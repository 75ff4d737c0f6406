package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/app"
)

type kind uint8

const (
	text kind = iota
	noise
	category // an explicit label or a heading used as one
	faq      // "Frequently asked questions" and its like
	heading
	question
)

type mark uint8

const (
	none mark = iota
	bullet
	number
)

// line is one line that is not blank.
type line struct {
	n, end int    // its number in the source, and that of the last line joined to it
	gap    bool   // a blank line, or nothing, stands before it
	raw    string // trimmed
	text   string // without bullet, number and label
	fold   string // soft form of the beginning of text, to recognise words
	size   int    // runes of text
	indent int
	mark   mark
	num    string // the number as written, "" for none
	order  int    // its value when it is a single number

	kind   kind
	key    string // why a line is noise
	args   []any
	until  int    // the last line of a run that is one note
	answer bool   // an answer label stood before it, or it answers in a pair
	sure   bool   // a question by label or pair, whatever its ending
	reply  string // the answer that stands on the question's own line
	list   bool   // a bullet of a list that a colon announced
	item   bool   // a title among numbered questions
	level  int    // 1 for a heading in capitals above others, 2 for those
}

// recognised is how many bytes of a line the word lists look at.
const recognised = 1000

var (
	numbered  = app.NewPattern(`^(\d{1,3}(?:\.\d{1,3}){0,3})(?:[.)]|\s*[-–])\s+(\S.*)$`)
	sectioned = app.NewPattern(`^(\d{1,2}(?:\.\d{1,2}){1,3}|[IVX]{1,5}[.)])\s+(\p{Lu}.*)$`)
	joined    = app.NewPattern(`[.!?…]\s+[-•]\s+(\p{Lu}.*)$`)
)

// scan cuts the lines up: blank ones become gaps, a bullet glued behind a
// sentence becomes a line of its own with the same number.
func scan(lines []string) []line {
	out := make([]line, 0, len(lines))
	gap := true
	for i, s := range lines {
		raw := strings.TrimSpace(s)
		if raw == "" {
			gap = true
			continue
		}
		first, second := raw, ""
		if at := joined.FindStringSubmatchIndex(raw); at != nil && !isBullet(raw) {
			second = raw[at[2]:at[3]]
			first = strings.TrimRight(raw[:at[2]], "-•\t \u00a0")
		}
		l := cut(first)
		l.n, l.end, l.gap, l.indent = i+1, i+1, gap, indent(s)
		out = append(out, l)
		if second != "" {
			l = cut("- " + second)
			l.n, l.end = i+1, i+1
			out = append(out, l)
		}
		gap = false
	}
	return out
}

func cut(raw string) line {
	l := line{raw: raw, text: raw}
	if rest, ok := afterBullet(raw); ok {
		l.mark, l.text = bullet, rest
	} else if m := numbered.FindStringSubmatch(raw); m != nil {
		l.mark, l.num, l.text = number, m[1], m[2]
	} else if m := sectioned.FindStringSubmatch(raw); m != nil {
		l.mark, l.num, l.text = number, strings.TrimRight(m[1], ".)"), m[2]
	}
	for _, r := range l.num {
		if r < '0' || r > '9' {
			l.order = 0
			break
		}
		l.order = l.order*10 + int(r-'0')
	}
	l.refresh()
	return l
}

// refresh recomputes what follows from text.
func (l *line) refresh() {
	l.size = utf8.RuneCountInString(l.text)
	l.fold = soft(head(l.text, recognised))
}

// waits reports whether the line is a question whose answer is still to come.
func (l *line) waits() bool { return l.kind == question && l.reply == "" }

func isBullet(s string) bool { _, ok := afterBullet(s); return ok }

// afterBullet returns what follows a bullet. Signs that also begin words or
// numbers must be followed by a space.
func afterBullet(s string) (string, bool) {
	r, n := utf8.DecodeRuneInString(s)
	rest := strings.TrimSpace(s[n:])
	if rest == "" || !hasWord(rest) {
		return "", false
	}
	spaced := len(rest) < len(s[n:]) && strings.HasSuffix(s[n:], rest)
	switch r {
	case '•', '‣', '◦', '▪', '▫', '●', '○', '■', '□', '►', '▶', '▸', '▹', '➤', '➜', '✓', '✔', '⁃', '∙':
		return rest, true
	case '-', '–', '—', '*', '+', '·', '›', '»':
		return rest, spaced
	}
	return "", false
}

func indent(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '\t':
			n += 4
		case unicode.IsSpace(r):
			n++
		default:
			return n
		}
	}
	return n
}

// head returns at most n bytes of s, cut between runes.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
