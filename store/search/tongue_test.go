package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"guichet/app"
)

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"spaces and marks", "Où est-il ? — Là !", "Où est il Là"},
		{"digits stay with letters", "colis24 n°7 3,50 €", "colis24 n 7 3 50"},
		{"apostrophes", "l’an l'an lʼan", "l an l an l an"},
		{"accents apart", "e\u0301te\u0301", "e\u0301te\u0301"},
		{"soft hyphen within", "livrai\u00adson", "livrai\u00adson"},
		{"zero width space alone", " \u200b ", ""},
		{"other scripts", "Ελλάδα 配送 доставка", "Ελλάδα 配送 доставка"},
		{"invalid UTF-8", "ab\xffcd", "ab cd"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for tok := range cut(c.text) {
				got = append(got, c.text[tok.start:tok.end])
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("cut(%q) = %q, want %q", c.text, g, c.want)
			}
		})
	}
}

func TestNormaliseAndFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, form, fold string }{
		{"plain", "colis", "colis", "colis"},
		{"capitals", "COLIS", "colis", "colis"},
		{"accents stay in the form", "Délai", "délai", "delai"},
		{"accents apart come together", "De\u0301lai", "délai", "delai"},
		{"œ", "Œuvre", "oeuvre", "oeuvre"},
		{"æ and ß", "æß", "aess", "aess"},
		{"ñ and ü", "Señal", "señal", "senal"},
		{"ligature", "ﬁn", "fin", "fin"},
		{"full width", "Ａｂ１", "ab1", "ab1"},
		{"soft hyphen", "livrai\u00adson", "livraison", "livraison"},
		{"strokes", "Łódź", "łódź", "lodz"},
		{"greek", "Ελλάδα", "ελλάδα", "ελλαδα"},
		{"only marks", "\u0301", "\u0301", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if form := normalise(c.in); form != c.form || fold(form) != c.fold {
				t.Errorf("normalise(%q) = %q, fold %q, want %q and %q", c.in, form, fold(form), c.form, c.fold)
			}
		})
	}
}

func TestFoldKeepsItsPromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "word")
		form := normalise(in)
		folded := fold(form)
		if fold(folded) != folded {
			t.Errorf("folded twice, %q becomes %q", folded, fold(folded))
		}
		if len(folded) > maxWord || len(form) > maxWord {
			t.Errorf("%q is longer than %d bytes", folded, maxWord)
		}
		if !utf8.ValidString(folded) {
			t.Errorf("%q is no UTF-8", folded)
		}
	})
}

func TestWords(t *testing.T) {
	t.Parallel()
	all := newTongues()
	for _, c := range []struct {
		name string
		lang app.Lang
		text string
		want string // content words, folded
	}{
		{"elided articles", app.French, "l’adresse d'un ami qu’elle n’a jusqu’à", "adresse ami"},
		{"qu without apostrophe is a word", app.French, "zqu qu", "zqu qu"},
		{
			"e-mail in every form", app.French,
			"e-mail e\u2011mail e mail email mail mél courriel courrier électronique",
			strings.TrimSpace(strings.Repeat("email ", 8)),
		},
		{"e and mail far apart", app.French, "e, mail", "email"},
		{"mail is post in English", app.English, "mail e-mail", "mail email"},
		{"correo electrónico", app.Spanish, "correo electrónico", "email"},
		{"aujourd'hui", app.French, "aujourd’hui aujourd'hui", "aujourdhui aujourdhui"},
		{"wi-fi", app.English, "Wi-Fi wifi", "wifi wifi"},
		{"a digit stays, a letter goes", app.French, "x 3 y", "3"},
		{"question and courtesy words", app.French, "Bonjour, pourquoi voudrais-je un colis svp ?", "colis"},
		{"in English", app.English, "Hello, how can I get my parcel please?", "parcel"},
		{"in Spanish", app.Spanish, "Hola, ¿cómo puedo ver mi pedido por favor?", "ver pedido"},
		{"contractions", app.English, "I don't, it's, they're, can’t", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for w := range all[c.lang].content(c.text) {
				got = append(got, w.fold)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("%q gives %q, want %q", c.text, g, c.want)
			}
		})
	}
}

func TestInflectionsShareAStem(t *testing.T) {
	t.Parallel()
	all := newTongues()
	for _, c := range []struct {
		lang  app.Lang
		words string
	}{
		{app.French, "photo photos"},
		{app.French, "essai essais"},
		{app.French, "rendu rendus rendue"},
		{app.French, "bijou bijoux"},
		{app.French, "premier première premières"},
		{app.French, "français française"},
		{app.French, "directeur directrice"},
		{app.Spanish, "cancelar cancelación cancelaciones"},
		{app.French, "rembourser remboursé remboursée remboursées remboursement remboursements rembourse"},
		{app.French, "sécurité securite sécurités"},
		{app.French, "supprimer supprimé supprimées supprime"},
		{app.French, "commande commandes commander commandé"},
		{app.English, "return returns returned returning"},
		{app.English, "delivery deliveries"},
		{app.Spanish, "devolución devoluciones devolucion"},
		{app.Spanish, "cambiar cambiado cambiamos"},
	} {
		var stems []string
		for _, w := range strings.Fields(c.words) {
			stems = append(stems, all[c.lang].stem(fold(normalise(w))))
		}
		if len(slices.Compact(stems)) != 1 {
			t.Errorf("%s: %s give %v", c.lang, c.words, stems)
		}
	}
}

func TestDifferentWordsHaveDifferentStems(t *testing.T) {
	t.Parallel()
	all := newTongues()
	for _, c := range []struct {
		lang     app.Lang
		one, two string
	}{
		{app.French, "pays", "payer"},
		{app.French, "loyer", "loi"},
		{app.French, "gare", "garer"},
		{app.French, "port", "porte"},
		{app.English, "instalments", "install"},
	} {
		tongue := all[c.lang]
		if a, b := tongue.stem(c.one), tongue.stem(c.two); a == b {
			t.Errorf("%s and %s have the stem %s", c.one, c.two, a)
		}
	}
}

func TestStemKeepsReferences(t *testing.T) {
	t.Parallel()
	fr := newTongues()[app.French]
	for _, w := range []string{"ref2000s", "24h", "x1", "as", "配送"} {
		if got := fr.stem(w); got != w {
			t.Errorf("stem(%q) = %q", w, got)
		}
	}
}

// TestStopWordsAreFolded: a word with an accent in the list would never be met.
func TestStopWordsAreFolded(t *testing.T) {
	t.Parallel()
	for lang, tongue := range newTongues() {
		if len(tongue.stop) < 100 {
			t.Errorf("%s has %d stop words", lang, len(tongue.stop))
		}
		for w := range tongue.stop {
			if fold(normalise(w)) != w || len(w) < 2 && lang != app.English && !stemmable(w) {
				t.Errorf("%s: stop word %q is not folded", lang, w)
			}
		}
		for from, to := range tongue.respelt {
			if tongue.stop[from] || tongue.stop[to] {
				t.Errorf("%s: %q is a stop word and a variant", lang, from)
			}
		}
	}
}

func TestTitleKey(t *testing.T) {
	t.Parallel()
	fr := newTongues()[app.French]
	same := fr.titleKey("Où est ma commande ?")
	for _, s := range []string{"ou est ma commande", "OÙ EST MA COMMANDE…", "« Où est ma commande »"} {
		if fr.titleKey(s) != same {
			t.Errorf("%q is another title", s)
		}
	}
	for _, s := range []string{"est ma commande", "où est ma commandes", "où est commande ma", ""} {
		if fr.titleKey(s) == same {
			t.Errorf("%q is the same title", s)
		}
	}
	if fr.titleKey("?!") != 0 {
		t.Error("a title without words has a key")
	}
}
