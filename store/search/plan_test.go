package search

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/app"
)

func planOf(x *Index, lang app.Lang, text string) *plan {
	p := planner{
		plan: &plan{tongue: x.tongues[lang], known: x.known.words[lang]},
		text: text, from: prefixFrom, same: x.thesauri(lang), correct: true, done: &work{}, foreign: func(string) bool { return false },
	}
	return p.make()
}

// told writes a plan as "word>stem+stem*weight,…", words parted by spaces.
func told(p *plan) string {
	var words []string
	for _, w := range p.words {
		var alts []string
		for _, a := range w.alternatives {
			var stems []string
			for _, t := range a.terms {
				stems = append(stems, p.known.spelt[t])
			}
			alts = append(alts, fmt.Sprintf("%s*%.2g", strings.Join(stems, "+"), a.weight))
		}
		words = append(words, w.fold+">"+strings.Join(alts, ","))
	}
	return strings.Join(words, " ")
}

func TestPlan(t *testing.T) {
	t.Parallel()
	x := open(t, []Doc{
		{Key: "1", Lang: app.French, Title: "Carte cadeau", Body: "cadeaux carton code promo"},
		{Key: "2", Lang: app.French, Title: "Carte bancaire", Body: "retard codex lier regarnit prunte options"},
	})
	for _, c := range []struct{ name, text, want string }{
		{"known words", "carte cadeau ?", "carte>cart*1 cadeau>cadeau*1"},
		{"a word once", "carte cartes carte ?", "carte>cart*1"},
		{"unfinished word", "ret", "ret>retard*0.7"},
		{"the stem of words only begins them", "cart", "cart>cart*0.7,carton*0.7"},
		{"unfinished and known", "code", "code>cod*1,codex*0.35"},
		{"finished by a space", "ret ", "ret>"},
		{"one edit", "cadaeu ", "cadaeu>cadeau*0.7"},
		{"one edit, another first letter", "batard ", "batard>"},
		{"two edits", "banciare x ", "banciare>bancair*0.7"},
		{"two edits in a long word", "bencaiire ", "bencaiire>bancair*0.5"},
		{"no space", "codepromo ", "codepromo>cod+promo*0.8"},
		{"an everyday word is no other", "hier ", "hier>"},
		{"nor is a form of one", "regardait ", "regardait>"},
		{"an everyday word may be a slip", "prune ", "prune>prunt*0.4"},
		{"singular of what is only written in the plural", "option", "option>option*1"},
		{"unknown", "xqzt ", "xqzt>"},
		{"stop word alone may begin a word", "car", "car>cart*0.7,carton*0.7"},
		{"stop word after another is left out", "cadeau car", "cadeau>cadeau*1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := told(planOf(x, app.French, c.text)); got != c.want {
				t.Errorf("plan of %q\ngot  %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestUnknownWordsAreTheRarest(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	p := planOf(x, app.French, "commande xqzt ")
	if known, unknown := p.words[0].idf, p.words[1].idf; known <= 0 || unknown <= known {
		t.Errorf("idf %.2f of a known word, %.2f of an unknown one", known, unknown)
	}
}

func TestLongQueriesKeepTheRarestWords(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	var text strings.Builder
	for i := range 40 {
		fmt.Fprintf(&text, "q%dz ", i)
	}
	text.WriteString("facture commande")
	p := planOf(x, app.French, text.String())
	if len(p.words) != MaxWords {
		t.Fatalf("%d words, want %d", len(p.words), MaxWords)
	}
	got := told(p)
	if !strings.Contains(got, "facture>") || !strings.Contains(got, "commande>") || strings.Contains(got, "q1z") {
		t.Errorf("kept %s", got)
	}
}

func TestQueriesAreCut(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "abc", strings.Repeat("é", 399), strings.Repeat("é", 500), strings.Repeat("\xff", 500),
	} {
		got := bounded(text)
		if utf8.RuneCountInString(got) > MaxQuery || !strings.HasPrefix(text, got) ||
			utf8.RuneCountInString(text) <= MaxQuery && got != text {
			t.Errorf("%d runes become %d", utf8.RuneCountInString(text), utf8.RuneCountInString(got))
		}
	}
}

// TestWorkIsBounded searches for what stands in every text.
func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	docs := make([]Doc, budget+500)
	for i := range docs {
		docs[i] = Doc{
			Key: fmt.Sprint(i), Lang: app.French, Kind: "question",
			Title: "Colis retard", Body: fmt.Sprint("livraison ", i),
		}
	}
	x := open(t, docs)
	for _, text := range []string{
		"livraison ?", "colis livraison retard ?", "livraison colis xqzt ?", "colis", "liv", "1",
		"colis retard", strings.Repeat("livraison colis ", 50),
	} {
		for _, kind := range []string{"", "question", "guide"} {
			r := ask(t, x, Query{Text: text, Langs: []app.Lang{app.French}, Kind: kind})
			withinBounds(t, text, r.work)
			if (len(r.Hits) > 0) != (kind != "guide") {
				t.Errorf("%q of kind %q: %d hits", text, kind, len(r.Hits))
			}
		}
	}
}
