package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guichet/app"
)

func TestStaffSynonymsCountAtOnce(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	q := Query{Text: "bidulomatic", Langs: []app.Lang{app.French}}
	if r := ask(t, x, q); len(r.Hits) > 0 {
		t.Fatalf("found before: %v", keysOf(r))
	}
	x.SetSynonyms(Synonyms{app.French: {{"Bidulomatic", "frais de port"}}})
	r := ask(t, x, q)
	if h := firstHit(r); article(h.Key) != "cost" || h.Why[0].By != BySynonym || h.Why[0].Found != "frais port" {
		t.Errorf("hit %+v", h)
	}
	if got := r.Highlight("Les frais de port", app.French); len(got) != 2 {
		t.Errorf("%d words highlighted, want 2", len(got))
	}
	x.SetSynonyms(nil)
	if r := ask(t, x, q); len(r.Hits) > 0 {
		t.Errorf("found after they were taken away: %v", keysOf(r))
	}
}

func TestStaffSynonymsAreBounded(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	var groups [][]string
	for i := range MaxGroups + 10 {
		words := []string{"facture", strings.Repeat(string(rune('a'+i%26)), 6+i/26)}
		for j := range MaxMembers + 10 {
			words = append(words, fmt.Sprintf("mot%dx%d", i, j))
		}
		groups = append(groups, append(words, strings.Repeat("long ", 100)))
	}
	x.SetSynonyms(Synonyms{app.French: groups, "xx": {{"a", "b"}}})
	r := ask(t, x, Query{Text: strings.Repeat("facture ", 60)})
	withinBounds(t, "facture", r.work)
	if keys := x.staff[app.French].keys; len(keys) < MaxGroups || keys[strings.Repeat("l", 25)] != nil {
		t.Errorf("%d words begin expressions; a group over the limit counts", len(keys))
	}
}

func TestWhy(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct {
		text, want string
		why        []Why
	}{
		{"Remboursé", "refund", []Why{{"Remboursé", "remboursons", ByWord, true}}},
		{"remborsement xqzt ", "refund", []Why{{"remborsement", "remboursons", ByTypo, true}, {Word: "xqzt"}}},
		{"horai", "hours", []Why{{"horai", "horaires", ByBeginning, true}}},
		{"ristourne ", "promo", []Why{{"ristourne", "promo", BySynonym, true}}},
		{"codepromo ", "promo", []Why{{"codepromo", "code promo", BySpace, true}}},
		{"pas reçu ", "track", []Why{{"reçu", "colis", ByTopic, false}}},
	} {
		r := ask(t, x, Query{Text: c.text, Langs: []app.Lang{app.French}})
		if h := firstHit(r); article(h.Key) != c.want || len(h.Why) != len(c.why) {
			t.Errorf("Search(%q): %+v", c.text, h)
		} else if h.Why[0].By != c.why[0].By || h.Why[0].Word != c.why[0].Word || !slices.Equal(h.Why[1:], c.why[1:]) {
			t.Errorf("Search(%q): why %+v, want %+v", c.text, h.Why, c.why)
		}
	}
}

func TestGist(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	want := ask(t, x, Query{Text: "délai de remboursement ", Langs: []app.Lang{app.French}}).Gist
	if want == "" {
		t.Fatal("no gist")
	}
	for _, close := range []string{
		"DELAI REMBOURSEMENT", "le remboursement, quels délais ?", "delai rembourssement ", "bonjour, délai pour remboursements svp",
	} {
		if got := ask(t, x, Query{Text: close, Langs: []app.Lang{app.French}}).Gist; got != want {
			t.Errorf("gist of %q is %q, want %q", close, got, want)
		}
	}
	if other := ask(t, x, Query{Text: "délai de livraison ", Langs: []app.Lang{app.French}}).Gist; other == want {
		t.Errorf("another question has the gist %q", other)
	}
	for _, nothing := range []string{"", "comment ?", "…"} {
		if got := ask(t, x, Query{Text: nothing, Langs: []app.Lang{app.French}}).Gist; got != "" {
			t.Errorf("gist of %q is %q", nothing, got)
		}
	}
}

func TestLift(t *testing.T) {
	t.Parallel()
	x := open(t, []Doc{
		{Key: "a", Lang: app.French, Title: "Livraison du colis", Body: "demain"},
		{Key: "b", Lang: app.French, Title: "Livraison du paquet", Body: "demain"},
		{Key: "c", Lang: app.French, Title: "Livraison", Body: "hier"},
	})
	lifted := func(key string, share float64) func(app.Lang, string) map[string]float64 {
		return func(app.Lang, string) map[string]float64 { return map[string]float64{key: share} }
	}
	q := Query{Text: "livraison demain ", Langs: []app.Lang{app.French}}
	if got := keysOf(ask(t, x, q)); got[1] != "a" {
		t.Fatalf("without a lift: %v", got)
	}
	q.Lift = lifted("b", .2)
	if got := keysOf(ask(t, x, q)); slices.Index(got, "b") > slices.Index(got, "a") {
		t.Errorf("with a lift of b: %v", got)
	}
	q.Lift = lifted("b", 1e9)
	q.Text = "livraison"
	if got := ask(t, x, q); firstHit(got).Key != "c" {
		t.Errorf("a lift came before the exact title: %v", keysOf(got))
	}
}

func TestPlacesAndCounts(t *testing.T) {
	t.Parallel()
	x := open(t, []Doc{
		{Key: "a", Lang: app.French, Kind: "question", Place: "1", Title: "Livraison rapide"},
		{Key: "b", Lang: app.French, Kind: "guide", Place: "1", Title: "Livraison lente"},
		{Key: "c", Lang: app.French, Kind: "question", Place: "2", Title: "Livraison offerte"},
	})
	r := ask(t, x, Query{Text: "livraison"})
	if r.Kinds["question"] != 2 || r.Kinds["guide"] != 1 || r.Places["1"] != 2 || r.Places["2"] != 1 {
		t.Errorf("kinds %v, places %v", r.Kinds, r.Places)
	}
	for _, c := range []struct {
		q    Query
		want []string
	}{
		{Query{Place: "2"}, []string{"c"}},
		{Query{Place: "1", Kind: "guide"}, []string{"b"}},
		{Query{Place: "3"}, nil},
		{Query{Place: "1", Text: "livraison xqzt"}, []string{"a", "b"}},
	} {
		if c.q.Text == "" {
			c.q.Text = "livraison "
		}
		r := ask(t, x, c.q)
		got := keysOf(r)
		slices.Sort(got)
		if !slices.Equal(got, c.want) || r.Count != len(c.want) {
			t.Errorf("%+v: %v, count %d", c.q, got, r.Count)
		}
	}
}

func TestTyping(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	if r := ask(t, x, Query{Text: "fa", Typing: true, Langs: []app.Lang{app.French}}); article(firstHit(r).Key) != "invoice" {
		t.Errorf("two letters find %v", keysOf(r))
	}
	if r := ask(t, x, Query{Text: "fa", Langs: []app.Lang{app.French}}); len(r.Hits) > 0 {
		t.Errorf("two letters that are all find %v", keysOf(r))
	}
}
