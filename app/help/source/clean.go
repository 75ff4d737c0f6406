package source

import (
	"strings"
	"unicode/utf8"

	"guichet/app"
)

// stain says what clean took out of a text.
type stain uint8

const (
	controls stain = 1 << iota // C0 and C1 controls but tab and line feed, DEL
	turns                      // direction overrides and isolates, U+202A to U+202E and U+2066 to U+2069
	unread                     // bytes that were no character: they are U+FFFD now
)

// clean takes out of a text what is not text: control characters, byte order
// marks in the middle, and the overrides that make a line read backwards.
func clean(s string) (string, stain) {
	var found stain
	if !strings.ContainsFunc(s, func(c rune) bool { found |= stained(c); return found != 0 || dropped(c) }) {
		return s, 0
	}
	found = 0
	var b strings.Builder
	b.Grow(len(s))
	for _, c := range s {
		found |= stained(c)
		switch {
		case c == '\v' || c == '\f' || c == '\u0085' || c == '\u2028' || c == '\u2029':
			b.WriteByte(' ')
		case !dropped(c):
			b.WriteRune(c)
		}
	}
	return b.String(), found
}

func stained(c rune) stain {
	switch {
	case c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069:
		return turns
	case c == utf8.RuneError:
		return unread
	case dropped(c) && c != 0xfeff && c != '\v' && c != '\f' && c != 0x85 && c != 0x2028 && c != 0x2029:
		return controls
	}
	return 0
}

func dropped(c rune) bool {
	return c < 0x20 && c != '\t' && c != '\n' || c >= 0x7f && c < 0xa0 || c == 0xfeff ||
		c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x2028 || c == 0x2029
}

// stains reports what was taken out of lines from line to to.
func (r *reading) stains(found stain, line, to int, text string) error {
	for _, s := range [...]struct {
		of  stain
		key string
	}{
		{controls, "source.note.controls"},
		{turns, "source.note.direction"},
		{unread, "source.note.unread"},
	} {
		if found&s.of != 0 {
			if err := r.tell(Changed, line, to, text, s.key); err != nil {
				return err
			}
		}
	}
	return nil
}

// split cuts a decoded text into clean lines, at most MaxLines, and reports
// what was taken out of each.
func (r *reading) split(s string) ([]string, error) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if strings.Count(s, "\n") >= MaxLines {
		return nil, app.E(app.TooLarge, "source.error.lines", "Name", r.name, "Limit", MaxLines)
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		var found stain
		if lines[i], found = clean(l); found != 0 {
			if err := r.stains(found, i+1, i+1, lines[i]); err != nil {
				return nil, err
			}
		}
	}
	return lines, nil
}

// oneLine makes a title or name of a text: clean, on one line, single spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool {
		return c == ' ' || c == '\t' || c == '\n' || c == '\r'
	}), " ")
}

// normalBody is the form in which bodies are compared and kept: line feeds, no
// blank lines before, no white space behind.
func normalBody(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.TrimRight(s, " \t\n")
	for {
		first, rest, more := strings.Cut(s, "\n")
		if !more || strings.TrimSpace(first) != "" {
			return s
		}
		s = rest
	}
}

// quote is the beginning of a text for a note.
func quote(s string) string {
	s = oneLine(strings.ToValidUTF8(s[:min(len(s), 8*maxNoteText)], ""))
	n := 0
	for i := range s {
		if n++; n > maxNoteText {
			return s[:i]
		}
	}
	return s
}
