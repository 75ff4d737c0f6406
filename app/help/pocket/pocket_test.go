package pocket_test

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"guichet/app/help/pocket"
)

var update = flag.Bool("update", false, "write testdata anew")

// texts are a small help centre; the script of the browser searches the index of
// it in frontend/elements/pocket.test.ts.
func texts() []pocket.Doc {
	return []pocket.Doc{
		{Path: "/fr/articles/suivi", Title: "Où en est ma commande ?", Excerpt: "Le colis est suivi.", Category: "Commandes",
			Keywords: []string{"livraison"}, Body: "Le colis est suivi de l’atelier jusqu’à vous. Une adresse suffit."},
		{Path: "/fr/articles/remboursement", Title: "Quand serai-je remboursé ?", Excerpt: "Sous cinq jours.", Category: "Retours",
			Body: "Le remboursement part sous cinq jours. La livraison n’est pas remboursée."},
		{Path: "/fr/articles/coeur", Title: "Le cœur de palmier", Excerpt: "Une plante d’intérieur.", Body: "Il aime l’ombre."},
		{Path: "/fr/articles/gift", Title: "Give a gift card", Excerpt: "By post or by mail.", Lang: "en", Body: "Valid for 12 months."},
	}
}

func TestTheIndexIsWhatTheScriptReads(t *testing.T) {
	t.Parallel()
	var x pocket.Index
	for _, d := range texts() {
		x.Add(d)
	}
	got, err := x.JSON()
	if err != nil {
		t.Fatal(err)
	}
	const name = "testdata/index.json"
	if *update {
		if err := os.WriteFile(name, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || strings.TrimSpace(string(want)) != string(got) {
		t.Errorf("not as kept (%v): go test ./app/help/pocket -update", err)
	}
}

// wordsCase is a text and its words, as the script knows them too.
type wordsCase struct {
	Text  string   `json:"text"`
	Words []string `json:"words"`
}

func TestWordsAreThoseTheScriptKnows(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []wordsCase
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		if got := pocket.Words(c.Text); !slices.Equal(got, c.Words) {
			t.Errorf("%q: %q, want %q", c.Text, got, c.Words)
			all[i].Words = got
		}
	}
	if *update {
		out, err := json.MarshalIndent(all, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/words.json", append(out, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheIndexEndsNoScriptAndIsBounded(t *testing.T) {
	t.Parallel()
	var x pocket.Index
	var body strings.Builder
	for n := range 3 * pocket.MaxWords {
		body.WriteString("mot" + strings.Repeat("x", n%7) + string(rune('a'+n%26)) + string(rune('a'+n/26%26)) + " ")
	}
	x.Add(pocket.Doc{Path: "/fr/articles/x", Title: "</script><script>", Body: body.String()})
	got, err := x.JSON()
	if err != nil || strings.Contains(string(got), "</script") {
		t.Errorf("%.100s %v", got, err)
	}
	var read struct{ Words []string }
	if err := json.Unmarshal(got, &read); err != nil || len(read.Words) > pocket.MaxWords+2 {
		t.Errorf("%d words, %v", len(read.Words), err)
	}
	var empty pocket.Index
	if got, err := empty.JSON(); err != nil || string(got) != `{"docs":[],"words":[],"hits":[]}` {
		t.Errorf("%s %v", got, err)
	}
}

func TestWhatStandsEverywhereTellsNothing(t *testing.T) {
	t.Parallel()
	var x pocket.Index
	for n := range 30 {
		d := pocket.Doc{Path: "/x", Title: "Titre", Body: "partout " + string(rune('a'+n)) + "xyz"}
		if n == 0 {
			d.Keywords = []string{"partout"}
		}
		x.Add(d)
	}
	got, err := x.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Words []string
		Hits  [][]int
	}
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	if i := slices.Index(read.Words, "partout"); i < 0 || !slices.Equal(read.Hits[i], []int{2}) {
		t.Errorf("%q %v", read.Words, read.Hits)
	}
}
