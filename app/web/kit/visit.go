package kit

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"guichet/app"
)

// sessionCookie holds the token of a session, and nothing else.
const sessionCookie = "session"

// longestToken is far over any token of ours; what is longer is not looked up.
const longestToken = 200

// Visit is who sent a request to a row that is not for everyone. Session is
// what the room of accounts knows of the sign-in; the pages of that room read
// it. Lang is the interface language the person chose, empty for none.
type Visit struct {
	Actor   app.Actor
	Name    string
	Lang    app.Lang
	Session any
}

type visitKey struct{}

// VisitOf returns who sent a request; a visitor on rows for everyone.
func VisitOf(r *http.Request) Visit {
	v, _ := r.Context().Value(visitKey{}).(Visit)
	return v
}

// recognise finds out who asks for a row that is not for everyone, and refuses
// who may not. What it lets through is stored nowhere: with "private" alone,
// text of such pages was found in a web view's cache on disk.
func (rt *Router) recognise(rec *record, r *http.Request, p Permission) (*http.Request, error) {
	rec.private = true
	if !PrivateLine(r) {
		return nil, app.E(app.Forbidden, "error.plain")
	}
	v, err := rt.identify(r.Context(), SessionToken(r), AtDesk(r))
	if err != nil {
		return nil, err
	}
	if !p.allows(v.Actor) {
		if v.Actor.Role == app.Anyone {
			return nil, rt.toSignIn(r)
		}
		return nil, app.E(app.Forbidden, "error.role")
	}
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, v)), nil
}

// toSignIn sends a reader to the page for it, and back afterwards. A form or a
// script is told instead: what it carried would be lost on the way.
func (rt *Router) toSignIn(r *http.Request) error {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !reading || rt.signIn == "" || WantsJSON(r) || WantsStream(r) {
		return app.E(app.SignedOut, "error.signedout")
	}
	return &app.Moved{To: rt.signIn + "?next=" + url.QueryEscape(r.URL.RequestURI())}
}

// PrivateLine reports whether nobody on the way can read a request: it came
// over TLS, or it never left this machine. A request that a proxy on this
// machine passed on came from elsewhere.
func PrivateLine(r *http.Request) bool {
	if ListenerOf(r).Secure {
		return true
	}
	for _, name := range [...]string{"X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() && loopbackName(r.Host)
}

func loopbackName(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(strings.ToLower(strings.TrimSuffix(name, ".")), "[]")
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}

// WantsJSON reports whether a script of ours asks, which reads refusals as data.
func WantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// SessionToken returns the token of the session cookie, or the empty string.
// Two of them are none: another origin of the same host may have set one.
func SessionToken(r *http.Request) string {
	name := ListenerOf(r).CookiePrefix + sessionCookie
	token, n := "", 0
	for _, c := range r.Cookies() {
		if c.Name == name {
			token = c.Value
			n++
		}
	}
	if n != 1 || len(token) > longestToken {
		return ""
	}
	return token
}

// SetSession gives the browser the token of a session; life as SetCookie takes
// it.
func SetSession(w http.ResponseWriter, r *http.Request, token string, life time.Duration) {
	SetCookie(w, r, sessionCookie, token, life)
}

// ClearSession takes the token from the browser.
func ClearSession(w http.ResponseWriter, r *http.Request) {
	SetCookie(w, r, sessionCookie, "", 0)
}

// SetCookie sets a cookie that scripts cannot read and other sites cannot send,
// with the prefix and the flags the listener allows. It stays for its life, of
// whole seconds; for none, until the browser is closed. An empty value removes it.
func SetCookie(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	l := ListenerOf(r)
	c := &http.Cookie{
		Name: l.CookiePrefix + name, Value: value, Path: "/", MaxAge: int(life.Seconds()),
		Secure: l.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// CookieValue returns the value of a cookie SetCookie has set, or the empty
// string.
func CookieValue(r *http.Request, name string) string {
	c, err := r.Cookie(ListenerOf(r).CookiePrefix + name)
	if err != nil {
		return ""
	}
	return c.Value
}
