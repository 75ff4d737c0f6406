package plain

import (
	"strings"
	"unicode/utf8"
)

// body writes the lines of an answer as Markdown that renders as the same text:
// paragraphs, lists, and nothing else.
func (p *page) body(lines []*line) string {
	var b strings.Builder
	var above *line
	for i, l := range lines {
		if l.text == "" {
			continue
		}
		item := p.item(lines, i)
		switch {
		case above == nil:
		case p.flows(above, l, item):
			b.WriteByte(' ')
			b.WriteString(escape(l.text))
			above = l
			continue
		case item != "" && above.mark == l.mark:
			b.WriteByte('\n')
		default:
			b.WriteString("\n\n")
		}
		switch {
		case item != "":
			b.WriteString(item)
			b.WriteString(guard(escape(l.text)))
		case l.mark == number:
			b.WriteString(guard(escape(l.raw)))
		default:
			b.WriteString(guard(escape(l.text)))
		}
		above = l
	}
	return b.String()
}

// item is the list marker of line i, "" when it is no list item. A lone number
// is text unless it begins a list.
func (p *page) item(lines []*line, i int) string {
	l := lines[i]
	switch {
	case l.mark == bullet:
		return "- "
	case l.mark != number || l.order == 0:
		return ""
	}
	near := func(j int) bool { return j >= 0 && j < len(lines) && lines[j].mark == number }
	if near(i-1) || near(i+1) {
		return l.num + ". "
	}
	return ""
}

// flows reports whether l goes on with the paragraph or item above it.
func (p *page) flows(above, l *line, item string) bool {
	if item != "" || l.gap || l.mark != none || l.answer || above.n == l.n {
		return false
	}
	if endsColon(above.text) && !startsLower(l.text) {
		return false
	}
	return p.wrapped && above.mark == none || startsLower(l.text) && !endsSentence(above.text)
}

// escape protects the signs that Markdown would read as more than text.
func escape(s string) string {
	if !strings.ContainsAny(s, "\\`*_<[&~") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if special(s, i) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func special(s string, i int) bool {
	switch s[i] {
	case '\\', '`', '*':
		return true
	case '_':
		return i == 0 || i+1 == len(s) || !wordByte(s[i-1]) || !wordByte(s[i+1])
	case '<':
		return i+1 < len(s) && (wordByte(s[i+1]) || s[i+1] == '/' || s[i+1] == '!' || s[i+1] == '?')
	case '[':
		end := strings.IndexByte(head(s[i:], longQuestion*4), ']')
		return end > 0 && i+end+1 < len(s) && (s[i+end+1] == '(' || s[i+end+1] == '[' || s[i+end+1] == ':')
	case '&':
		end := strings.IndexByte(head(s[i:], 40), ';')
		return end > 1
	case '~':
		return i+1 < len(s) && s[i+1] == '~'
	}
	return false
}

func wordByte(c byte) bool {
	return c >= utf8.RuneSelf || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// guard protects the beginning of a paragraph that Markdown would read as the
// beginning of a block.
func guard(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '#', '>', '|', '=', '+', '-', '~':
		return "\\" + s
	}
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < 10 && digits < len(s) && (s[digits] == '.' || s[digits] == ')') {
		return s[:digits] + "\\" + s[digits:]
	}
	return s
}
