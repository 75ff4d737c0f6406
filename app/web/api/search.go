package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
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
)

// found is the answer to a search.
type found struct {
	Query     string   `json:"query"`
	Lang      app.Lang `json:"lang"`
	Count     int      `json:"count"` // all hits, not those in Results
	Confident bool     `json:"confident"`
	Results   []result `json:"results"`
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
}

// wanted is a search as it was asked for.
type wanted struct {
	query string
	lang  app.Lang
	limit int
}

// Search answers GET /api/v1/search.
func (a *API) Search(r *http.Request, _ app.Lang) (kit.Document, error) {
	want, err := a.read(r)
	if err != nil {
		return kit.Document{}, err
	}
	out := found{Query: want.query, Lang: want.lang, Results: []result{}}
	if want.query == "" {
		return document(out)
	}
	leave, err := a.Deps.Search.Enter(r.Context())
	if err != nil {
		return kit.Document{}, err
	}
	defer leave()
	res, err := a.Help.Search(r.Context(), app.Visitor(), want.lang, want.query, want.limit, 0)
	if err != nil {
		return kit.Document{}, err
	}
	out.Count, out.Confident = res.Count, res.Confident
	for _, h := range res.Hits {
		out.Results = append(out.Results, wire(h))
	}
	doc, err := document(out)
	doc.Negotiated = !r.URL.Query().Has("lang")
	return doc, err
}

// read takes the parameters; a language that is not named is negotiated.
func (a *API) read(r *http.Request) (wanted, error) {
	q := r.URL.Query()
	w := wanted{query: strings.TrimSpace(q.Get("q")), lang: a.language(r), limit: defaultLimit}
	if utf8.RuneCountInString(w.query) > maxQuery {
		return w, app.E(app.Invalid, "error.query.long", "Limit", maxQuery)
	}
	if _, ok := a.Languages.Offered(q.Get("lang")); !ok && q.Get("lang") != "" {
		return w, app.E(app.Invalid, "error.language")
	}
	var err error
	w.limit, err = limit(q)
	return w, err
}

func limit(q url.Values) (int, error) {
	s := q.Get("limit")
	if s == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxLimit {
		return 0, app.E(app.Invalid, "error.limit", "Limit", maxLimit)
	}
	return n, nil
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
	}
}
