package search

import (
	"embed"
	"strings"

	"guichet/app"
)

// queryFiles hold what only matters to queries: how people write in a hurry, the
// words that tell a story more than they ask, and those that are no misspelt ones.
//
//go:embed words/respelt.*.txt words/light.*.txt words/plain.*.txt
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

// plainWords returns the everyday words, folded. Those of narration are among them.
func (t *tongue) plainWords() map[string]bool {
	set := map[string]bool{}
	for _, name := range []string{"plain", "light"} {
		for line := range queryLines(name, t.lang) {
			for _, w := range strings.Fields(line) {
				set[w] = true
			}
		}
	}
	return set
}

// everyday reports whether a folded word is an everyday one or a regular form of it,
// so that it is no other word misspelt.
func (t *tongue) everyday(fold string) bool {
	set := t.plain()
	if set[fold] {
		return true
	}
	for _, r := range t.regular {
		if begin, ok := strings.CutSuffix(fold, r.from); ok && len(begin) >= r.after && set[begin+r.to] {
			return true
		}
	}
	return false
}

// regular lists what the ending of a regular form stands for: "ait" for "er".
func regular(lang app.Lang) []ending {
	var list []ending
	for base, forms := range map[app.Lang]map[string]string{
		app.French:  {"": "s x e es", "er": "e es ent ons ez ee ees ais ait ant a ai era erai eront", "ir": "is it i issez issent ie"},
		app.English: {"": "s es ed ing er ers ly", "e": "es ed ing er ers", "y": "ies ied"},
		app.Spanish: {
			"": "s es", "o": "os a as", "ar": "o a as an amos e en ado ada ando aba are", "er": "o e es en emos ido ida iendo ia",
			"ir": "o e es en imos ido ida iendo ia",
		},
	}[lang] {
		for _, form := range strings.Fields(forms) {
			list = append(list, ending{form, base, 2})
		}
	}
	return list
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
