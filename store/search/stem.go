package search

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/spanish"

	"guichet/app"
)

// stemmer returns the Snowball stemmer of a language. Hand-made ones were
// within .003 of it on folded words (search.md, section 2).
func stemmer(lang app.Lang) func(*snowballstem.Env) bool {
	switch lang {
	case app.French:
		return french.Stem
	case app.Spanish:
		return spanish.Stem
	default:
		return english.Stem
	}
}

// stem brings a folded word to the stem it shares with its inflections. Words
// with a digit are references and keep every letter; so do words under three
// letters.
func (t *tongue) stem(word string) string {
	if utf8.RuneCountInString(word) < 3 || !stemmable(word) {
		return word
	}
	if t.stemmed == nil {
		return t.snowball(word)
	}
	stem, ok := t.stemmed[word]
	if !ok {
		stem = t.snowball(word)
		t.stemmed[word] = stem
	}
	return stem
}

func (t *tongue) snowball(word string) string {
	if s, ok := t.apart[word]; ok {
		return s
	}
	env := snowballstem.NewEnv(t.relieve(word))
	t.stemmer(env)
	if s := env.Current(); s != "" {
		return s
	}
	return word
}

// apart are words that Snowball gives the stem of a quite different one: a country
// (pays) is not paid (paye), the rent (loyer) is no law (loi), nobody parks (garer)
// in a station (gare). Each gets a stem that no other word has.
func apart(lang app.Lang) map[string]string {
	m := map[string]string{}
	for _, w := range strings.Fields(map[app.Lang]string{
		app.French: "pays loyer loyers>loyer taxi taxis>taxi gare gares>gare port>ports ports vent>vents vents cuir>cuirs cuirs " +
			"mer>mers mers foie>foies foies base bases>base courant courants>courant casher volant volants>volant " +
			"avantage avantages>avantage balai balais>balai relai>relais relais tennis donnee>donnees donnees refais>refait refait refaits>refait",
		app.English: "instalment instalments>instalment installment>instalment installments>instalment",
	}[lang]) {
		word, stem, ok := strings.Cut(w, ">")
		if !ok {
			stem = word
		}
		m[word] = stem
	}
	return m
}

// ending is an ending that is taken for another before stemming, after at least
// so many bytes.
type ending struct {
	from, to string
	after    int
}

// endings lists what Snowball only knows with its accents: once folded, "ée" and
// "ción" would keep an ending that their other forms lose. And what it does not
// know: "arrosage" is the noun of "arroser", but "message" of no verb; and a plural
// s after a, i, o or u ("photos", "essais", "reçus"). "refus" is no plural.
func endings(lang app.Lang) []ending {
	switch lang {
	case app.French:
		return []ending{
			{"agements", "er", 5}, {"agement", "er", 5}, {"agees", "er", 5}, {"agee", "er", 5}, {"ages", "er", 5},
			{"ager", "er", 5}, {"agez", "er", 5}, {"age", "er", 5}, {"ees", "e", 3}, {"ee", "e", 3},
			{"os", "o", 2}, {"ous", "ou", 2}, {"oux", "ou", 2}, {"eveux", "eveu", 2}, {"jeux", "jeu", 0}, {"lieux", "lieu", 0},
			{"dus", "du", 2}, {"lus", "lu", 2}, {"nus", "nu", 2}, {"rus", "ru", 2}, {"sus", "su", 2}, {"tus", "tu", 2}, {"eus", "eu", 2},
			{"aises", "ai", 4}, {"aise", "ai", 4}, {"ais", "ai", 3}, {"oises", "oi", 3}, {"oise", "oi", 3}, {"ois", "oi", 1},
			{"ieres", "ier", 2}, {"iere", "ier", 2}, {"geres", "ger", 4}, {"gere", "ger", 4}, {"trices", "teur", 4}, {"trice", "teur", 4},
		}
	case app.Spanish:
		return []ending{
			{"aciones", "ar", 3}, {"acion", "ar", 3}, {"quean", "quear", 2}, {"quea", "quear", 2},
			{"ciones", "cion", 3}, {"siones", "sion", 3}, {"ais", "as", 3}, {"eis", "es", 3},
		}
	}
	return nil
}

func (t *tongue) relieve(word string) string {
	for _, e := range t.endings {
		if begin, ok := strings.CutSuffix(word, e.from); ok && len(begin) >= e.after {
			return begin + e.to
		}
	}
	return word
}

func stemmable(word string) bool {
	for i := range len(word) {
		if '0' <= word[i] && word[i] <= '9' {
			return false
		}
	}
	return true
}
