package search

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app"
)

// synthetic makes n French texts of about 0.42 kB from 20,000 invented words
// whose frequencies fall as in a language.
func synthetic(n int) []Doc {
	rng := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ba bre cha cou da dre en fa fle ga gri hi jou la li lon ma mi mou na ni " +
		"noi on pa pla pou qua ra re ri sa sor ta ti tra un va vre zo")
	vocabulary := make([]string, 20000)
	for i := range vocabulary {
		var b strings.Builder
		for range 2 + rng.IntN(3) {
			b.WriteString(syllables[rng.IntN(len(syllables))])
		}
		vocabulary[i] = b.String() + []string{"", "s", "tion", "er", "ment"}[rng.IntN(5)]
	}
	common := rand.NewZipf(rng, 1.15, 8, uint64(len(vocabulary)-1))
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = vocabulary[common.Uint64()]
		}
		return strings.Join(list, " ")
	}
	docs := make([]Doc, n)
	for i := range docs {
		docs[i] = Doc{
			Key: fmt.Sprintf("%026d/fr", i), Lang: app.French, Kind: "question", Category: words(1),
			Title: words(4 + rng.IntN(3)), Body: words(40 + rng.IntN(20)),
		}
	}
	return docs
}

// asked makes queries as people do: words of one text, one in five with a typing
// error, one in five unfinished.
func asked(docs []Doc, n int) []string {
	rng := rand.New(rand.NewPCG(3, 4))
	list := make([]string, n)
	for i := range list {
		d := docs[rng.IntN(len(docs))]
		words := strings.Fields(d.Title + " " + d.Body)
		var q []string
		for range 1 + rng.IntN(4) {
			q = append(q, words[rng.IntN(len(words))])
		}
		last := q[len(q)-1]
		switch {
		case i%5 == 0:
			at := 1 + rng.IntN(len(last)-2)
			q[len(q)-1] = last[:at] + "x" + last[at+1:]
		case i%5 == 1:
			q[len(q)-1] = last[:max(2, len(last)*2/3)]
		}
		list[i] = strings.Join(q, " ")
		if i%5 > 1 {
			list[i] += " ?"
		}
	}
	return list
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkSearch(b, n) })
	}
}

func benchmarkSearch(b *testing.B, n int) {
	docs := synthetic(n)
	dir := b.TempDir()
	x, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	for at := 0; at < n; at += 500 {
		apply(b, x, docs[at:at+500], nil, fmt.Sprint(at))
	}
	build := time.Since(start)
	queries := asked(docs, 2000)
	ask(b, x, Query{Text: "xqzt", Langs: []app.Lang{app.French}})
	took := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		ask(b, x, Query{Text: queries[i%len(queries)], Langs: []app.Lang{app.French}})
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
	b.ReportMetric(float64(build.Milliseconds()), "build-ms")
	begin := time.Now()
	const saves = 50
	for i := range saves {
		apply(b, x, docs[i:i+1], nil, "later")
	}
	b.ReportMetric(float64(time.Since(begin).Microseconds())/saves, "save-µs")
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	reportSize(b, dir, docs)
	begin = time.Now()
	again, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(begin).Milliseconds()), "open-ms")
	if err := again.Close(); err != nil {
		b.Fatal(err)
	}
}

// reportSize compares the files of the index with the text.
func reportSize(b *testing.B, dir string, docs []Doc) {
	var text, disk int
	for _, d := range docs {
		text += len(d.Title) + len(d.Body)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.zap"))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			disk += int(info.Size())
		}
	}
	b.ReportMetric(float64(disk)/float64(text), "disk/text")
}

// BenchmarkApply times one text saved into an index of 1,000.
func BenchmarkApply(b *testing.B) {
	docs := synthetic(1001)
	x, err := Open(b.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	apply(b, x, docs[:1000], nil, "1")
	for b.Loop() {
		if err := x.Apply(context.Background(), docs[1000:], nil, "2"); err != nil {
			b.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}
