package plain

import "strings"

// Asks reports whether a title is a question: by its mark, or by its first
// words when it does not end like a sentence.
func Asks(title string) bool {
	s := stripIcon(title)
	if endsQuestion(s) {
		return true
	}
	return !endsSentence(s) && !inverted.MatchString(soft(head(s, recognised))) && asksByWord(s)
}

// NamesFAQ reports whether a title says nothing but "frequently asked
// questions".
func NamesFAQ(title string) bool {
	l := cut(title)
	return isFAQ(&l, false)
}

// Marked reports whether a title ends with a question mark.
func Marked(title string) bool { return endsQuestion(stripIcon(title)) }

// Furniture names the reason a short text on a page is no help, as Read would:
// a key of the "source" catalogue and its arguments, "" when it may be help.
func Furniture(text string) (key string, args []any) {
	if len(text) > recognised {
		return "", nil
	}
	p := &page{lines: scan([]string{text})}
	if len(p.lines) != 1 {
		return "", nil
	}
	p.link()
	p.markNoise()
	p.markCounters()
	return p.lines[0].key, p.lines[0].args
}

// SpeaksOfCookies reports whether a question or heading is about cookies: what
// stands below is help then, not a bar.
func SpeaksOfCookies(title string) bool {
	return cookieWord.MatchString(soft(head(title, recognised)))
}

// Introduces reports whether the text before the questions of a page or section
// is no help of its own: it welcomes, presents the list, or points below.
func Introduces(text string) bool {
	if len(text) > recognised {
		return false
	}
	l := cut(strings.Join(strings.Fields(text), " "))
	return !hasWord(text) || isIntro(&l)
}

// Propose makes a title of the first words of an answer.
func Propose(text string) string { return propose(text, longTitle) }
