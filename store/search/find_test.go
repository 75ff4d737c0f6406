package search

import (
	"fmt"
	"slices"
	"testing"

	"guichet/app"
)

func TestFirstHit(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct {
		name string
		lang app.Lang
		text string
		want string
	}{
		{"exact title", app.French, "Où est ma commande ?", "track"},
		{"without accents", app.French, "delai de remboursement", "refund"},
		{"capitals without accents", app.French, "DELAI REMBOURSEMENT", "refund"},
		{"accents nobody writes", app.French, "délài dé rémboursement", "refund"},
		{"accents apart from their letters", app.French, "de\u0301lai remboursement", "refund"},
		{"elision, typographic apostrophe", app.French, "l’adresse de livraison", "address"},
		{"elision, straight apostrophe", app.French, "l'adresse de livraison", "address"},
		{"no elision", app.French, "adresse livraison", "address"},
		{"e‑mail with U+2011", app.French, "changer d'e\u2011mail", "email"},
		{"e-mail with a hyphen", app.French, "changer d'e-mail", "email"},
		{"e mail in two words", app.French, "changer e mail", "email"},
		{"email in one word", app.French, "changer email", "email"},
		{"mail", app.French, "changer mail", "email"},
		{"courriel", app.French, "changer mon courriel", "email"},
		{"mél", app.French, "changer de mél", "email"},
		{"correo electrónico", app.Spanish, "cambiar mi correo electronico", "email"},
		{"plural for singular", app.French, "factures", "invoice"},
		{"participle for infinitive", app.French, "compte supprimé", "erase"},
		{"noun for verb", app.French, "remboursé", "refund"},
		{"one letter wrong", app.French, "remboursament", "refund"},
		{"one letter missing", app.French, "factre", "invoice"},
		{"two letters swapped", app.French, "garnatie", "warranty"},
		{"two edits in a long word", app.French, "remborsemant", "refund"},
		{"first letter wrong", app.French, "karantie", "warranty"},
		{"space left out", app.French, "codepromo", "promo"},
		{"unfinished last word", app.French, "horai", "hours"},
		{"unfinished last word after another", app.French, "code prom", "promo"},
		{"beginning that is a stop word", app.English, "how long a ref", "refund"},
		{"long question", app.French, "Bonjour, je voudrais savoir comment je peux avoir ma facture svp merci", "invoice"},
		{"keyword", app.French, "visa", "pay"},
		{"single digit", app.French, "payer en 3 fois", "pay"},
		{"English", app.English, "how do I return an item?", "return"},
		{"English typo", app.English, "pasword forgoten", "password"},
		{"Spanish", app.Spanish, "¿Cómo puedo devolver un artículo?", "return"},
		{"Spanish without accents or marks", app.Spanish, "direccion de entrega", "address"},
		{"aujourd'hui is one word", app.French, "ouvert aujourd'hui", "hours"},
		{"full width letters", app.French, "ｆａｃｔｕｒｅ", "invoice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := ask(t, x, Query{Text: c.text, Langs: []app.Lang{c.lang}})
			if len(r.Hits) == 0 || article(r.Hits[0].Key) != c.want {
				t.Fatalf("Search(%q) = %v, want %s first", c.text, keysOf(r), c.want)
			}
			if !r.Confident {
				t.Errorf("Search(%q) is not sure of %v", c.text, r.Hits[0])
			}
		})
	}
}

func TestNoAnswer(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct{ name, text string }{
		{"another subject", "recette de gâteau au chocolat"},
		{"one word in common", "quelle banque finance un crédit immobilier"},
		{"nonsense", "xqzt vbrk"},
		{"only stop words", "comment est-ce que vous"},
		{"nothing", ""},
		{"no letters", "?!… — «»"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if r := ask(t, x, Query{Text: c.text}); r.Confident {
				t.Errorf("Search(%q) is sure of %v", c.text, r.Hits)
			}
		})
	}
}

// TestSomeWordsAreEnough: what has no answer with every word is still shown.
func TestSomeWordsAreEnough(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct{ text, want string }{
		{"mon chien a mangé ma facture", "invoice"},
		{"facture introuvable pour une commande cassée de la semaine passée", "invoice"},
	} {
		r := ask(t, x, Query{Text: c.text, Langs: []app.Lang{app.French}})
		if at := slices.IndexFunc(r.Hits, func(h Hit) bool { return article(h.Key) == c.want }); at < 0 || at > 1 || r.Confident {
			t.Errorf("Search(%q) = %v, confident %v", c.text, keysOf(r), r.Confident)
		}
	}
}

func TestExactTitleComesFirst(t *testing.T) {
	t.Parallel()
	docs := []Doc{
		{Key: "a", Lang: app.French, Title: "Livraison", Body: "Tout."},
		{Key: "b", Lang: app.French, Title: "Livraison en Corse", Body: "Livraison, livraison et encore livraison."},
		{Key: "c", Lang: app.French, Title: "Qui sommes-nous ?", Body: "Une équipe."},
		{Key: "d", Lang: app.French, Title: "Comment payer ?", Body: "Par carte."},
		{Key: "e", Lang: app.French, Title: "Payer", Body: "Payer, payer, payer, payer.", Keywords: []string{"payer"}},
	}
	x := open(t, docs)
	for _, c := range []struct{ text, want string }{
		{"livraison", "a"}, {"LIVRAISON !", "a"}, {"livraison en corse", "b"}, {"qui sommes nous", "c"},
		{"comment payer", "d"}, {"payer", "e"},
	} {
		r := ask(t, x, Query{Text: c.text})
		if h := firstHit(r); h.Key != c.want || h.Lang != app.French || h.Score != 100 || !h.Exact {
			t.Errorf("Search(%q) = %v, want %s with 100", c.text, r.Hits, c.want)
		}
		if !r.Confident || r.Count < len(r.Hits) {
			t.Errorf("Search(%q): confident %v, count %d of %d", c.text, r.Confident, r.Count, len(r.Hits))
		}
	}
}

func TestScoresFall(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, text := range []string{"adresse", "livraison commande", "compte", "email", "return order account", "3 euros"} {
		r := ask(t, x, Query{Text: text, Limit: 50})
		for i, h := range r.Hits {
			if h.Score < 1 || h.Score > 100 || i > 0 && h.Score > r.Hits[i-1].Score {
				t.Errorf("Search(%q): score %d of hit %d in %v", text, h.Score, i, r.Hits)
			}
		}
		if r.Count != len(r.Hits) {
			t.Errorf("Search(%q): count %d, %d hits", text, r.Count, len(r.Hits))
		}
	}
}

func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	group := article
	t.Run("only there", func(t *testing.T) {
		t.Parallel()
		r := ask(t, x, Query{Text: "engraving a watch", Langs: []app.Lang{app.French, app.English}, Group: group})
		if len(r.Hits) == 0 || r.Hits[0].Key != "engrave/en" || !r.Confident {
			t.Errorf("hits %v, confident %v", r.Hits, r.Confident)
		}
	})
	t.Run("after the searched one", func(t *testing.T) {
		t.Parallel()
		r := ask(t, x, Query{Text: "visa", Langs: []app.Lang{app.Spanish, app.French}})
		if got := keysOf(r); !slices.Equal(got, []string{"pay/es", "refund/es", "pay/fr", "refund/fr"}) {
			t.Errorf("hits %v", got)
		}
	})
	t.Run("not the same article twice", func(t *testing.T) {
		t.Parallel()
		r := ask(t, x, Query{Text: "visa", Group: group})
		if got := keysOf(r); !slices.Equal(got, []string{"pay/fr", "refund/fr"}) || r.Count != 2 {
			t.Errorf("hits %v, count %d", got, r.Count)
		}
	})
	t.Run("a word of another language is no typing error", func(t *testing.T) {
		t.Parallel()
		x := open(t, []Doc{
			{Key: "fr", Lang: app.French, Title: "Un livre"}, {Key: "en", Lang: app.English, Title: "A liver"},
		})
		r := ask(t, x, Query{Text: "liver ?", Langs: []app.Lang{app.French, app.English}})
		if got := keysOf(r); !slices.Equal(got, []string{"en"}) || r.Corrected != "" {
			t.Errorf("hits %v, corrected %q", r.Hits, r.Corrected)
		}
	})
}

func TestCorrected(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct{ text, want string }{
		{"Un rembourzement rapide ?", "Un remboursement rapide ?"},
		{"le delia de remboursement", "le délai de remboursement"},
		{"codepromo", "code promo"},
		{"remboursement", ""},
		{"horai", ""},
	} {
		if r := ask(t, x, Query{Text: c.text, Langs: []app.Lang{app.French}}); r.Corrected != c.want {
			t.Errorf("Search(%q) proposes %q, want %q", c.text, r.Corrected, c.want)
		}
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	r := ask(t, x, Query{Text: "compte", Kind: "guide", Langs: []app.Lang{app.French}})
	if got := keysOf(r); !slices.Equal(got, []string{"erase/fr"}) || r.Count != 1 {
		t.Errorf("hits %v, count %d", got, r.Count)
	}
	if r := ask(t, x, Query{Text: "Horaires d’ouverture", Kind: "guide"}); slices.Contains(keysOf(r), "hours/fr") {
		t.Errorf("an exact title of another kind was found: %v", r.Hits)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	var docs []Doc
	for i := range 120 {
		d := Doc{Key: fmt.Sprintf("%03d", i), Lang: app.French, Title: fmt.Sprint("Livraison ", i), Body: "Colis."}
		docs = append(docs, d)
	}
	x := open(t, docs)
	whole := keysOf(ask(t, x, Query{Text: "livraison", Limit: 50}))
	for from := 50; from < 130; from += 50 {
		r := ask(t, x, Query{Text: "livraison", Limit: 50, Offset: from})
		if r.Count != 120 {
			t.Errorf("count %d, want 120", r.Count)
		}
		whole = append(whole, keysOf(r)...)
	}
	slices.Sort(whole)
	if n := len(slices.Compact(whole)); n != 120 {
		t.Errorf("the pages hold %d different hits, want 120", n)
	}
	for _, c := range []struct{ limit, offset, want int }{
		{0, 0, 10}, {-3, -5, 10}, {500, 0, 50}, {5, 118, 2}, {5, 1 << 30, 0},
	} {
		if n := len(ask(t, x, Query{Text: "livraison", Limit: c.limit, Offset: c.offset}).Hits); n != c.want {
			t.Errorf("limit %d, offset %d: %d hits, want %d", c.limit, c.offset, n, c.want)
		}
	}
}
