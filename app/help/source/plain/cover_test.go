package plain

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// shapes are the lines pages are made of.
var shapes = []string{
	"", "", "", "Why is it so?", "How it works", "Puis-je venir ?", "It is so because of the wind. We know.", "Orders",
	"Nos horaires", "- Alpha", "- Is it open?", "- It is open.", "• Beta", "1. First", "2) Second thing.", "3. Really?",
	"0", "12", "expand_more", "--:--:--", "Category: Tea", "Topic: Milk", "Topic: Tea", "Q: What now?", "A: Nothing.",
	"A:",
	"FAQ", "Questions fréquentes", "Results: 0 • Relevance: 0", "No results found.", "Search…",
	"Ask a questionType your question here…", "We use cookies to improve your experience.", "Accept", "Home > Help",
	"Was this page helpful?", "Yes", "No", "Still have questions?", "Last updated: 3 May 2024", "© 2024",
	"following list :",
	"and it goes on without an end", "ends with a question after all?", "Stop. - Then go on", "If it does not, call us.",
	"See the answers below.", strings.Repeat("long words ", 30) + "?", "===", "Menu", "Press", "Jobs", "Terms", "Imprint",
}

func TestEveryLineIsAccountedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom(shapes), 0, 40).Draw(t, "lines")
		units, notes := Read(lines)
		covered := make([]bool, len(lines)+1)
		mark := func(from, to int) {
			if from < 1 || to < from || to > len(lines) {
				t.Fatalf("lines %d to %d of %d", from, to, len(lines))
			}
			for i := from; i <= to; i++ {
				covered[i] = true
			}
		}
		titles := map[string]bool{}
		for _, u := range units {
			mark(u.From, u.To)
			if u.Title == "" || u.Body == "" || titles[place(u.Category, u.Title)] {
				t.Fatalf("%+v", u)
			}
			titles[place(u.Category, u.Title)] = true
		}
		for _, n := range notes {
			mark(n.From, n.To)
		}
		for i, l := range lines {
			if l != "" && !covered[i+1] {
				t.Fatalf("line %d %q is in no unit and no note", i+1, l)
			}
		}
	})
}

// TestTheTextOfALineIsKept checks that a line that is in no note stands in the
// title or body of a unit.
func TestTheTextOfALineIsKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom(shapes), 0, 40).Draw(t, "lines")
		units, notes := Read(lines)
		noted := map[int]bool{}
		for _, n := range notes {
			for i := n.From; i <= n.To; i++ {
				noted[i] = true
			}
		}
		for i, l := range lines {
			words := strings.Fields(l)
			if len(words) == 0 || noted[i+1] || l == "A:" {
				continue
			}
			if !keeps(units, i+1, words[len(words)-1]) {
				t.Fatalf("line %d %q is lost in %+v", i+1, l, units)
			}
		}
	})
}

func keeps(units []Unit, line int, word string) bool {
	word = strings.Trim(word, ":?？.…")
	for _, u := range units {
		if u.From <= line && line <= u.To && strings.Contains(u.Title+" "+u.Body, word) {
			return true
		}
	}
	return false
}
