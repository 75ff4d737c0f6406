package help

import (
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

type dayKey struct {
	day  string
	lang app.Lang
}

// SearchYear is how many days the sums are kept.
const SearchYear = 400

// searchDays is quiet: it changes every minute and no page is made of it.
var searchDays = store.NewTable("help_search_day", func(d *SearchDay) store.Key {
	return store.K(d.Day, d.Lang)
}, store.Quiet())

// oldText is a query as releases before feedback's gaps kept it, with its text.
type oldText struct {
	Day  string   `json:"day"`
	Lang app.Lang `json:"lang"`
	Mark string   `json:"mark"`
}

// oldTexts is empty: a folder's tables cannot be taken from its schema.
var oldTexts = store.NewTable("help_search_text", func(t *oldText) store.Key {
	return store.K(t.Day, t.Lang, t.Mark)
}, store.Quiet())

// dropTexts removes the queries of earlier releases, which kept them whoever
// typed them. What is searched is kept by the feedback room alone, and in a
// visitor's words only once several visitors used them.
func dropTexts(tx *store.Tx, cursor []byte) (next []byte, err error) {
	some, after, err := oldTexts.Scan(tx, store.Page{After: store.Key(cursor), Limit: 500})
	if err != nil {
		return nil, err
	}
	for _, t := range some {
		if err := oldTexts.Delete(tx, oldTexts.KeyOf(t)); err != nil {
			return nil, err
		}
	}
	return after, nil
}
