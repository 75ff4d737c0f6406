package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
)

// The limits of a search, as openapi.json states them.
const (
	maxQuery     = 400 // characters
	maxLimit     = 50
	defaultLimit = 10
	maxOffset    = 200
)

// found is the answer to a search.
type found struct {
	Query     string   `json:"query"`
	Lang      app.Lang `json:"lang"`
	Count     int      `json:"count"` // all hits, not those in Results
	Confident bool     `json:"confident"`
	// Corrected is what was probably meant, or empty.
	Corrected  string          `json:"corrected"`
	Kinds      []kindCount     `json:"kinds"`
	Categories []categoryCount `json:"categories"`
	Results    []result        `json:"results"`
}

type kindCount struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

type categoryCount struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Count int    `json:"count"`
}

// result is one hit, in the language it is written in.
type result struct {
	ID         string   `json:"id"`
	ExternalID string   `json:"external_id"`
	Lang       app.Lang `json:"lang"`
	Kind       string   `json:"kind"`
	Category   string   `json:"category"`
	Title      string   `json:"title"`
	URL        string   `json:"url"`
	Excerpt    string   `json:"excerpt"`
	Score      int      `json:"score"`
	Exact      bool     `json:"exact"`
	Updated    string   `json:"updated"` // RFC 3339
	// The same texts in pieces, those that the query matched marked.
	TitleParts   []part     `json:"title_parts"`
	ExcerptParts []part     `json:"excerpt_parts"`
	Why          []help.Why `json:"why"`
}

// part is a run of text.
type part struct {
	Text string `json:"text"`
	Mark bool   `json:"mark"`
}

// wanted is a search as it was asked for.
type wanted struct {
	query         string
	lang          app.Lang
	named         bool // the language was named, not negotiated
	kind          help.Kind
	category      app.ID
	limit, offset int
}

// Search answers GET /api/v1/search.
func (a *API) Search(r *http.Request, _ app.Lang) (kit.Document, error) {
	want, err := a.read(r)
	if err != nil {
		return kit.Document{}, err
	}
	out := found{
		Query: want.query, Lang: want.lang, Kinds: []kindCount{}, Categories: []categoryCount{}, Results: []result{},
	}
	if want.query == "" {
		return kit.Document{Type: kit.JSON, Body: out.json()}, nil
	}
	q := help.SearchQuery{
		Text: want.query, Lang: want.lang, Kind: want.kind, Category: want.category,
		Limit: want.limit, Offset: want.offset,
	}
	// What was asked a moment ago does not wait for a turn.
	res, ok := a.Help.Recent(q)
	if !ok {
		leave, err := a.Deps.Search.Enter(r.Context())
		if err != nil {
			return kit.Document{}, err
		}
		defer leave()
		if res, err = a.Help.Search(r.Context(), app.Visitor(), q); err != nil {
			return kit.Document{}, err
		}
	}
	slot := slotOf(res, want)
	if slot != nil && slot.Filled() {
		return kit.Document{Slot: slot}, nil
	}
	out.Count, out.Confident, out.Corrected = res.Count, res.Confident, res.Corrected
	for _, k := range res.Kinds {
		out.Kinds = append(out.Kinds, kindCount{string(k.Kind), k.Count})
	}
	for _, c := range res.Categories {
		out.Categories = append(out.Categories, categoryCount{c.ID.String(), c.Title, c.Count})
	}
	out.Results = slices.Grow(out.Results, len(res.Hits))
	for _, h := range res.Hits {
		out.Results = append(out.Results, wire(h))
	}
	return kit.Document{Type: kit.JSON, Body: out.json(), Negotiated: !want.named, Slot: slot}, nil
}

// slots keep the written answer to a query: one that named its language, and one
// whose language was negotiated.
type slots struct{ named, negotiated kit.Slot }

func slotOf(res help.SearchResult, want wanted) *kit.Slot {
	if res.Answer == nil {
		return nil
	}
	s, ok := res.Answer.Made(func() any { return &slots{} }).(*slots)
	switch {
	case !ok:
		return nil
	case want.named:
		return &s.named
	}
	return &s.negotiated
}

// read takes the parameters; a language that is not named is negotiated.
func (a *API) read(r *http.Request) (wanted, error) {
	q := r.URL.Query()
	w := wanted{query: strings.TrimSpace(q.Get("q")), named: q.Has("lang"), limit: defaultLimit}
	if utf8.RuneCountInString(w.query) > maxQuery {
		return w, app.E(app.Invalid, "error.query.long", "Limit", maxQuery)
	}
	l, ok := a.Languages.Offered(q.Get("lang"))
	if !ok && q.Get("lang") != "" {
		return w, app.E(app.Invalid, "error.language")
	}
	if w.lang = l; !ok {
		w.lang = a.Languages.Of(r)
	}
	if err := w.narrow(q); err != nil {
		return w, err
	}
	var err error
	if w.limit, err = number(q, "limit", 1, maxLimit, defaultLimit); err != nil {
		return w, err
	}
	w.offset, err = number(q, "offset", 0, maxOffset, 0)
	return w, err
}

// narrow takes the kind and the category.
func (w *wanted) narrow(q url.Values) error {
	if v := q.Get("kind"); v != "" {
		k, ok := help.ParseKind(v)
		if !ok {
			return app.E(app.Invalid, "error.parameter", "Name", "kind")
		}
		w.kind = k
	}
	if v := q.Get("category"); v != "" {
		id, err := app.ParseID(v)
		if err != nil {
			return app.E(app.Invalid, "error.parameter", "Name", "category")
		}
		w.category = id
	}
	return nil
}

// number reads a parameter between two bounds.
func number(q url.Values, name string, least, most, without int) (int, error) {
	v := q.Get(name)
	if v == "" {
		return without, nil
	}
	n, err := strconv.Atoi(v)
	switch {
	case err == nil && least <= n && n <= most:
		return n, nil
	case name == "limit":
		return 0, app.E(app.Invalid, "error.limit", "Limit", most)
	}
	return 0, app.E(app.Invalid, "error.parameter", "Name", name)
}

func wire(h help.SearchHit) result {
	return result{
		ID:         h.Article.String(),
		ExternalID: h.ExternalID,
		Lang:       h.Lang,
		Kind:       string(h.Kind),
		Category:   h.Rubric,
		Title:      h.Title,
		URL:        h.Path,
		Excerpt:    h.Excerpt,
		Score:      h.Score,
		Exact:      h.Exact,
		Updated:    h.Updated.UTC().Format(time.RFC3339),

		TitleParts:   parts(h.Title, h.TitleSpans),
		ExcerptParts: parts(h.Excerpt, h.ExcerptSpans),
		Why:          append([]help.Why{}, h.Why...),
	}
}

// parts cuts a text where the query matched it.
func parts(text string, spans []help.Span) []part {
	list, at := []part{}, 0
	for _, s := range spans {
		if s.Start > at {
			list = append(list, part{Text: text[at:s.Start]})
		}
		list = append(list, part{Text: text[s.Start:s.End], Mark: true})
		at = s.End
	}
	if at < len(text) {
		list = append(list, part{Text: text[at:]})
	}
	return list
}
