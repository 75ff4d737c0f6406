package help

import (
	"slices"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/app/i18n"
)

const parcel = "Let us look.\n\n## Is it late?\n\n- [Yes](#wait)\n- [No](#soon)\n\n## Did the date pass? {#wait}\n\n" +
	"- [Yes](/en/ask)\n- [No](#soon)\n\n## It will come {#soon}\n\nWait for it.\n"

// faultsIn are the flaws of a text, each "flaw" or "flaw title".
func faultsIn(t *testing.T, h *house, body string) []string {
	t.Helper()
	var out []string
	for _, f := range h.stepFaults(body) {
		out = append(out, strings.TrimSpace(string(f.Flaw)+" "+f.Title))
	}
	return out
}

func TestStepsHaveFlaws(t *testing.T) {
	t.Parallel()
	h := quick(t)
	choices := func(n int) string { return strings.Repeat("- [w](#a)\n", n) }
	for _, row := range []struct {
		name, body string
		want       []string
	}{
		{"a good guide", parcel, nil},
		{"one answer", "## A\n\nDo it.", nil},
		{"a step back is no flaw", "## A\n\n- [On](#b)\n\n## B\n\n- [Back](#a)\n- [Ask](/fr/ask)", nil},
		{"another page is an end", "## A\n\n- [Again](#a)\n- [There](/fr/articles/x)", nil},
		{"no step", "Text.", []string{"none"}},
		{"a step nothing leads to", "## A\n\nx\n\n## B\n\ny", []string{"unreached B"}},
		{"what only an unreached step leads to", "## A\n\nx\n\n## B\n\n- [c](#c)\n\n## C", []string{"unreached B", "unreached C"}},
		{"a choice that leads nowhere", "## A\n\n- [Yes](#b)\n- [No](#c)\n\n## B", []string{"nowhere A"}},
		{"a choice that leads into a step", "## A\n\n- [Yes](#b)\n- [No](#c)\n\n## B\n\n### C", []string{"nowhere A"}},
		{"no answer", "## A\n\n- [b](#b)\n\n## B\n\n- [a](#a)", []string{"noend A"}},
		{"a loop beside an answer", "## A\n\n- [b](#b)\n- [c](#c)\n\n## B\n\n- [d](#d)\n\n## C\n\nx\n\n## D\n\n- [b](#b)",
			[]string{"trap B", "trap D"}},
		{"text after the choices", "## A\n\n- [b](#b)\n\ntext\n\n## B", []string{"early A", "unreached B"}},
		{"a choice without words", "## A\n\n- [](/fr/ask)\n- [w](#a)", []string{"wordless A"}},
		{"no title", "##\n\nx", []string{"unnamed"}},
		{"too many choices", "## A\n\n" + choices(MaxChoices) + "- [b](/fr/ask)", []string{"crowded A"}},
		{"as many as may be", "## A\n\n" + choices(MaxChoices-1) + "- [b](/fr/ask)", nil},
		{"what cannot be read", strings.Repeat("> ", 40) + "x", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := faultsIn(t, h, row.body); !slices.Equal(got, row.want) {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
	long := "## A\n\n- [w](/fr/ask)\n\n" + strings.Repeat("## B\n\n- [a](#a)\n\n", MaxSteps)
	if got := faultsIn(t, h, long); len(got) != MaxSteps+1 || got[0] != "many" {
		t.Errorf("%q", got)
	}
}

// What the walks say of any text holds step by step.
func FuzzGuided(f *testing.F) {
	f.Add(parcel)
	f.Add("## A\n\n- [b](#b)\n- [c](#c)\n\n## B\n\n- [d](#d)\n\n## C\n\nx\n\n## D\n\n- [b](#b)")
	words, err := i18n.Load()
	if err != nil {
		f.Fatal(err)
	}
	md := markup.New(words)
	f.Fuzz(func(t *testing.T, body string) {
		steps, err := md.Steps(body)
		if err != nil {
			return
		}
		g := guided(steps)
		faults := g.Faults()
		if len(steps) == 0 {
			return
		}
		reached, ending := g.reached(), g.ending()
		for i := range steps {
			// Told again the slow way: whatever a reached step leads to is reached, and
			// a step ends where it is an answer or leads to one that ends.
			ends := g.ends[i]
			for _, n := range g.next[i] {
				ends = ends || ending[n]
				if reached[i] && !reached[n] {
					t.Fatalf("%q: step %d is reached and %d is not", body, i, n)
				}
			}
			if ends != ending[i] {
				t.Fatalf("%q: step %d ends: %v", body, i, ending[i])
			}
		}
		for _, fault := range faults {
			if key, args := fault.Said(); !strings.HasPrefix(key, "help.advice.step.") || len(args) != 6 {
				t.Fatalf("%+v", fault)
			}
		}
	})
}

func TestFlawsOfStepsAreSaidWhileWriting(t *testing.T) {
	t.Parallel()
	h := open(t)
	body := strings.Replace(parcel, "(#soon)\n\n## It", "(#later)\n\n## It", 1)
	said := func(kind Kind) []string {
		list, err := h.Advise(t.Context(), editor, Written{Lang: app.English, Kind: kind, Title: "Late", Body: body + "\n## Lost\n\nx", Keywords: []string{"k"}})
		h.must(err)
		var out []string
		for _, a := range list {
			if a.Line > 0 {
				out = append(out, a.Word)
			}
		}
		return out
	}
	if got := said(Troubleshooting); !slices.Equal(got, []string{"step.unreached", "link.heading"}) {
		t.Errorf("%q", got)
	}
	if got := said(Guide); !slices.Equal(got, []string{"link.heading"}) {
		t.Errorf("of a guide %q", got)
	}
}

func TestFlawsOfStepsAreAmongTheChecks(t *testing.T) {
	t.Parallel()
	h := open(t)
	broken := "## A\n\n- [w](#b)\n- [y](#a)\n\n## B {#b}\n\n- [z](#a)"
	good := h.article(ArticleInput{Kind: Troubleshooting}, live(app.English, "Good", parcel)).Article
	bad := h.article(ArticleInput{Kind: Troubleshooting}, live(app.English, "Bad", broken)).Article
	h.article(ArticleInput{Kind: Guide}, live(app.English, "Only a guide", broken))
	bin := h.article(ArticleInput{Kind: Troubleshooting}, live(app.English, "In the bin", broken)).Article
	h.must(h.Delete(t.Context(), editor, bin))
	f := h.flaws()
	if f.StepsAll != 1 || len(f.Steps) != 1 || f.Steps[0].Article != bad || f.Steps[0].Kind != Misled || f.Steps[0].Step.Flaw != StepsNoEnd {
		t.Errorf("%+v", f.Steps)
	}
	h.text(good, TextInput{Lang: app.English, Title: "Good", Body: broken})
	h.text(bad, TextInput{Lang: app.English, Title: "Bad", Body: parcel})
	if f := h.flaws(); f.StepsAll != 1 || f.Steps[0].Article != good {
		t.Errorf("after rewording %+v", f.Steps)
	}
}

func TestGuidesAreFoundByTheirKind(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{Kind: Troubleshooting}, live(app.English, "Parcel late", parcel)).Article
	h.article(ArticleInput{Kind: Guide}, live(app.English, "Parcel sent", "late"))
	h.follow()
	res, err := h.Search(t.Context(), app.Visitor(), SearchQuery{Text: "parcel", Lang: app.English, Kind: Troubleshooting})
	h.must(err)
	if len(res.Hits) != 1 || res.Hits[0].Article != id || res.Hits[0].Kind != Troubleshooting {
		t.Errorf("%+v", res.Hits)
	}
	if list := h.contents(ContentQuery{Kind: Troubleshooting}); len(list.Rows) != 1 || list.Rows[0].Article != id {
		t.Errorf("%+v", list.Rows)
	}
}
