// Package api is the JSON interface, version 1, described by openapi.json. It
// has wire structs of its own over the functions the pages use, and never
// shows a record or a page struct.
package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"guichet/app"
	"guichet/app/gate"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/web/kit"
)

// Deps is what the interface is made from.
type Deps struct {
	Help      *help.Help
	Texts     *i18n.Catalogue
	Languages *kit.Languages
	Search    *gate.Gate // bounds searches; shared with the pages
}

// API answers the addresses under /api/v1. Its methods are the endpoints of
// the table of routes.
type API struct {
	Deps

	rooms sync.Pool // of *[]byte, for the answers to searches
}

// New returns the interface.
func New(d Deps) *API { return &API{Deps: d} }

//go:embed openapi.json
var description []byte

// Description serves the OpenAPI document.
func (a *API) Description(*http.Request, app.Lang) (kit.Document, error) {
	return kit.Document{Type: kit.JSON, Body: description}, nil
}

// problem is the wire form of a refusal. Code is stable, Message is for people
// and in the language of the request.
type problem struct {
	Error problemBody `json:"error"`
}

type problemBody struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	RequestID string `json:"request_id,omitempty"`
}

// Problem is what a failure looks like to a program.
func (a *API) Problem(r *http.Request, f kit.Failure) kit.Document {
	body := problemBody{
		Code:      strings.TrimPrefix(f.Error.Key, "error."),
		Message:   a.Texts.Printer(a.language(r)).Error(f.Error),
		RequestID: f.RequestID,
	}
	doc, err := document(problem{body})
	if err != nil {
		doc = kit.Document{Type: kit.JSON, Body: []byte("{\"error\":{}}\n")}
	}
	doc.Status, doc.Negotiated = f.Status, true
	return doc
}

// language is the one asked for by name, else the best for the request.
func (a *API) language(r *http.Request) app.Lang {
	if l, ok := a.Languages.Offered(r.URL.Query().Get("lang")); ok {
		return l
	}
	return a.Languages.Of(r)
}

func document(v any) (kit.Document, error) {
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(v); err != nil {
		return kit.Document{}, fmt.Errorf("api: write %T: %w", v, err)
	}
	return kit.Document{Type: kit.JSON, Body: out.Bytes()}, nil
}
