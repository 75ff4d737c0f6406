package search

import (
	"slices"
	"strings"
	"testing"

	"guichet/app"
)

// TestLists reads the lists that ship: each language has its groups, a line
// holds at least two expressions, and every expression says something.
func TestLists(t *testing.T) {
	t.Parallel()
	for _, lang := range app.Langs() {
		text, err := sameFiles.ReadFile("words/same." + string(lang) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		tongue := newTongues()[lang]
		groups, leads := 0, 0
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			left, right, lead := strings.Cut(strings.TrimPrefix(line, "="), ">")
			if groups++; lead {
				leads++
			} else if strings.Count(left, ",") == 0 {
				t.Errorf("%s: %q has one expression", lang, line)
			}
			for one := range strings.SplitSeq(left, ",") {
				if len(tongue.key(one).tokens) == 0 {
					t.Errorf("%s: %q of %q says nothing", lang, one, line)
				}
			}
			for one := range strings.SplitSeq(right, ",") {
				if lead && len(tongue.stems(one)) == 0 {
					t.Errorf("%s: nothing can be found by %q of %q", lang, one, line)
				}
			}
		}
		for first, keys := range tongue.same().keys {
			if len(keys) > maxKeys {
				t.Errorf("%s: %d expressions begin with %s, at most %d are looked at", lang, len(keys), first, maxKeys)
			}
		}
		if groups < 150 || leads < 20 {
			t.Errorf("%s: %d groups, %d of them one way", lang, groups, leads)
		}
	}
}

func TestMeanings(t *testing.T) {
	t.Parallel()
	x := open(t, []Doc{
		{Key: "1", Lang: app.French, Title: "Mot de passe", Body: "code secret"},
		{Key: "2", Lang: app.French, Title: "Colis en retard", Body: "carte cadeau"},
	})
	for _, c := range []struct{ name, text, want string }{
		{"one word for several", "mdp ", "mot>mot*1,cod+secret*0.9 passe>pass*1,cod+secret*0.9"},
		{"the longest expression", "carte cadeau ", "carte>cart*1 cadeau>cadeau*1"},
		{"the other way", "paquet ", "paquet>colis*0.9"},
		{"words between that turn nothing", "je n'ai pas encore reçu ", "recu>retard*0.7,colis*0.7"},
		{"without the word that turns", "j'ai reçu ", "recu>"},
		{"another form of the word", "je ne veux pas recevoir ", "recevoir>retard*0.7,colis*0.7"},
		{"an expression of one word with its grammar words", "attends toujours ", "attends>retard*0.7"},
		{"that word without them", "attends un colis ", "attends> colis>"},
		{"a typing error in a word that stands for another", "paqeut ", "paqeut>colis*0.63"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := told(planOf(x, app.French, c.text)); !strings.HasPrefix(got, c.want) {
				t.Errorf("plan of %q\ngot  %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

// TestGrammarWordsAreNoStems asks with a word that has the letters of another.
func TestGrammarWordsAreNoStems(t *testing.T) {
	t.Parallel()
	x := open(t, []Doc{{Key: "1", Lang: app.French, Title: "Sûreté", Body: "securite du colis"}})
	if got := told(planOf(x, app.French, "sur le colis ")); got != "colis>colis*1" {
		t.Errorf("plan of a query with a grammar word: %s", got)
	}
}

func TestWrittenInAHurry(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	for _, c := range []struct {
		name string
		lang app.Lang
		text string
		want string
	}{
		{"abbreviations", app.French, "cmt suivre ma cmd", "track"},
		{"lost apostrophe", app.French, "ladresse de livraison", "address"},
		{"lost apostrophe and a typing error", app.French, "labonement ou la factture", "invoice"},
		{"as it sounds", app.French, "garentit", "warranty"},
		{"as it sounds, Spanish", app.Spanish, "orario", "hours"},
		{"English", app.English, "forgot my pw", "password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := ask(t, x, Query{Text: c.text, Langs: []app.Lang{c.lang}})
			if len(r.Hits) == 0 || article(r.Hits[0].Key) != c.want {
				t.Errorf("Search(%q) = %v, want %s first", c.text, keysOf(r), c.want)
			}
		})
	}
}

func TestSound(t *testing.T) {
	t.Parallel()
	all := newTongues()
	for _, c := range []struct {
		lang app.Lang
		same string
	}{
		{app.French, "paiement payement paiment"}, {app.French, "compte conte"}, {app.French, "bateau bato"},
		{app.French, "annuler annuller anule anullez"}, {app.French, "facture facturre"}, {app.French, "quoi koi"},
		{app.Spanish, "envio enbio"}, {app.Spanish, "horario orario"}, {app.Spanish, "zapato sapato"},
	} {
		words := strings.Fields(c.same)
		for _, w := range words {
			if a, b := all[c.lang].sound(words[0]), all[c.lang].sound(w); a != b {
				t.Errorf("%s sounds %q, %s sounds %q", words[0], a, w, b)
			}
		}
	}
	if a, b := all[app.French].sound("annee"), all[app.French].sound("anee"); strings.Contains(a, "A") || a != b {
		t.Errorf("a nasal in %q, %q", a, b)
	}
}

// FuzzSound: whatever the spelling, no panic and no more letters
// than twice those written.
func FuzzSound(f *testing.F) {
	f.Add("anticonstitutionnellement")
	f.Add("x")
	f.Add("é\xff")
	all := newTongues()
	f.Fuzz(func(t *testing.T, word string) {
		for _, lang := range app.Langs() {
			if s := all[lang].sound; s != nil && len(s(word)) > 2*len(word) {
				t.Errorf("%q sounds %q", word, s(word))
			}
		}
	})
}

func TestFamilies(t *testing.T) {
	t.Parallel()
	tongue := newTongues()[app.French]
	want := tongue.family(tongue.stem("recevoir"))
	for _, form := range []string{"recu", "recois", "reception"} {
		if got := tongue.family(tongue.stem(form)); got != want {
			t.Errorf("%s is of %q, want %q", form, got, want)
		}
	}
	if slices.Contains([]string{"", want}, tongue.family("xqzt")) {
		t.Error("an unknown stem belongs to a family")
	}
}
