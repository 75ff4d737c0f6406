package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"guichet/app/web"
	"guichet/app/web/webtest"
)

// description reads the OpenAPI document the site serves.
func description(t *testing.T, s *webtest.Site) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(s.Get("/api/v1/openapi.json").Want(200).Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// conforms checks an answer against the document: status, type and body.
func conforms(t *testing.T, doc *openapi3.T, a *webtest.Answer) {
	t.Helper()
	u, err := url.Parse(a.Target)
	if err != nil {
		t.Fatal(err)
	}
	item := doc.Paths.Value(u.Path)
	if item == nil {
		t.Fatalf("%s is not described", u.Path)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}},
		Route:   &routers.Route{Spec: doc, Path: u.Path, PathItem: item, Method: http.MethodGet, Operation: item.Get},
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s (%d): %v\n%s", a.Target, a.Status, err, a.Body)
	}
}

func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	doc := description(t, s)
	rows := []struct {
		name, at string
		status   int
	}{
		{"found", "/api/v1/search?q=colis&lang=fr", 200},
		{"found in another language", "/api/v1/search?q=emballage&lang=es", 200},
		{"nothing found", "/api/v1/search?q=zzzzzz", 200},
		{"nothing asked", "/api/v1/search", 200},
		{"least limit", "/api/v1/search?q=colis&limit=1", 200},
		{"most limit", "/api/v1/search?q=colis&limit=50", 200},
		{"limit too low", "/api/v1/search?q=colis&limit=0", 400},
		{"limit too high", "/api/v1/search?q=colis&limit=51", 400},
		{"limit that is none", "/api/v1/search?q=colis&limit=ten", 400},
		{"unknown language", "/api/v1/search?q=colis&lang=de", 400},
		{"language in capitals", "/api/v1/search?q=colis&lang=FR", 400},
		{"long query", "/api/v1/search?q=" + strings.Repeat("a", 401), 400},
		{"an offset", "/api/v1/search?q=colis&offset=1&lang=fr", 200},
		{"offset too high", "/api/v1/search?q=colis&offset=201", 400},
		{"one kind", "/api/v1/search?q=colis&kind=question&lang=fr", 200},
		{"no kind", "/api/v1/search?q=colis&kind=novel", 400},
		{"a category that is none", "/api/v1/search?q=colis&category=abc", 400},
		{"a typing error", "/api/v1/search?q=coliz%20perdu&lang=fr", 200},
		{"suggested", "/api/v1/suggest?q=col&lang=fr", 200},
		{"nothing to suggest", "/api/v1/suggest?q=zzzzzz&lang=en", 200},
		{"one letter", "/api/v1/suggest?q=c", 200},
		{"too long to suggest", "/api/v1/suggest?q=" + strings.Repeat("a", 401), 400},
		{"the document itself", "/api/v1/openapi.json", 200},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) { conforms(t, doc, s.Get(row.at).Want(row.status)) })
	}
}

func TestEveryAPIRowIsDescribed(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	doc := description(t, s)
	rows := 0
	for _, row := range web.Table() {
		if !strings.HasPrefix(row.Pattern(), "/api/") {
			continue
		}
		rows++
		if item := doc.Paths.Value(row.Pattern()); item == nil || item.GetOperation(row.Method()) == nil {
			t.Errorf("%s %s is not described", row.Method(), row.Pattern())
		}
	}
	if rows != doc.Paths.Len() {
		t.Errorf("%d rows, %d described", rows, doc.Paths.Len())
	}
}

// found is the answer as a program outside reads it.
type found struct {
	Query     string
	Lang      string
	Count     int
	Confident bool
	Results   []struct {
		ID, External_ID, Lang, Kind, Category, Title, URL, Excerpt string
		Score                                                      int
	}
}

func ask(t *testing.T, s *webtest.Site, at string, edits ...webtest.Edit) found {
	t.Helper()
	var f found
	if err := json.Unmarshal(s.Get(at, edits...).Want(200).Body, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSearchResults(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	f := ask(t, s, "/api/v1/search?lang=fr&q=o%C3%B9%20en%20est%20ma%20commande")
	if f.Query != "où en est ma commande" || f.Lang != "fr" || !f.Confident || f.Count < 1 {
		t.Fatalf("%+v", f)
	}
	r := f.Results[0]
	if r.ID != c.Tracking.String() || r.Lang != "fr" || r.Kind != "question" || r.Category != "Commandes" ||
		r.Title != "Où en est ma commande ?" || r.URL != "/fr/articles/suivi" || r.Excerpt != "Le colis est suivi." {
		t.Errorf("%+v", r)
	}
	last := 100
	for _, r := range f.Results {
		if r.Score < 0 || r.Score > last {
			t.Errorf("score %d after %d", r.Score, last)
		}
		last = r.Score
	}
	one := ask(t, s, "/api/v1/search?lang=fr&q=colis&limit=1")
	if len(one.Results) != 1 || one.Count < 2 {
		t.Errorf("%d results of %d", len(one.Results), one.Count)
	}
}

func TestLanguageOfASearch(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	rows := []struct{ name, at, header, want string }{
		{"named", "/api/v1/search?q=x&lang=es", "en", "es"},
		{"negotiated", "/api/v1/search?q=x", "en", "en"},
		{"default", "/api/v1/search?q=x", "", "fr"},
	}
	for _, row := range rows {
		if f := ask(t, s, row.at, webtest.With("Accept-Language", row.header)); f.Lang != row.want {
			t.Errorf("%s: %s", row.name, f.Lang)
		}
	}
	a := s.Get("/api/v1/search?lang=de", webtest.With("Accept-Language", "es")).Want(400)
	if !a.Has(`"code":"language"`) || !a.Has("Este idioma") {
		t.Errorf("%s", a.Body)
	}
	foreign := ask(t, s, "/api/v1/search?q=emballage&lang=es")
	if len(foreign.Results) == 0 || foreign.Results[0].Lang != "fr" ||
		foreign.Results[0].Title != "Choisir un emballage" || foreign.Results[0].Category != "Commandes" {
		t.Errorf("%+v", foreign)
	}
}
