package checks

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	printed  = regexp.MustCompile(`(?s)@media print \{.*?\n\}`)
	opened   = regexp.MustCompile(`([^{}]+)\{`)
	oneClass = regexp.MustCompile(`^\.[a-z][\w-]*$`)
)

// The sheets of the staff's pages are one file for the browser: a class that one
// of them gives a look by its name alone is no other's. (Sheets have collided: an
// address that was pasted was shown in capitals, as the code of a language is.)
func TestAClassOfTheStaffHasOneSheet(t *testing.T) {
	t.Parallel()
	sheets, err := filepath.Glob("../../frontend/styles/staff/*.css")
	if err != nil || len(sheets) < 5 {
		t.Fatal(sheets, err)
	}
	seen := map[string]string{}
	for _, name := range sheets {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := printed.ReplaceAllString(comment.ReplaceAllString(string(raw), ""), "")
		for _, m := range opened.FindAllStringSubmatch(text, -1) {
			for _, selector := range selectors(m[1]) {
				if !oneClass.MatchString(selector) {
					continue
				}
				if other := seen[selector]; other != "" && other != name {
					t.Errorf("%s is in %s and in %s", selector, filepath.Base(other), filepath.Base(name))
				}
				seen[selector] = name
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d classes were read", len(seen))
	}
}

// selectors are those of a rule, apart from commas within brackets.
func selectors(list string) []string {
	depth, out := 0, []string{""}
	for _, r := range list {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, "")
				continue
			}
		}
		out[len(out)-1] += string(r)
	}
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}
