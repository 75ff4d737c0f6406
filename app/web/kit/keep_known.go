package kit

import "net/http"

// address is where a kept page is asked for: the origin of the listener and the
// path. A page that was found once by the table of routes is found by its address
// from then on; looking for the row, cutting the path into its parts and putting
// them together again cost as much as sending the page.
type address struct{ origin, path string }

// addressOf is the address of a request that says nothing beside it. A path that
// is not written the usual way (RawPath) may be cut elsewhere than it seems.
func addressOf(r *http.Request, l *Listener) (address, bool) {
	plain := (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Body == http.NoBody &&
		r.URL.RawQuery == "" && r.URL.RawPath == "" && !r.URL.ForceQuery
	return address{l.Origin, r.URL.Path}, plain
}

// knows returns the fresh page of an address, or nil.
func (k *keep) knows(at address) *entry {
	k.mu.RLock()
	e := k.known[at]
	k.mu.RUnlock()
	if e == nil || !k.fresh(e) {
		return nil
	}
	return e
}

// learn notes the address of a page and the place that answers there.
func (k *keep) learn(e *entry, at address, p *place) {
	if e.named.Load() {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if e.gone || e.named.Load() {
		return
	}
	e.address, e.place = at, p
	e.named.Store(true)
	k.known[at] = e
}

// quickly answers with a kept page whose address is known, and reports whether
// there was one.
func (rt *Router) quickly(rec *record, r *http.Request) bool {
	at, plain := addressOf(r, rec.listener)
	if !plain {
		return false
	}
	e := rt.kept.knows(at)
	if e == nil || !e.place.open() {
		return false
	}
	rec.at(e.place, r.Method)
	rt.kept.send(rec, r, e)
	return true
}
