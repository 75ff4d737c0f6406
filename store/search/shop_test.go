package search

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"guichet/app"
)

// shop returns the articles of a small trilingual shop, keyed "id/lang".
func shop(t testing.TB) []Doc {
	t.Helper()
	b, err := os.ReadFile("testdata/articles.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		ID, Kind   string
		Category   map[app.Lang]string
		Keywords   map[app.Lang][]string
		Fr, En, Es []string
	}
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	var docs []Doc
	for _, a := range list {
		for lang, text := range map[app.Lang][]string{app.French: a.Fr, app.English: a.En, app.Spanish: a.Es} {
			if len(text) == 2 {
				docs = append(docs, Doc{
					Key: a.ID + "/" + string(lang), Lang: lang, Kind: a.Kind, Category: a.Category[lang],
					Keywords: a.Keywords[lang], Title: text[0], Body: text[1],
				})
			}
		}
	}
	return docs
}

// open returns an index in memory that holds the texts.
func open(t testing.TB, docs []Doc) *Index {
	t.Helper()
	x, err := OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	apply(t, x, docs, nil, "1")
	return x
}

func apply(t testing.TB, x *Index, put []Doc, del []string, pos string) {
	t.Helper()
	if err := x.Apply(context.Background(), put, del, pos); err != nil {
		t.Fatal(err)
	}
}

func ask(t testing.TB, x *Index, q Query) Result {
	t.Helper()
	r, err := x.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("Search(%q): %v", q.Text, err)
	}
	return r
}

// article is the part of a test key that translations share.
func article(key string) string {
	id, _, _ := strings.Cut(key, "/")
	return id
}

func keysOf(r Result) []string {
	var list []string
	for _, h := range r.Hits {
		list = append(list, h.Key)
	}
	return list
}

// firstHit is the first hit, or none.
func firstHit(r Result) Hit {
	if len(r.Hits) == 0 {
		return Hit{}
	}
	return r.Hits[0]
}
