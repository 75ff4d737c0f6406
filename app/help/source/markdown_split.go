package source

import (
	"strings"

	"guichet/app/help/source/plain"
)

// atxHeading reads a heading of the form "## Title" (CommonMark 0.31, 4.2).
func atxHeading(s string) (title string, level int) {
	t := strings.TrimLeft(s, " ")
	if len(s)-len(t) > 3 {
		return "", 0
	}
	for level < len(t) && t[level] == '#' {
		level++
	}
	if level == 0 || level > 6 || level < len(t) && t[level] != ' ' && t[level] != '\t' {
		return "", 0
	}
	t = strings.TrimSpace(t[level:])
	if cut := strings.TrimRight(t, "#"); cut == "" || strings.HasSuffix(cut, " ") {
		t = cut
	}
	return plainTitle(t), level
}

func isUnderline(s string, c byte) bool {
	s = strings.TrimRight(s, " \t")
	return len(s) >= 2 && strings.Trim(s, string(c)) == ""
}

// plainTitle takes the marks of emphasis and code off a title.
func plainTitle(s string) string {
	s = strings.NewReplacer("**", "", "__", "", "`", "").Replace(s)
	if len(s) > 2 && (s[0] == '*' || s[0] == '_') && s[len(s)-1] == s[0] {
		s = s[1 : len(s)-1]
	}
	return oneLine(s)
}

// section is a heading of a Markdown page and where it stands.
type section struct {
	line  int // index into the lines
	level int
	title string
}

// questionSections returns the headings of a page that is a list of questions:
// at least two headings of its deepest level ask. nil for any other page.
func questionSections(lines []string) []section {
	var all []section
	fence := ""
	asks := map[int]int{}
	for i, l := range lines {
		t := strings.TrimSpace(l)
		if mark := fenceMark(t); mark != "" && (fence == "" || strings.HasPrefix(t, fence)) {
			if fence == "" {
				fence = mark
			} else {
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		if title, level := atxHeading(l); level > 0 {
			all = append(all, section{line: i, level: level, title: title})
			if plain.Marked(title) {
				asks[level]++
			}
		}
	}
	for level := 1; level <= 6; level++ {
		if asks[level] >= 2 {
			return upTo(all, level)
		}
	}
	return nil
}

// fenceMark is the fence a code block opens or closes with, "" for none.
func fenceMark(t string) string {
	for _, c := range []string{"```", "~~~"} {
		if strings.HasPrefix(t, c) {
			return c
		}
	}
	return ""
}

// upTo leaves the headings below a level within the answers.
func upTo(all []section, level int) []section {
	var out []section
	for _, s := range all {
		if s.level <= level {
			out = append(out, s)
		}
	}
	return out
}

// putSections hands over one entry a question. A heading above questions is a
// category; text below it, or below one without questions, is an entry named
// after the heading, for a person to check.
func (r *reading) putSections(base Entry, lines []string, skipped int, sections []section) error {
	deepest := 0
	for _, s := range sections {
		deepest = max(deepest, s.level)
	}
	if err := r.loose(base, "", lines, 0, skipped+sections[0].line, 0); err != nil {
		return err
	}
	category := base.Category
	for i, s := range sections {
		from, to := skipped+s.line, len(lines)
		if i+1 < len(sections) {
			to = skipped + sections[i+1].line
		}
		e := base
		if s.level < deepest {
			var err error
			if category, err = r.putAbove(base, lines, from, to, sections[i:], deepest); err != nil {
				return err
			}
			continue
		}
		e.Title, e.Body, e.Category = s.title, strings.Join(lines[from+1:to], "\n"), category
		e.From, e.To = from+1, from+lastLine(lines[from:to])
		if plain.Asks(s.title) {
			e.Kind = KindQuestion
		}
		if err := r.put(e); err != nil {
			return err
		}
	}
	return nil
}

// putAbove takes the first of the sections, which stands above the level of the
// questions, with the text from line index from to before to. It returns the
// category of what follows.
func (r *reading) putAbove(base Entry, lines []string, from, to int, sections []section, deepest int) (string, error) {
	s, category := sections[0], base.Category
	if leads(sections, deepest) {
		category = nested(base.Category, s.title)
		if err := r.tellHeading(from+1, s.title, category); err != nil {
			return "", err
		}
		base.Category = category
		return category, r.loose(base, s.title, lines, from+1, to, 0)
	}
	if isBlank(lines[from+1 : to]) {
		return category, r.tell(Left, from+1, from+1, s.title, "source.note.heading")
	}
	return category, r.loose(base, s.title, lines, from+1, to, 1)
}

// leads reports whether a section of the deepest level stands below the first.
func leads(sections []section, deepest int) bool {
	for _, s := range sections[1:] {
		if s.level <= sections[0].level {
			return false
		}
		if s.level == deepest {
			return true
		}
	}
	return false
}

func (r *reading) tellHeading(line int, title, category string) error {
	if plain.NamesFAQ(title) {
		return r.tell(Left, line, line, title, "source.note.faq")
	}
	return r.tell(Left, line, line, title, "source.note.category", "Category", category)
}

// nested is a title within a category; the name of a FAQ is no category.
func nested(within, title string) string {
	switch {
	case plain.NamesFAQ(title):
		return within
	case within == "":
		return title
	}
	return within + " > " + title
}

// loose takes the lines from index from to before to, which no question heads:
// an introduction is told, anything else is an entry for a person to check, named
// after the heading or its own first words. head is how many lines of heading
// above belong to it.
func (r *reading) loose(e Entry, title string, lines []string, from, to, head int) error {
	start := from - head
	for from < to && strings.TrimSpace(lines[from]) == "" {
		from++
	}
	if from == to {
		return nil
	}
	if head == 0 {
		start = from
	}
	e.From, e.To = start+1, from+lastLine(lines[from:to])
	e.Title, e.Body, e.Review = title, strings.Join(lines[from:to], "\n"), true
	if plain.Introduces(e.Body) {
		return r.tell(Left, e.From, e.To, lines[from], "source.note.intro")
	}
	if title == "" || plain.NamesFAQ(title) {
		e.Title = plain.Propose(plainTitle(lines[from]))
	}
	return r.put(e)
}

func isBlank(lines []string) bool { return strings.TrimSpace(strings.Join(lines, "")) == "" }
