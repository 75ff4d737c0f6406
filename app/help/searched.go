package help

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/app"
	"guichet/store"
)

// SearchCounts sums up searches. Ranks is the sum of the places, from 1, of the
// hits that were chosen.
type SearchCounts struct {
	Asked    int `json:"asked"`
	Sure     int `json:"sure,omitempty"`
	Empty    int `json:"empty,omitempty"` // nothing at all was found
	Clicks   int `json:"clicks,omitempty"`
	Ranks    int `json:"ranks,omitempty"`
	Answered int `json:"answered,omitempty"` // "this answered me" after the search
}

func (c *SearchCounts) add(o SearchCounts) {
	c.Asked += o.Asked
	c.Sure += o.Sure
	c.Empty += o.Empty
	c.Clicks += o.Clicks
	c.Ranks += o.Ranks
	c.Answered += o.Answered
}

// SearchDay is the searches of a day in a language.
type SearchDay struct {
	Day  string   `json:"day"` // 2006-01-02, of the business
	Lang app.Lang `json:"lang"`
	SearchCounts
}

// SearchText is one query of a day, without what looks like personal data. The
// text is empty while only clicks are known of it.
type SearchText struct {
	Day  string   `json:"day"`
	Lang app.Lang `json:"lang"`
	Mark string   `json:"mark"`
	Text string   `json:"text"`
	SearchCounts
}

type dayKey struct {
	day  string
	lang app.Lang
}

type textKey struct {
	day  string
	lang app.Lang
	mark mark64
}

// SearchDays is how long queries are kept, SearchYear the sums without them.
const (
	SearchDays = 30
	SearchYear = 400
)

// The tables are quiet: they change every minute and no page is made of them.
var (
	searchDays = store.NewTable("help_search_day", func(d *SearchDay) store.Key {
		return store.K(d.Day, d.Lang)
	}, store.Quiet())
	searchTexts = store.NewTable("help_search_text", func(t *SearchText) store.Key {
		return store.K(t.Day, t.Lang, t.Mark)
	}, store.Quiet())
)

// What looks like personal data: addresses, numbers of six digits or more
// whatever parts them, and anything with four digits in it.
var private = []*app.Pattern{
	app.NewPattern(`https?://\S+`),
	app.NewPattern(`[^\s@]+@[^\s@]+`),
	app.NewPattern(`\S*\d(?:[\s./()\x{a0}\x{202f}-]{0,2}\d){5,}\S*`),
	app.NewPattern(`\S*(?:\d\S*){4,}`),
}

// maxSearchText is how much of a query is kept, in runes.
const maxSearchText = 120

// scrubbed brings a query to what the staff may see: small letters, nothing that
// looks like an address or a number of somebody, no name in the middle of a
// sentence.
func scrubbed(text string) string {
	for _, p := range private {
		text = p.ReplaceAllString(text, "…")
	}
	words := strings.Fields(text)
	shouted := strings.ToUpper(text) == text
	for i, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if i > 0 && !shouted && unicode.IsUpper(first) && w != strings.ToUpper(w) {
			words[i] = "…"
		}
	}
	runes := []rune(strings.ToLower(strings.Join(words, " ")))
	return string(runes[:min(len(runes), maxSearchText)])
}
