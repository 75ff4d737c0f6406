package kit

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"guichet/app"
)

// Permission says who may ask for an address. Its zero value permits nobody
// and is refused by NewRouter, so a route cannot be open by omission.
type Permission struct {
	least   app.Role
	named   bool
	private bool
}

// For permits the actors of a role and of the roles above it. Above Anyone a
// person has to be signed in, the line must be private (see Private), and the
// answer is stored nowhere.
func For(least app.Role) Permission {
	return Permission{least: least, named: true, private: least > app.Anyone}
}

// Private permits everybody, over a line nobody listens to: TLS, or this very
// machine. For the pages on which secrets are typed by people who are not
// signed in yet. The answer is stored nowhere.
func Private() Permission { return Permission{named: true, private: true} }

// Least is the lowest role a permission asks for.
func (p Permission) Least() app.Role { return p.least }

func (p Permission) allows(who app.Actor) bool { return p.named && who.Role >= p.least }

// Route is one row of the table of addresses. Make it with Row: a row without
// a permission or a body limit does not compile.
type Route struct {
	method     string
	pattern    string
	permission Permission
	body       int64
	endpoint   Endpoint
}

// Row describes an address. The pattern is that of http.ServeMux without
// method; a first segment "{lang}" stands for each language the site offers.
// GET answers HEAD too. The body limit is in bytes.
func Row(method, pattern string, permission Permission, body int64, endpoint Endpoint) Route {
	return Route{method, pattern, permission, body, endpoint}
}

// Permission returns who may ask; tests walk the table with it.
func (r Route) Permission() Permission { return r.permission }

// Method returns the method of a row; tests walk the table with it.
func (r Route) Method() string { return r.method }

// Pattern returns the pattern of a row as it was written.
func (r Route) Pattern() string { return r.pattern }

// Body returns the number of bytes a request to this row may carry.
func (r Route) Body() int64 { return r.body }

// check refuses a row that says too little.
func (r Route) check() error {
	switch {
	case !r.permission.named:
		return fmt.Errorf("kit: route %s %s permits nobody", r.method, r.pattern)
	case r.endpoint == nil:
		return fmt.Errorf("kit: route %s %s has no handler", r.method, r.pattern)
	case r.body < 0:
		return fmt.Errorf("kit: route %s %s has no body limit", r.method, r.pattern)
	case !strings.HasPrefix(r.pattern, "/"):
		return fmt.Errorf("kit: route %s %q does not begin with a slash", r.method, r.pattern)
	case r.permission.private && isKept(r.endpoint):
		return fmt.Errorf("kit: route %s %s keeps a page that is not for everyone", r.method, r.pattern)
	case r.method == http.MethodHead:
		return errors.New("kit: HEAD is answered by the GET row")
	}
	return nil
}

func isKept(e Endpoint) bool {
	switch e.(type) {
	case Kept, KeptPaged:
		return true
	}
	return false
}

// Endpoint is what answers a row: a Kept page, a Fresh one, or a Handler.
type Endpoint interface {
	answer(rt *Router, w http.ResponseWriter, r *http.Request, lang app.Lang) error
}

// Handler writes its answer itself: a redirect, a file, JSON. An error it
// returns before it has written becomes an error page.
type Handler func(w http.ResponseWriter, r *http.Request) error

func (h Handler) answer(_ *Router, w http.ResponseWriter, r *http.Request, _ app.Lang) error {
	return h(w, r)
}

// Fresh makes a document for each request. The language is the one in the
// address, empty for a row without one.
type Fresh func(r *http.Request, lang app.Lang) (Document, error)

func (f Fresh) answer(rt *Router, w http.ResponseWriter, r *http.Request, lang app.Lang) error {
	doc, err := f(r, lang)
	if err != nil {
		return err
	}
	rt.pack.send(w, r, doc)
	return nil
}
