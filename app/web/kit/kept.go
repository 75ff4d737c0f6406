package kit

import (
	"net/http"
	"strconv"

	"guichet/app"
	"guichet/store"
)

// Variant is all a kept page may depend on besides the store: the address it
// is known by, the language, and the name and number in its path. It cannot
// hold a cookie, a Host or anybody's name.
type Variant struct {
	Route  string
	Origin string // of the listener, for absolute links
	Lang   app.Lang
	Name   string // {slug} of the pattern
	Number int    // {n} of the pattern, or ?page= of a paged row
}

// Kept makes a page that is kept until a table it read changes. It gets a
// Reader, acts as Anyone, and never sees the request.
type Kept func(r store.Reader, v Variant) (Document, error)

// KeptPaged is Kept for a list in several pages: ?page= becomes Number.
type KeptPaged func(r store.Reader, v Variant) (Document, error)

// longestName is far over any slug (80 bytes) and far under a store key.
const longestName = 200

func (k Kept) answer(rt *Router, w http.ResponseWriter, r *http.Request, lang app.Lang) error {
	v, err := variantOf(r, lang)
	if err != nil {
		return err
	}
	return rt.sendKept(w, r, v, k)
}

func (k KeptPaged) answer(rt *Router, w http.ResponseWriter, r *http.Request, lang app.Lang) error {
	v, err := variantOf(r, lang)
	if err != nil {
		return err
	}
	if r.URL.RawQuery != "" {
		if v.Number, err = PageNumber(r); err != nil {
			return err
		}
	}
	return rt.sendKept(w, r, v, Kept(k))
}

func (rt *Router) sendKept(w http.ResponseWriter, r *http.Request, v Variant, page Kept) error {
	e, err := rt.kept.find(r.Context(), v, page)
	if err != nil {
		return err
	}
	rec := w.(*record)
	if at, plain := addressOf(r, rec.listener); plain {
		rt.kept.learn(e, at, rec.place)
	}
	rt.kept.send(rec, r, e)
	return nil
}

func variantOf(r *http.Request, lang app.Lang) (Variant, error) {
	v := Variant{Route: r.Pattern, Origin: ListenerOf(r).Origin, Lang: lang, Name: r.PathValue("slug")}
	if len(v.Name) > longestName {
		return Variant{}, app.E(app.NotFound, "error.notfound")
	}
	n := r.PathValue("n")
	if n == "" {
		return v, nil
	}
	var err error
	if v.Number, err = strconv.Atoi(n); err != nil || v.Number < 1 || v.Number > maxPage {
		return Variant{}, app.E(app.NotFound, "error.notfound")
	}
	return v, nil
}

const maxPage = 10_000

// PageNumber reads ?page=, from 1. None is 1; what is no page is not found.
func PageNumber(r *http.Request) (int, error) {
	s := r.URL.Query().Get("page")
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPage {
		return 0, app.E(app.NotFound, "error.notfound")
	}
	return n, nil
}
