package shell

import (
	"crypto/tls"
	"net"
	"net/http"

	"guichet/app"
)

// MinVersion reads the oldest TLS version to speak: "1.3", which is also what
// the empty string means, or "1.2" for clients that cannot do better (RFC 9325,
// 3.1.1 forbids anything older).
func MinVersion(s string) (uint16, error) {
	switch s {
	case "", "1.3":
		return tls.VersionTLS13, nil
	case "1.2":
		return tls.VersionTLS12, nil
	}
	return 0, app.E(app.Invalid, "cli.tls.version", "Value", s)
}

// Certificates is where a listener's certificates come from: an ACME authority
// or a pair of files.
type Certificates struct {
	conf *tls.Config
	// challenge answers the authority's HTTP-01 requests; nil for files.
	challenge func(fallback http.Handler) http.Handler
}

// Wrap returns a listener that speaks TLS with these certificates, HTTP/2
// included.
func (c *Certificates) Wrap(ln net.Listener) net.Listener {
	return tls.NewListener(ln, c.conf)
}

// Plain returns the handler of the port that does not speak TLS: it answers the
// authority's challenges and sends everything else to the same path under
// origin ("https://help.example"), never under the request's Host.
func (c *Certificates) Plain(origin string) http.Handler {
	h := redirectTo(origin)
	if c.challenge != nil {
		return c.challenge(h)
	}
	return h
}

// redirectTo answers every request with the same path at origin. A form posted
// in clear has already been read by others: it is refused rather than repeated.
func redirectTo(origin string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Connection", "close")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		// EscapedPath begins with one slash or is "*": joined to an origin it
		// cannot name another host.
		path := r.URL.EscapedPath()
		if len(path) == 0 || path[0] != '/' {
			path = "/"
		}
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		head.Set("Location", origin+path)
		w.WriteHeader(http.StatusMovedPermanently)
	})
}
