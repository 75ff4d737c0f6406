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
	maxOffset    = 200
)

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
	if want.query == "" {
		return kit.Document{Type: kit.JSON, Body: written(nil, want, &help.SearchResult{})}, nil
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
	doc := kit.Document{Type: kit.JSON, Negotiated: !want.named, Slot: slot}
	doc.Body, doc.Done = a.lent(func(b []byte) []byte { return written(b, want, &res) })
	return doc, nil
}

// largestLent is the size up to which memory for an answer is used again.
const largestLent = 128 << 10

// lent writes an answer to memory that is used again once done was called: most of
// what a search allocated was the text of its answer.
func (a *API) lent(write func([]byte) []byte) (body []byte, done func()) {
	room, ok := a.rooms.Get().(*[]byte)
	if !ok {
		room = new([]byte)
	}
	*room = write((*room)[:0])
	return *room, func() {
		if cap(*room) <= largestLent {
			a.rooms.Put(room)
		}
	}
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

// run is where the run of a text ends that begins at a byte, whether the query
// matched it, and the spans after it. They are in order and do not overlap.
func run(text string, at int, spans []help.Span) (end int, mark bool, rest []help.Span) {
	switch {
	case len(spans) == 0:
		return len(text), false, nil
	case spans[0].Start > at:
		return spans[0].Start, false, spans
	}
	return spans[0].End, true, spans[1:]
}

// parts cuts a text where the query matched it.
func parts(text string, spans []help.Span) []part {
	list := []part{}
	for at, end, mark := 0, 0, false; at < len(text) || len(spans) > 0; at = end {
		end, mark, spans = run(text, at, spans)
		list = append(list, part{text[at:end], mark})
	}
	return list
}
