package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/store/search"
	"guichet/store/search/searchtest"
)

func main() {
	sizes := flag.String("articles", "1000,10000,100000", "how many synthetic articles, one table each")
	program := flag.String("guichet", "../bin/guichet", "the program that is asked over HTTP; empty for none")
	seconds := flag.Int("seconds", 3, "length of a measurement over HTTP")
	only := flag.Bool("http", false, "only what is asked over HTTP")
	flag.Parse()
	if err := run(*sizes, *program, *seconds, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(sizes, program string, seconds int, only bool) error {
	if !only {
		if err := quality(); err != nil {
			return err
		}
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		t, err := measure(n, program, seconds, only)
		if err != nil {
			return fmt.Errorf("%d articles: %w", n, err)
		}
		t.print(n)
	}
	return nil
}

// quality prints the table of the evaluation set.
func quality() error {
	docs, err := searchtest.Entries()
	if err != nil {
		return err
	}
	queries, err := searchtest.Queries()
	if err != nil {
		return err
	}
	x, err := search.OpenMemory()
	if err != nil {
		return err
	}
	defer x.Close()
	ctx := context.Background()
	if err := x.Apply(ctx, docs, nil, "1"); err != nil {
		return err
	}
	table, err := searchtest.Measure(queries, func(q searchtest.Query) (searchtest.Answer, error) {
		r, err := x.Search(ctx, search.Query{Text: q.Text, Langs: first(q.Lang)})
		a := searchtest.Answer{Sure: r.Confident}
		for _, h := range r.Hits {
			a.IDs = append(a.IDs, h.Key)
		}
		return a, err
	})
	if err == nil {
		fmt.Printf("Quality, %d entries\n%s\n", len(docs), table)
	}
	return err
}

// first puts a language before the others.
func first(lang app.Lang) []app.Lang {
	list := []app.Lang{lang}
	for _, l := range app.Langs() {
		if l != lang {
			list = append(list, l)
		}
	}
	return list
}

// row is a line of a table; table collects them.
type row struct{ what, ours, other, ratio, must, aim string }

type table struct{ rows []row }

func (t *table) add(what, ours, other, ratio, must, aim string) {
	t.rows = append(t.rows, row{what, ours, other, ratio, must, aim})
}

func (t *table) print(n int) {
	fmt.Printf("%d synthetic French articles\n%-42s %14s %14s %7s %12s %10s\n", n, "", "guichet", "SQLite FTS5", "ratio", "must", "aim")
	for _, r := range t.rows {
		fmt.Printf("%-42s %14s %14s %7s %12s %10s\n", r.what, r.ours, r.other, r.ratio, r.must, r.aim)
	}
	fmt.Println()
}
