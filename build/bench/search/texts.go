package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"guichet/app"
	"guichet/store/search"
	"guichet/store/search/searchtest"
)

// synthetic makes n French articles of about 0.42 kB: words of the evaluation
// set's entries as often as there, among 20,000 invented ones whose frequencies
// fall as in a language.
func synthetic(n int) ([]search.Doc, error) {
	entries, err := searchtest.Entries()
	if err != nil {
		return nil, err
	}
	var real []string
	for _, d := range entries {
		if d.Lang == app.French {
			real = append(real, strings.Fields(d.Title+" "+d.Body)...)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	made := invented(rng, 20000)
	common := rand.NewZipf(rng, 1.15, 8, uint64(len(made)-1))
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			if list[i] = made[common.Uint64()]; rng.IntN(2) == 0 {
				list[i] = real[rng.IntN(len(real))]
			}
		}
		return strings.Join(list, " ")
	}
	docs := make([]search.Doc, n)
	for i := range docs {
		docs[i] = search.Doc{
			Key: fmt.Sprintf("%026d.fr", i), Lang: app.French, Kind: "question", Place: fmt.Sprint(i % 20),
			Category: fmt.Sprint("Rubrique ", i%20), Title: words(5 + rng.IntN(3)), Body: words(52 + rng.IntN(16)),
		}
	}
	return docs, nil
}

func invented(rng *rand.Rand, n int) []string {
	syllables := strings.Fields("ba bre cha cou da dre en fa fle ga gri hi jou la li lon ma mi mou na ni " +
		"noi on pa pla pou qua ra re ri sa sor ta ti tra un va vre zo")
	list := make([]string, n)
	for i := range list {
		var b strings.Builder
		for range 2 + rng.IntN(3) {
			b.WriteString(syllables[rng.IntN(len(syllables))])
		}
		list[i] = b.String() + []string{"", "s", "tion", "er", "ment"}[rng.IntN(5)]
	}
	return list
}

// asked makes queries as people do: the French ones of the evaluation set, and
// as many words of one article, one in five with a typing error, one in five
// unfinished.
func asked(docs []search.Doc, n int) ([]string, error) {
	all, err := searchtest.Queries()
	if err != nil {
		return nil, err
	}
	var list []string
	for _, q := range all {
		if q.Lang == app.French {
			list = append(list, q.Text)
		}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		d := docs[rng.IntN(len(docs))]
		words := strings.Fields(d.Title + " " + d.Body)
		var q []string
		for range 1 + rng.IntN(4) {
			q = append(q, words[rng.IntN(len(words))])
		}
		last := []rune(q[len(q)-1])
		switch at := len(last) / 2; {
		case i%5 == 0 && len(last) > 3:
			last[at] = 'x'
		case i%5 == 1 && len(last) > 3:
			last = last[:at+1]
		}
		q[len(q)-1] = string(last)
		list = append(list, strings.Join(q, " "))
	}
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return slices.Clip(list), nil
}

// bytesOf is the text of the articles.
func bytesOf(docs []search.Doc) (n int) {
	for _, d := range docs {
		n += len(d.Title) + len(d.Body)
	}
	return n
}
