package site

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
)

// asked is a search as its address says it.
type asked struct {
	lang     app.Lang
	query    string
	kind     help.Kind
	category app.ID
	number   int // of the page, from 1
}

// readAsked takes the address apart; what is no kind and no id narrows nothing.
func readAsked(r *http.Request, lang app.Lang) (asked, error) {
	q := r.URL.Query()
	a := asked{lang: lang, query: strings.TrimSpace(q.Get("q"))}
	if k, ok := help.ParseKind(q.Get("kind")); ok && q.Get("kind") != "" {
		a.kind = k
	}
	if id, err := app.ParseID(q.Get("category")); err == nil {
		a.category = id
	}
	var err error
	a.number, err = kit.PageNumber(r)
	if err != nil || a.number*resultsPerPage > lastResult {
		return a, app.E(app.NotFound, "error.notfound")
	}
	return a, nil
}

// path is the address of a search.
func (a asked) path() string {
	path := "/" + string(a.lang) + "/search?q=" + url.QueryEscape(a.query)
	if !a.category.IsZero() {
		path += "&category=" + a.category.String()
	}
	if a.kind != "" {
		path += "&kind=" + string(a.kind)
	}
	if a.number > 1 {
		path += "&page=" + strconv.Itoa(a.number)
	}
	return path
}

// filters are the ways to narrow a search down, with what each would leave. One
// without a choice is left out unless it is in force.
func (s *Site) filters(want asked, found *help.SearchResult) []Filter {
	want.number = 1
	words := s.Texts.Printer(want.lang)
	all := func(path string, current bool) Choice {
		return Choice{Title: words.T("site.results.all"), Path: path, Current: current}
	}
	free := want
	free.category = app.ID{}
	category := Filter{Name: words.T("site.results.filter.category"), Choices: []Choice{all(free.path(), want.category.IsZero())}}
	for _, c := range found.Categories[:min(len(found.Categories), mostChoices)] {
		one := want
		one.category = c.ID
		choice := Choice{Title: c.Title, Path: one.path(), Count: c.Count, Current: c.ID == want.category}
		if c.Lang != want.lang {
			choice.Lang = c.Lang
		}
		category.Choices = append(category.Choices, choice)
	}
	free = want
	free.kind = ""
	kind := Filter{Name: words.T("site.results.filter.kind"), Choices: []Choice{all(free.path(), want.kind == "")}}
	for _, k := range found.Kinds {
		one := want
		one.kind = k.Kind
		kind.Choices = append(kind.Choices, Choice{
			Title: words.T(kindName(k.Kind)), Path: one.path(), Count: k.Count, Current: k.Kind == want.kind,
		})
	}
	var list []Filter
	if len(category.Choices) > 2 || !want.category.IsZero() {
		list = append(list, category)
	}
	if len(kind.Choices) > 2 || want.kind != "" {
		list = append(list, kind)
	}
	return list
}

// mostChoices is how many categories a filter offers.
const mostChoices = 12
