package api

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
)

// suggested is the answer to what somebody has typed so far.
type suggested struct {
	Query       string       `json:"query"`
	Lang        app.Lang     `json:"lang"`
	Suggestions []suggestion `json:"suggestions"`
}

// suggestion is one article.
type suggestion struct {
	Title    []part   `json:"title_parts"`
	URL      string   `json:"url"`
	Category string   `json:"category"`
	Lang     app.Lang `json:"lang"`
}

// Suggest answers GET /api/v1/suggest.
func (a *API) Suggest(r *http.Request, _ app.Lang) (kit.Document, error) {
	want, err := a.read(r)
	if err != nil {
		return kit.Document{}, err
	}
	leave, err := a.Deps.Search.Enter(r.Context())
	if err != nil {
		return kit.Document{}, err
	}
	defer leave()
	list, err := a.Help.Suggest(r.Context(), app.Visitor(), want.lang, want.query)
	if err != nil {
		return kit.Document{}, err
	}
	out := suggested{Query: want.query, Lang: want.lang, Suggestions: []suggestion{}}
	for _, s := range list {
		out.Suggestions = append(out.Suggestions, suggestion{parts(s.Title, s.TitleSpans), s.Path, s.Category, s.Lang})
	}
	doc, err := document(out)
	doc.Negotiated = !r.URL.Query().Has("lang")
	return doc, err
}
