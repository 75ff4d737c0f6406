package gate

import (
	"fmt"
	"net/http"
)

// enterPath is where a nonce becomes the window's cookie.
const enterPath = prefix + "enter"

// Bootstrap answers the one page that the window loads by its own scheme: it
// leads on to the loopback listener. Each load gets a nonce of its own, since a
// reload loads it again.
func (g *Gate) Bootstrap() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" && r.URL.Path != "/index.html" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprintf(w, page, g.Entry())
	})
}

// page leads on by a script: after a redirect from another scheme the cookie
// would not be sent.
const page = `<!doctype html><html><head><meta charset="utf-8"><title>Guichet</title></head>` +
	`<body><script>location.replace(%q)</script></body></html>`

// Entry is an address that lets the window in, once and within NonceLife.
func (g *Gate) Entry() string {
	nonce, now := secret(), g.opt.Clock()
	g.mu.Lock()
	defer g.mu.Unlock()
	oldest := ""
	for n, until := range g.nonces {
		if !now.Before(until) {
			delete(g.nonces, n)
		} else if oldest == "" || until.Before(g.nonces[oldest]) {
			oldest = n
		}
	}
	if len(g.nonces) >= maxNonces {
		delete(g.nonces, oldest)
	}
	g.nonces[nonce] = now.Add(NonceLife)
	return g.Origin() + enterPath + "?n=" + nonce
}

// spend reports whether a nonce is good, and has it good no more.
func (g *Gate) spend(nonce string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	until, ok := g.nonces[nonce]
	delete(g.nonces, nonce)
	return ok && g.opt.Clock().Before(until)
}

// enter turns a nonce into the cookie. It answers with a page and not with a
// redirect: the navigation began at the window's own scheme, so it counts as one
// from another site, and a strict cookie is not sent on its redirects.
func (g *Gate) enter(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || !g.spend(r.URL.Query().Get("n")) {
		g.refuse(w, http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: g.secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	head := w.Header()
	secure(head)
	// One script, known by its nonce: this page alone has one inside.
	once := secret()
	head.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+once+"'; frame-ancestors 'none'")
	head.Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html><head><meta charset="utf-8"><title>Guichet</title></head>`+
		`<body><script nonce="%s">location.replace("/")</script></body></html>`, once)
}
