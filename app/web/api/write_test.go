package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/help"
)

// found is the answer to a search, as encoding/json would write it.
type found struct {
	Query     string   `json:"query"`
	Lang      app.Lang `json:"lang"`
	Count     int      `json:"count"` // all hits, not those in Results
	Confident bool     `json:"confident"`
	// Corrected is what was probably meant, or empty.
	Corrected  string          `json:"corrected"`
	Kinds      []kindCount     `json:"kinds"`
	Categories []categoryCount `json:"categories"`
	Results    []result        `json:"results"`
}

type kindCount struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

type categoryCount struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Count int    `json:"count"`
}

// result is one hit, in the language it is written in.
type result struct {
	ID         string   `json:"id"`
	ExternalID string   `json:"external_id"`
	Lang       app.Lang `json:"lang"`
	Kind       string   `json:"kind"`
	Category   string   `json:"category"`
	Title      string   `json:"title"`
	URL        string   `json:"url"`
	Excerpt    string   `json:"excerpt"`
	Score      int      `json:"score"`
	Exact      bool     `json:"exact"`
	Updated    string   `json:"updated"` // RFC 3339
	// The same texts in pieces, those that the query matched marked.
	TitleParts   []part     `json:"title_parts"`
	ExcerptParts []part     `json:"excerpt_parts"`
	Why          []help.Why `json:"why"`
}

func wire(h help.SearchHit) result {
	return result{
		ID:         h.Article.String(),
		ExternalID: h.ExternalID,
		Lang:       h.Lang,
		Kind:       string(h.Kind),
		Category:   h.Rubric,
		Title:      h.Title,
		URL:        h.Path,
		Excerpt:    h.Excerpt,
		Score:      h.Score,
		Exact:      h.Exact,
		Updated:    h.Updated.UTC().Format(time.RFC3339),

		TitleParts:   parts(h.Title, h.TitleSpans),
		ExcerptParts: parts(h.Excerpt, h.ExcerptSpans),
		Why:          append([]help.Why{}, h.Why...),
	}
}

// FuzzWritten compares the answer of a search with what encoding/json writes.
func FuzzWritten(f *testing.F) {
	var all strings.Builder
	for c := range rune(0x180) {
		all.WriteRune(c)
	}
	for _, s := range []string{"", "l’été", "<b>&\"\\", "\xff\xc3", "a\xe2\x80", "\ufffd\xffb", "\u2028\u2029\ufffd🙂", all.String()} {
		f.Add(s, 3, true)
	}
	f.Fuzz(func(t *testing.T, s string, n int, yes bool) {
		id := app.ID([]byte("0123456789abcdef"))
		at := time.Date(2026, 3, 1+n%28, 5, 6, 7, 8, time.FixedZone("", 3600*(n%12)))
		half := len(s) / 2
		spans := [][]help.Span{nil, {{Start: 0, End: len(s)}}, {{Start: half, End: len(s)}}, {{Start: 0, End: half / 2}, {Start: half, End: half}}}
		res := help.SearchResult{
			Count: n, Confident: yes, Corrected: s,
			Kinds:      []help.KindCount{{Kind: help.Kind(s), Count: n}},
			Categories: []help.CategoryCount{{ID: id, Title: s, Count: n}, {}},
		}
		for i := range 1 + min(max(n, 0), 3) {
			res.Hits = append(res.Hits, help.SearchHit{
				Card: &help.Card{
					Article: id, ExternalID: s, Lang: "es", Kind: help.Kind(s), Title: s, Path: s, Updated: at,
				},
				Rubric: s, Score: n, Exact: yes, Excerpt: s, TitleSpans: spans[i], ExcerptSpans: spans[len(spans)-1-i],
				Why: []help.Why{{Word: s, Found: s, By: s, Title: yes}, {}}[:i%3],
			})
		}
		out := found{
			Query: s, Lang: "fr", Count: n, Confident: yes, Corrected: s, Kinds: []kindCount{{s, n}},
			Categories: []categoryCount{{id.String(), s, n}, {app.ID{}.String(), "", 0}}, Results: []result{},
		}
		for _, h := range res.Hits {
			out.Results = append(out.Results, wire(h))
		}
		var want bytes.Buffer
		if err := json.NewEncoder(&want).Encode(out); err != nil {
			t.Fatal(err)
		}
		if got := written(nil, wanted{query: s, lang: "fr"}, &res); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%q is written\n%s, want\n%s", s, got, want.Bytes())
		}
	})
}

func TestATextIsCutWhereTheQueryMatchedIt(t *testing.T) {
	t.Parallel()
	for want, spans := range map[string][]help.Span{
		"mon colis":           nil,
		"mon |[colis]":        {{Start: 4, End: 9}},
		"[mon]| colis":        {{Start: 0, End: 3}},
		"[mon]| |[colis]":     {{Start: 0, End: 3}, {Start: 4, End: 9}},
		"m|[on]|[ co]|lis":    {{Start: 1, End: 3}, {Start: 3, End: 6}},
		"[]|mon |[]|colis|[]": {{}, {Start: 4, End: 4}, {Start: 9, End: 9}},
	} {
		var got []string
		for _, p := range parts("mon colis", spans) {
			if p.Mark {
				p.Text = "[" + p.Text + "]"
			}
			got = append(got, p.Text)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%v: %q, want %q", spans, s, want)
		}
	}
	if list := parts("", nil); list == nil || len(list) != 0 {
		t.Errorf("of nothing: %v", list)
	}
}
