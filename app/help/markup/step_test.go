package markup

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"guichet/app"
)

// told writes steps on lines: id (title) line: label>where, ….
func told(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "%s (%s) %d:", s.ID, s.Title, s.Line)
		for _, c := range s.Choices {
			where := c.To
			switch {
			case c.Ask:
				where = "ask"
			case c.Out:
				where = "out"
			}
			fmt.Fprintf(&b, " %s>%s", c.Label, where)
		}
		if s.Early {
			b.WriteString(" early")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestStepsAreRead(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	for _, row := range []struct{ name, in, want string }{
		{"none", "Text\n\n### Deep", "s-deep (Deep) 3:\n"}, // the first heading is of the second level
		{"no heading", "- [a](#b)", ""},
		{"two ways", "Intro.\n\n## Late?\n\nHow long?\n\n- [Yes](#late)\n- [No](#s-wait)\n\n## Look {#late}\n\nThere.\n\n## Wait\n",
			"s-late-2 (Late?) 3: Yes>s-late No>s-wait\ns-late (Look) 10:\ns-wait (Wait) 14:\n"},
		{"ask, another page, an article", "## A\n\n- [Ask us](/fr/ask)\n- [Ask](/en/ask?q=x)\n- [See](/fr/articles/x)\n- [That](article:y)\n- [Bad](javascript:x)",
			"s-a (A) 1: Ask us>ask Ask>ask See>out That>out Bad>\n"},
		{"links elsewhere alone are text", "## A\n\n- [See](/fr/articles/x)\n- [Too](https://x.example)", "s-a (A) 1:\n"},
		{"words beside a link", "## A\n\n- [Yes](#b), always\n- [No](#a)", "s-a (A) 1:\n"},
		{"numbered", "## A\n\n1. [Yes](#a)", "s-a (A) 1:\n"},
		{"within a quote", "## A\n\n> ## B\n>\n> - [Yes](#a)", "s-a (A) 1:\n"},
		{"text after", "## A\n\n- [Yes](#a)\n\nAnd then.", "s-a (A) 1: early\n"},
		{"two lists, the last counts", "## A\n\n- [Yes](#a)\n\nOr\n\n- [No](#a)", "s-a (A) 1: No>s-a early\n"},
		{"loose list", "## A\n\n- [Yes](#a)\n\n- [No](#nothing)", "s-a (A) 1: Yes>s-a No>\n"},
		{"in code", "```\n## A\n- [Yes](#a)\n```", ""},
		{"accents as they are written", "## Déjà livré ?\n\n- [Oui](#déjà-livré)\n- [Non](#d%C3%A9j%C3%A0-livr%C3%A9)",
			"s-deja-livre (Déjà livré ?) 1: Oui>s-deja-livre Non>s-deja-livre\n"},
		{"a name and no title", "## {#x}\n\n## **A**{#y}", "s-x () 1:\ns-a-y (A{#y}) 3:\n"},
		{"a name twice", "## A {#x}\n\n## B {#x}\n\n- [1](#x)", "s-x (A) 1:\ns-b (B) 3: 1>s-x\n"},
		{"a name within a title is text", "## What is {#x} here", "s-what-is-x-here (What is {#x} here) 1:\n"},
		{"one title over all", "# Guide\n\n- [Go](#a)\n\n## A", "s-guide (Guide) 1: early\n"},
		{"a title like another's number", "## A\n\n## A 2\n\n## A", "s-a (A) 1:\ns-a-2 (A 2) 3:\ns-a-3 (A) 5:\n"},
		{"three times the same title", "## A\n\n## A\n\n## A\n\n- [w](#a-3)", "s-a (A) 1:\ns-a-2 (A) 3:\ns-a-3 (A) 5: w>s-a-3\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got, err := rd.Steps(row.in)
			if err != nil || told(got) != row.want {
				t.Errorf("%v\n%s\nwant\n%s", err, told(got), row.want)
			}
		})
	}
	if _, err := rd.Steps(strings.Repeat(">", MaxDepth+1)); app.KindOf(err) != app.Invalid {
		t.Errorf("too deep: %v", err)
	}
}

func TestChoicesAreMarked(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	doc, err := rd.Render("## Late? {#late}\n\n- [Yes](#late)\n- [Ask](/fr/ask)\n\n[again](#Late)", app.French, nil)
	want := `<h2 id="s-late">Late?</h2>` + "\n" + `<ul class="choices">` + "\n" + `<li><a href="#s-late">Yes</a></li>` + "\n" +
		`<li><a href="/fr/ask">Ask</a></li>` + "\n</ul>\n" + `<p><a href="#s-late">again</a></p>` + "\n"
	if err != nil || doc.HTML != want || doc.Headings[0] != (Heading{"s-late", "Late?", 2}) || !strings.HasPrefix(doc.Plain, "Late?\n") {
		t.Errorf("%v %q %+v %q", err, doc.HTML, doc.Headings, doc.Plain)
	}
	if to, ok := doc.Anchor("LATE"); !ok || to != "s-late" {
		t.Errorf("%q %v", to, ok)
	}
	if to, ok := doc.Anchor("never"); ok {
		t.Errorf("%q", to)
	}
}

// Each step of a text is a heading of its page, in order, and each way within
// the text leads to one.
func FuzzSteps(f *testing.F) {
	rd := newRenderer(f)
	for _, s := range attack {
		f.Add("## a\n\n- " + s)
	}
	f.Add("x\n\n## A {#b}\n\n- [y](#c)\n- [n](/fr/ask)\n\nC\n---\n\n> ## B\n\n## A\n- [z](#a-2)\n")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4<<10 {
			return
		}
		steps, err := rd.Steps(src)
		doc, bad := rd.Render(src, app.French, ours)
		if bad != nil || err != nil {
			if err != nil && bad == nil {
				t.Fatalf("%v", err)
			}
			return
		}
		page, line := doc.HTML, 0
		for _, s := range steps {
			at := strings.Index(page, `<h2 id="`+s.ID+`">`)
			if at < 0 || s.Line != 0 && s.Line <= line || s.Line > strings.Count(src, "\n")+1 {
				t.Fatalf("%q: step %+v after line %d in %q", src, s, line, doc.HTML)
			}
			page, line = page[at+1:], max(line, s.Line)
			for _, c := range s.Choices {
				if c.To != "" && !strings.Contains(doc.HTML, ` href="#`+c.To+`"`) {
					t.Fatalf("%q: choice %+v in %q", src, c, doc.HTML)
				}
			}
		}
		if strings.Count(doc.HTML, `id="`) != len(ids(doc.HTML)) {
			t.Fatalf("%q: an id twice in %q", src, doc.HTML)
		}
	})
}

func ids(page string) map[string]bool {
	out := map[string]bool{}
	for _, part := range strings.Split(page, ` id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		out[id] = true
	}
	return out
}

// The texts the editor's own reader is tested with: both read the same.
func TestStepsAreReadAsTheEditorReadsThem(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../frontend/e2e/corpus/steps.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Text  string
		Steps []string
	}
	if err := json.Unmarshal(data, &rows); err != nil || len(rows) < 5 {
		t.Fatal(err, len(rows))
	}
	rd := newRenderer(t)
	for _, row := range rows {
		steps, err := rd.Steps(row.Text)
		var got []string
		for _, s := range steps {
			line := strings.TrimPrefix(strings.TrimPrefix(s.ID, "s"), "-") + " " + s.Title
			for _, c := range s.Choices {
				line += " | " + c.Label + ">" + strings.TrimPrefix(c.To, "s-")
			}
			got = append(got, line)
		}
		if err != nil || !slices.Equal(got, row.Steps) {
			t.Errorf("%v %q: %q, want %q", err, row.Text, got, row.Steps)
		}
	}
}
