package site

import (
	"html"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/feedback"
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
	want, err := readAsked(r, lang)
	if err != nil {
		return kit.Document{}, err
	}
	set := s.Settings.Now()
	p := SearchPage{Confident: true}
	status := http.StatusOK
	switch {
	case utf8.RuneCountInString(want.query) > MaxQuery:
		p.Refused = s.Texts.Printer(lang).T("error.query.long", "Limit", MaxQuery)
		status = http.StatusBadRequest
	case want.query != "":
		if err := s.find(r, set, want, &p); err != nil {
			return kit.Document{}, err
		}
	}
	if err := s.aroundResults(r, set, want, &p); err != nil {
		return kit.Document{}, err
	}
	doc, err := s.page(set, "search", p)
	doc.Status = status
	return doc, err
}

// find runs the query and fills what was found.
func (s *Site) find(r *http.Request, set settings.Settings, want asked, p *SearchPage) error {
	leave, err := s.Search.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	first := (want.number - 1) * resultsPerPage
	found, err := s.Help.Search(r.Context(), app.Visitor(), help.SearchQuery{
		Text: want.query, Lang: want.lang, Kind: want.kind, Category: want.category,
		Limit: resultsPerPage, Offset: first, Counted: !prefetched(r),
	})
	if err != nil {
		return err
	}
	if want.number == 1 && !prefetched(r) {
		s.Feedback.Sought(r.Context(), feedback.Search{
			Lang: want.lang, Query: want.query, Sure: found.Confident, Visitor: s.visitor(r),
		})
	}
	p.Count, p.Confident, p.Corrected = found.Count, found.Confident, found.Corrected
	p.Nearest = !found.Confident && len(found.Hits) > 0
	if found.Corrected != "" {
		p.CorrectedPath = asked{lang: want.lang, query: found.Corrected}.path()
	}
	for i := range found.Hits {
		card := s.result(set, &found, &found.Hits[i], first+i+1)
		if card.Foreign {
			p.Foreign = append(p.Foreign, card)
		} else {
			p.Results = append(p.Results, card)
		}
	}
	p.Filters = s.filters(want, &found)
	p.Pages = pager(want.number, resultsPerPage, len(found.Hits), min(found.Count, lastResult), func(n int) string {
		want.number = n
		return want.path()
	})
	return nil
}

// aroundResults fills the frame; the categories stand there when nothing else
// does.
func (s *Site) aroundResults(r *http.Request, set settings.Settings, want asked, p *SearchPage) error {
	rest := "/search"
	if want.query != "" && p.Refused == "" {
		rest += "?q=" + url.QueryEscape(want.query)
	}
	return s.view(r.Context(), func(rd store.Reader) error {
		base, err := s.frame(rd, set, kit.ListenerOf(r).Origin, want.lang, "/"+string(want.lang)+rest, nil)
		if err != nil {
			return err
		}
		p.Base = base
		p.Base.Title = s.Texts.Printer(want.lang).T("site.results.title")
		p.Base.Query, p.Base.NoIndex = want.query, true
		if len(p.Results)+len(p.Foreign) > 0 {
			return nil
		}
		topics, err := s.topics(rd, want.lang)
		p.Categories = topics.chips()
		return err
	})
}

func (s *Site) result(set settings.Settings, found *help.SearchResult, h *help.SearchHit, rank int) ResultCard {
	card := ResultCard{
		Title:        Marked(h.Title, h.TitleSpans),
		Excerpt:      Marked(h.Excerpt, h.ExcerptSpans),
		Path:         choosePath + s.Help.Link(found, h, rank),
		Category:     h.Category.Title,
		CategoryPath: h.Category.Path,
		Kind:         string(h.Kind),
		Score:        h.Score,
		Updated:      local(set, h.Updated),
		Lang:         h.Lang,
		Foreign:      h.Foreign,
		Exact:        h.Exact,
		Words:        len(h.Why),
	}
	words := s.Texts.Printer(found.Lang)
	for _, w := range h.Why {
		card.Why = append(card.Why, words.T(w.Key(), "Word", w.Word, "Found", w.Found))
		if w.By != "" {
			card.Said++
		}
		if w.Title {
			card.Titled++
		}
	}
	return card
}

// kindName is what several articles of a kind are called.
func kindName(k help.Kind) string {
	switch k {
	case help.Guide:
		return "site.kind.guide"
	case help.Page:
		return "site.kind.page"
	case help.Video:
		return "site.kind.video"
	case help.Recording:
		return "site.kind.recording"
	case help.Download:
		return "site.kind.download"
	case help.Troubleshooting:
		return "site.kind.troubleshooting"
	}
	return "site.kind.question"
}

// Marked writes a text with what the query matched marked. A template that goes
// from piece to piece took a third of the page's time.
func Marked(text string, spans []help.Span) template.HTML {
	var b strings.Builder
	b.Grow(len(text) + 32*(1+len(spans)))
	at := 0
	for _, sp := range spans {
		if sp.Start < at || sp.End > len(text) || sp.End <= sp.Start {
			continue
		}
		b.WriteString(html.EscapeString(text[at:sp.Start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[sp.Start:sp.End]))
		b.WriteString("</mark>")
		at = sp.End
	}
	b.WriteString(html.EscapeString(text[at:]))
	return template.HTML(b.String()) // #nosec G203 -- escaped above
}
