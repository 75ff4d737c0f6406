package markup

import (
	"strconv"
	"strings"
)

// lowest is the least heading HTML has.
const lowest = 6

// Within makes HTML that Render wrote ready to stand beside others in one
// document: the marks of its headings, and the links to them, begin with a
// prefix, so that no two texts share one; its headings stand deeper by so many
// levels; and its images are there at once, for nobody scrolls on paper.
func Within(page, prefix string, deeper int) string {
	pairs := []string{
		` id="s`, ` id="` + prefix + `s`,
		` href="#s`, ` href="#` + prefix + `s`,
		` loading="lazy"`, "",
		` role="region"`, ` role="group"`, // landmarks are named once in a document
	}
	for from := 2; deeper > 0 && from <= lowest; from++ {
		was, is := strconv.Itoa(from), strconv.Itoa(min(from+deeper, lowest))
		// Without the space behind it, which belongs to the id.
		pairs = append(pairs, "<h"+was, "<h"+is, "</h"+was, "</h"+is)
	}
	// Text cannot look like this: Render escapes its quotes and its brackets.
	return strings.NewReplacer(pairs...).Replace(page)
}
