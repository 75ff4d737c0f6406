package search

import (
	"embed"
	"strings"

	"guichet/app"
)

// queryFiles hold what only matters to queries: how people write in a hurry,
// and the words that tell a story more than they ask.
//
//go:embed words/respelt.*.txt words/light.*.txt
var queryFiles embed.FS

// hurried returns the words people write in a hurry, folded, and what each
// stands for.
func hurried(lang app.Lang) map[string]string {
	m := map[string]string{}
	for line := range queryLines("respelt", lang) {
		if from, to, ok := strings.Cut(line, " "); ok {
			m[from] = to
		}
	}
	return m
}

// lightWords returns the stems of the words that weigh less in a query.
func (t *tongue) lightWords() map[string]bool {
	set := map[string]bool{}
	for line := range queryLines("light", t.lang) {
		for _, w := range strings.Fields(line) {
			set[t.stem(w)] = true
		}
	}
	return set
}

// queryLines reads the lines of a list that are no comments.
func queryLines(name string, lang app.Lang) func(yield func(string) bool) {
	text, err := queryFiles.ReadFile("words/" + name + "." + string(lang) + ".txt")
	if err != nil {
		text = nil
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}
