package site

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxQuery is the longest query that is run, in characters.
const MaxQuery = 400

// resultsPerPage and lastResult bound what one search may ask for.
const (
	resultsPerPage = 20
	lastResult     = 1000
)

// Results is the page of what was found.
func (s *Site) Results(r *http.Request, lang app.Lang) (kit.Document, error) {
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	number, err := kit.PageNumber(r)
	if err != nil || number*resultsPerPage > lastResult {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	set := s.Settings.Now()
	p := SearchPage{Confident: true}
	status := http.StatusOK
	switch {
	case utf8.RuneCountInString(query) > MaxQuery:
		p.Refused = s.Texts.Printer(lang).T("error.query.long", "Limit", MaxQuery)
		status = http.StatusBadRequest
	case query != "":
		if err := s.find(r, set, lang, query, number, &p); err != nil {
			return kit.Document{}, err
		}
	}
	if err := s.aroundResults(r, set, lang, query, &p); err != nil {
		return kit.Document{}, err
	}
	doc, err := s.page(set, "search", p)
	doc.Status = status
	return doc, err
}

// find runs the query and fills what was found.
func (s *Site) find(r *http.Request, set settings.Settings, lang app.Lang, query string, number int, p *SearchPage) error {
	leave, err := s.Search.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	first := (number - 1) * resultsPerPage
	found, err := s.Help.Search(r.Context(), app.Visitor(), lang, query, resultsPerPage, first)
	if err != nil {
		return err
	}
	p.Count, p.Confident, p.Corrected = found.Count, found.Confident, found.Corrected
	p.Nearest = !found.Confident && len(found.Hits) > 0
	if found.Corrected != "" {
		p.CorrectedPath = searchPath(lang, found.Corrected, 1)
	}
	for _, h := range found.Hits {
		p.Results = append(p.Results, result(set, lang, h))
	}
	p.Pages = pager(number, resultsPerPage, len(found.Hits), min(found.Count, lastResult), func(n int) string {
		return searchPath(lang, query, n)
	})
	return nil
}

// aroundResults fills the frame; the categories stand there when nothing else
// does.
func (s *Site) aroundResults(r *http.Request, set settings.Settings, lang app.Lang, query string, p *SearchPage) error {
	rest := "/search"
	if query != "" && p.Refused == "" {
		rest += "?q=" + url.QueryEscape(query)
	}
	return s.view(r.Context(), func(rd store.Reader) error {
		base, err := s.frame(rd, set, kit.ListenerOf(r).Origin, lang, "/"+string(lang)+rest, nil)
		if err != nil {
			return err
		}
		p.Base = base
		p.Base.Title = s.Texts.Printer(lang).T("site.results.title")
		p.Base.Query, p.Base.NoIndex = query, true
		if len(p.Results) > 0 {
			return nil
		}
		topics, err := s.topics(rd, lang)
		p.Categories = topics.chips()
		return err
	})
}

func searchPath(lang app.Lang, query string, number int) string {
	path := "/" + string(lang) + "/search?q=" + url.QueryEscape(query)
	if number > 1 {
		path += "&page=" + strconv.Itoa(number)
	}
	return path
}

func result(set settings.Settings, lang app.Lang, h help.SearchHit) ResultCard {
	return ResultCard{
		Title:        pieces(h.Title, h.TitleSpans),
		Excerpt:      pieces(h.Excerpt, h.ExcerptSpans),
		Path:         h.Path,
		Category:     h.Category.Title,
		CategoryPath: h.Category.Path,
		Kind:         string(h.Kind),
		Score:        h.Score,
		Updated:      local(set, h.Updated),
		Lang:         h.Lang,
		Foreign:      h.Foreign,
	}
}

// pieces cuts a text where the query matched it.
func pieces(text string, spans []help.Span) []Piece {
	var out []Piece
	at := 0
	for _, sp := range spans {
		if sp.Start < at || sp.End > len(text) || sp.End <= sp.Start {
			continue
		}
		if sp.Start > at {
			out = append(out, Piece{Text: text[at:sp.Start]})
		}
		out = append(out, Piece{Text: text[sp.Start:sp.End], Mark: true})
		at = sp.End
	}
	if at < len(text) {
		out = append(out, Piece{Text: text[at:]})
	}
	return out
}
