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

// plainWords returns the everyday words, folded, with their regular forms. Those
// of narration are among them.
func (t *tongue) plainWords() map[string]bool {
	set := map[string]bool{}
	for _, name := range []string{"plain", "light"} {
		for line := range queryLines(name, t.lang) {
			for _, w := range strings.Fields(line) {
				set[w] = true
				for _, f := range regularForms(t.lang, w) {
					set[f] = true
				}
			}
		}
	}
	return set
}

// regularForms returns how a folded word is written in other numbers, persons and
// tenses, if it is regular. Too many do no harm: they are compared with whole words.
func regularForms(lang app.Lang, word string) []string {
	begin, endings := word, "s"
	verb := map[app.Lang]map[string]string{
		app.French:  {"er": "e es ent ons ez ee ees ais ait ant a ai era erai eront", "ir": "is it i issez issent ie", "x": "", "u": "us ue ues ux"},
		app.English: {"e": "es ed ing er ers", "y": "ies ied ying ys", "": "s es ed ing er ers ly"},
		app.Spanish: {
			"ar": "o a as an amos e en ado ada ando aba are", "er": "o e es en emos ido ida iendo ia",
			"ir": "o e es en imos ido ida iendo ia", "o": "os a as", "": "s es",
		},
	}[lang]
	for _, n := range []int{2, 1, 0} {
		if n >= len(word) {
			continue
		}
		if list, ok := verb[word[len(word)-n:]]; ok {
			begin, endings = word[:len(word)-n], list
			break
		}
	}
	var forms []string
	for _, e := range strings.Fields(endings) {
		forms = append(forms, begin+e)
	}
	return forms
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
