package search

import (
	"strings"

	"guichet/app"
)

// pair is two folded words that stand side by side.
type pair struct{ left, right string }

// joined lists the pairs that are one word whatever the language, when one
// hyphen, apostrophe or space stands between them.
func joined(lang app.Lang) map[pair]string {
	m := map[pair]string{
		{"e", "mail"}: "email", {"e", "mails"}: "email",
		{"wi", "fi"}: "wifi", {"aujourd", "hui"}: "aujourdhui", {"week", "end"}: "weekend",
	}
	switch lang {
	case app.English:
		m[pair{"can", "t"}] = "cannot"
		for _, verb := range strings.Fields("don doesn didn isn aren wasn weren haven hasn hadn won couldn wouldn shouldn") {
			m[pair{verb, "t"}] = "not"
		}
	case app.French:
		m[pair{"rendez", "vous"}] = "rendezvous"
		m[pair{"courrier", "electronique"}] = "email"
		m[pair{"courriers", "electroniques"}] = "email"
	case app.Spanish:
		m[pair{"correo", "electronico"}] = "email"
		m[pair{"correos", "electronicos"}] = "email"
	}
	return m
}

// respelt lists the single words that are another spelling of one word. In
// English "mail" stays what the postman brings.
func respelt(lang app.Lang) map[string]string {
	m := map[string]string{"emails": "email"}
	if lang != app.English {
		m["mail"], m["mails"] = "email", "email"
	}
	if lang == app.French {
		m["mel"], m["mels"], m["courriel"], m["courriels"] = "email", "email", "email", "email"
	}
	return m
}

// elided lists the words that lose their vowel before an apostrophe and say
// nothing themselves. Those of one letter fall away as one-letter words.
func elided(lang app.Lang) map[string]bool {
	if lang != app.French {
		return nil
	}
	return map[string]bool{
		"qu": true, "jusqu": true, "lorsqu": true, "puisqu": true, "quoiqu": true,
	}
}
