package help

import (
	"guichet/app/help/markup"
	"guichet/store"
)

// Limits of a guide. A longer one is kept and shown all the same: a person who
// walks through it has lost the thread by then.
const (
	MaxSteps   = 40
	MaxChoices = 6 // ways on from one step
)

// StepFlaw is what is wrong with a guide.
type StepFlaw string

// The flaws. The first five are of the whole guide, the others of a step.
const (
	StepsNone     StepFlaw = "none"      // there is no step
	StepsMany     StepFlaw = "many"      // there are more than MaxSteps
	StepsNoEnd    StepFlaw = "noend"     // no way leads from the first step to an answer
	StepNowhere   StepFlaw = "nowhere"   // a choice leads to no step
	StepWordless  StepFlaw = "wordless"  // a choice has no words
	StepEarly     StepFlaw = "early"     // its choices stand before the end of its text, and so are none
	StepUnnamed   StepFlaw = "unnamed"   // it has no title
	StepCrowded   StepFlaw = "crowded"   // it has more than MaxChoices choices
	StepUnreached StepFlaw = "unreached" // no way leads there from the first step
	StepTrap      StepFlaw = "trap"      // from it no way leads to an answer
)

// limit is what a flaw goes over, 0 for none.
func (f StepFlaw) limit() int {
	switch f {
	case StepsMany:
		return MaxSteps
	case StepCrowded:
		return MaxChoices
	}
	return 0
}

// StepFault is one flaw of a guide and the place of it.
type StepFault struct {
	Flaw  StepFlaw
	Title string // of the step
	Label string // of the choice
	Line  int    // of the body, from 1, where the step begins; 0 for the whole
	lost  bool   // the choice leads to nothing at all, as its link does
}

// Said is the key of the sentence about a flaw, and what it needs.
func (f StepFault) Said() (key string, args []any) {
	return "help.advice." + f.word(), []any{"Title", shorten(f.Title, 60), "Label", shorten(f.Label, 60), "Limit", f.Flaw.limit()}
}

func (f StepFault) word() string { return "step." + string(f.Flaw) }

// Guided is a text of the kind Troubleshooting: steps that lead from one to
// another. The first is where a reader begins. A step without choices is an
// answer; so is what lies outside, the form for questions or another page.
type Guided struct {
	Steps []markup.Step
	at    map[string]int // where a step is, by its id
	next  [][]int        // for each step, the steps its choices lead to
	ends  []bool         // whether a step is an answer or a choice of it leads outside
}

// guided links the steps of a text.
func guided(steps []markup.Step) Guided {
	g := Guided{Steps: steps, at: make(map[string]int, len(steps)), next: make([][]int, len(steps)), ends: make([]bool, len(steps))}
	for i := range steps {
		g.at[steps[i].ID] = i
	}
	for i := range steps {
		g.ends[i] = len(steps[i].Choices) == 0
		for _, c := range steps[i].Choices {
			if to, ok := g.at[c.To]; ok {
				g.next[i] = append(g.next[i], to)
			}
			g.ends[i] = g.ends[i] || c.Ask || c.Out
		}
	}
	return g
}

// Faults lists what is wrong, in the order of the text.
func (g Guided) Faults() []StepFault {
	if len(g.Steps) == 0 {
		return []StepFault{{Flaw: StepsNone}}
	}
	var out []StepFault
	if len(g.Steps) > MaxSteps {
		out = append(out, StepFault{Flaw: StepsMany})
	}
	reached, ending := g.reached(), g.ending()
	if !ending[0] {
		out = append(out, StepFault{Flaw: StepsNoEnd, Line: g.Steps[0].Line, Title: g.Steps[0].Title})
	}
	for i := range g.Steps {
		out = append(out, g.faultsOf(i, reached[i], ending[i] || !ending[0])...)
	}
	return out
}

func (g Guided) faultsOf(i int, reached, ending bool) []StepFault {
	step := &g.Steps[i]
	var out []StepFault
	say := func(flaw StepFlaw, label string) {
		out = append(out, StepFault{Flaw: flaw, Title: step.Title, Label: label, Line: step.Line})
	}
	nowhere := func(c markup.Choice) {
		say(StepNowhere, c.Label)
		out[len(out)-1].lost = c.To == ""
	}
	if step.Title == "" {
		say(StepUnnamed, "")
	}
	if step.Early {
		say(StepEarly, "")
	}
	if len(step.Choices) > MaxChoices {
		say(StepCrowded, "")
	}
	for _, c := range step.Choices {
		if c.Label == "" {
			say(StepWordless, "")
		}
		if _, there := g.at[c.To]; !there && !c.Ask && !c.Out {
			nowhere(c)
		}
	}
	if !reached {
		say(StepUnreached, "")
	} else if !ending {
		say(StepTrap, "")
	}
	return out
}

// reached tells of each step whether a way leads there from the first.
func (g Guided) reached() []bool { return walk(g.next, []int{0}) }

// ending tells of each step whether a way leads from it to an answer.
func (g Guided) ending() []bool {
	back := make([][]int, len(g.Steps))
	var from []int
	for i, to := range g.next {
		for _, n := range to {
			back[n] = append(back[n], i)
		}
		if g.ends[i] {
			from = append(from, i)
		}
	}
	return walk(back, from)
}

// walk marks what can be reached from where it begins.
func walk(next [][]int, begin []int) []bool {
	seen := make([]bool, len(next))
	for _, i := range begin {
		seen[i] = true
	}
	for todo := begin; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, n := range next[i] {
			if !seen[n] {
				seen[n] = true
				todo = append(todo, n)
			}
		}
	}
	return seen
}

// guides looks at the steps of all guides, as they were saved last.
func (k *checking) guides() error {
	for _, row := range k.list {
		if row.Kind != Troubleshooting || !kept(row) {
			continue
		}
		for i := range row.Texts {
			t := &row.Texts[i]
			v, err := revisions.Get(k.r, store.K(row.Article, t.Lang, t.Revision))
			if missing(err) {
				continue // reworded since the roster was read
			}
			if err != nil {
				return err
			}
			for _, f := range k.h.stepFaults(v.Body) {
				flaw := k.flaw(Misled, row, t, "", nil)
				flaw.Step = f
				k.misled = append(k.misled, flaw)
			}
		}
	}
	return nil
}

// stepFaults reads the steps of a text. A text that cannot be read has no flaws
// of steps: what is wrong with it is said elsewhere.
func (h *Help) stepFaults(body string) []StepFault {
	steps, err := h.md.Steps(body)
	if err != nil {
		return nil
	}
	return guided(steps).Faults()
}
