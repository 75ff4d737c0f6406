package searchtest

import (
	"fmt"
	"slices"
	"strings"

	"guichet/app"
)

// Answer is what a search gave: the ids, best first, and whether it was sure.
type Answer struct {
	IDs  []string
	Sure bool
}

// Score sums up some queries.
type Score struct {
	Queries int
	MRR     float64 // mean of 1/rank of the first answer among 10
	Three   float64 // share with an answer among the first 3
	Doubted float64 // share that was not sure
}

// Miss is a query whose first hit does not answer it, or whose sureness is wrong.
type Miss struct {
	Query Query
	Rank  int // of the first answer, 0 without
	Answer
}

// Table is the quality by kind.
type Table struct {
	All      Score // without the kind None
	French   Score // likewise
	Kinds    map[Kind]Score
	InFrench map[Kind]Score
	Refused  float64 // share of the queries of kind None that were doubted
	Misses   []Miss  // none that is held out
}

// Measure asks every query.
func Measure(queries []Query, ask func(Query) (Answer, error)) (Table, error) {
	t := Table{Kinds: map[Kind]Score{}, InFrench: map[Kind]Score{}}
	for _, q := range queries {
		a, err := ask(q)
		if err != nil {
			return t, fmt.Errorf("query %q: %w", q.Text, err)
		}
		t.add(q, a)
	}
	t.All, t.French = t.All.mean(), t.French.mean()
	for k := range t.Kinds {
		t.Kinds[k], t.InFrench[k] = t.Kinds[k].mean(), t.InFrench[k].mean()
	}
	t.Refused = t.Kinds[None].Doubted
	return t, nil
}

func (t *Table) add(q Query, a Answer) {
	rank := 1 + slices.IndexFunc(a.IDs[:min(len(a.IDs), 10)], q.Answers)
	t.Kinds[q.Kind] = t.Kinds[q.Kind].plus(rank, a.Sure)
	if q.Lang == app.French {
		t.InFrench[q.Kind] = t.InFrench[q.Kind].plus(rank, a.Sure)
	}
	if q.Kind != None {
		t.All = t.All.plus(rank, a.Sure)
		if q.Lang == app.French {
			t.French = t.French.plus(rank, a.Sure)
		}
	}
	if !q.Held && (q.Kind == None) == (a.Sure || rank > 0) || !q.Held && q.Kind != None && (rank != 1 || !a.Sure) {
		t.Misses = append(t.Misses, Miss{q, rank, a})
	}
}

func (s Score) plus(rank int, sure bool) Score {
	s.Queries++
	if rank > 0 {
		s.MRR += 1 / float64(rank)
	}
	if rank > 0 && rank <= 3 {
		s.Three++
	}
	if !sure {
		s.Doubted++
	}
	return s
}

func (s Score) mean() Score {
	n := float64(max(s.Queries, 1))
	return Score{s.Queries, s.MRR / n, s.Three / n, s.Doubted / n}
}

// String writes the table.
func (t Table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %8s %6s %8s %8s   %8s %6s\n", "kind", "queries", "MRR@10", "first 3", "doubted", "French", "MRR@10")
	line := func(name string, all, fr Score) {
		fmt.Fprintf(&b, "%-12s %8d %6.3f %8.3f %8.3f   %8d %6.3f\n",
			name, all.Queries, all.MRR, all.Three, all.Doubted, fr.Queries, fr.MRR)
	}
	for _, k := range Kinds() {
		if k != None {
			line(string(k), t.Kinds[k], t.InFrench[k])
		}
	}
	line("all", t.All, t.French)
	fmt.Fprintf(&b, "no answer: %.3f of %d refused, %.3f of the others doubted\n",
		t.Refused, t.Kinds[None].Queries, t.All.Doubted)
	return b.String()
}
