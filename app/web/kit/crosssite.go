package kit

import (
	"net/http"

	"guichet/app"
)

// crossSite refuses unsafe requests that another site made the browser send.
type crossSite struct {
	standard *http.CrossOriginProtection
}

func newCrossSite() crossSite { return crossSite{http.NewCrossOriginProtection()} }

// check returns nil for a request that may go on. The standard protection lets
// a request pass that carries neither Sec-Fetch-Site nor Origin, because it
// does not come from a current browser; with a cookie it may come from an old
// one, so it is refused here.
func (c crossSite) check(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	if err := c.standard.Check(r); err != nil {
		return app.E(app.Forbidden, "error.crosssite").Wrap(err)
	}
	bare := r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == ""
	if bare && len(r.Header["Cookie"]) > 0 {
		return app.E(app.Forbidden, "error.crosssite")
	}
	return nil
}
