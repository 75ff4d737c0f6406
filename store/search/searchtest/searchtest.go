// Package searchtest measures how well search finds: a set of invented entries
// of a small business and graded queries by kind, and the table made of them.
//
// A third of the queries is held out: it counts in the sums and is never listed
// one by one, so that nothing is written towards it.
package searchtest

import (
	"embed"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/store/search"
)

//go:embed entries.*.tsv queries.tsv blind.tsv office.*.tsv office-queries.tsv cars.*.tsv cars-queries.tsv
var files embed.FS

// Kind says in which way a query differs from the text that answers it.
type Kind string

// None is the kind of the queries nothing answers.
const None Kind = "none"

// Kinds lists the kinds in the order of the table.
func Kinds() []Kind {
	return []Kind{
		"exact", "accents", "elision", "typo", "inflection", "prefix", "synonym", "paraphrase", "noword",
		"long", "sms", None,
	}
}

// Query is a query with the entries that answer it: 3 fully, 2 in part, 1 just
// nearby. Only 2 and 3 count as an answer.
type Query struct {
	Kind   Kind
	Lang   app.Lang
	Text   string
	Grades map[string]int
	Held   bool // only in sums
}

// Answers reports whether an entry answers the query.
func (q Query) Answers(id string) bool { return q.Grades[id] >= 2 }

// Entries returns the texts. A Doc's Key is the entry's id.
func Entries() ([]search.Doc, error) { return entries("entries") }

// Others returns the texts and the queries of another business: "office" makes a
// program for invoices, "cars" lends cars. Like those of Blind, the queries were
// written before one of them was asked and not changed since.
func Others(name string) ([]search.Doc, []Query, error) {
	docs, err := entries(name)
	if err != nil {
		return nil, nil, err
	}
	list, err := queries(name + "-queries.tsv")
	return docs, list, err
}

func entries(name string) ([]search.Doc, error) {
	var docs []search.Doc
	for _, lang := range app.Langs() {
		rows, err := rows(name+"."+string(lang)+".tsv", 4)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			docs = append(docs, search.Doc{
				Key: r[0], Lang: lang, Kind: "question", Category: r[1], Title: r[2], Body: r[3],
			})
		}
	}
	return docs, nil
}

// Queries returns the graded queries.
func Queries() ([]Query, error) { return queries("queries.tsv") }

// Blind returns queries to the demonstration articles that were written from
// what those say before any of them was asked, and not changed since: what they
// give is what a stranger finds. The ids are those of the demonstration.
func Blind() ([]Query, error) { return queries("blind.tsv") }

func queries(name string) ([]Query, error) {
	rows, err := rows(name, 4)
	if err != nil {
		return nil, err
	}
	list := make([]Query, 0, len(rows))
	for _, r := range rows {
		q := Query{Kind: Kind(r[0]), Lang: app.Lang(r[1]), Text: r[2], Grades: map[string]int{}, Held: held(r[2])}
		for one := range strings.SplitSeq(r[3], ",") {
			if one == "" {
				continue
			}
			id, grade, _ := strings.Cut(one, ":")
			n, err := strconv.Atoi(grade)
			if err != nil {
				return nil, fmt.Errorf("query %q: grade %q: %w", q.Text, one, err)
			}
			q.Grades[id] = n
		}
		list = append(list, q)
	}
	return list, nil
}

// held picks a third of the queries by their hash.
func held(text string) bool {
	h := fnv.New32a()
	h.Write([]byte(text))
	return h.Sum32()%3 == 0
}

func rows(name string, columns int) ([][]string, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list [][]string
	for line := range strings.Lines(string(text)) {
		r := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(r) != columns {
			return nil, fmt.Errorf("%s: %d columns in %q", name, len(r), line)
		}
		list = append(list, r)
	}
	return list, nil
}
