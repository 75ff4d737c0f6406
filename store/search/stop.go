package search

import (
	"embed"
	"strings"

	"guichet/app"
)

// stopFiles holds one list a language: articles, pronouns, prepositions, the
// verbs that only carry others, and the question and courtesy words with which
// people begin. Words stand folded, separated by white space; a line that
// begins with # is a heading.
//
//go:embed words/stop.*.txt
var stopFiles embed.FS

// stopWords returns the list of a language as a set.
func stopWords(lang app.Lang) map[string]bool {
	text, err := stopFiles.ReadFile("words/stop." + string(lang) + ".txt")
	if err != nil {
		return nil
	}
	set := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			set[w] = true
		}
	}
	return set
}
