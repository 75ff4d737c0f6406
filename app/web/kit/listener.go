package kit

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Limits of what a request may bring. The server is configured with the first
// two; the router checks the rest.
const (
	MaxHeaderBytes    = 16 << 10 // of all headers and the request line
	MaxURIBytes       = 8 << 10  // of path and query as sent
	MaxAcceptLanguage = 256      // bytes of the header that are looked at
	NoBody            = 0        // for rows that take no body
)

// Listener is what a handler may know about the door a request came through.
// The window and a public listener run in one process, so it travels in the
// request's context; it is built once per listener and never changed.
type Listener struct {
	Origin       string // "https://help.example", without a trailing slash
	Hosts        []string
	CookiePrefix string // "__Host-" when Secure (RFC 6265bis, 4.1.3.2)
	Secure       bool   // visitors reach it over TLS
	Trusted      []netip.Prefix
}

// NewListener describes a listener. With a public address, that address alone
// is served and every absolute link begins with it. Without one, the loopback
// names at the listener's port are, and so is the address it listens on if
// that is a specific one. Forwarded headers count from trusted networks only.
func NewListener(public *url.URL, addr string, tls bool, trusted []netip.Prefix) *Listener {
	l := &Listener{Secure: tls, Trusted: trusted}
	if public != nil {
		l.Secure = public.Scheme == "https"
		l.Origin = public.Scheme + "://" + strings.ToLower(public.Host)
		l.Hosts = withDefaultPort(strings.ToLower(public.Host), l.Secure)
	} else {
		l.local(addr)
	}
	if l.Secure {
		l.CookiePrefix = "__Host-"
	}
	return l
}

func (l *Listener) local(addr string) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return
	}
	names := []string{"127.0.0.1", "localhost", "::1"}
	ip, err := netip.ParseAddr(host)
	if err == nil && !ip.IsUnspecified() && !slices.Contains(names, ip.String()) {
		names = slices.Insert(names, 0, ip.String())
	} else if host == "::1" {
		names = []string{"::1", "127.0.0.1", "localhost"}
	}
	scheme := "http://"
	if l.Secure {
		scheme = "https://"
	}
	for _, n := range names {
		l.Hosts = append(l.Hosts, withDefaultPort(net.JoinHostPort(n, port), l.Secure)...)
	}
	l.Origin = scheme + l.Hosts[0]
}

// withDefaultPort lists a host with and without the port that its scheme
// implies: browsers leave that port out, other clients need not.
func withDefaultPort(host string, secure bool) []string {
	port := "80"
	if secure {
		port = "443"
	}
	name, p, err := net.SplitHostPort(host)
	switch {
	case err != nil:
		return []string{host, net.JoinHostPort(strings.Trim(host, "[]"), port)}
	case p != port:
		return []string{host}
	case strings.Contains(name, ":"):
		name = "[" + name + "]"
	}
	return []string{name, host}
}

// Serves reports whether a Host header names this listener. A name is compared
// without case and without the dot that may end it.
func (l *Listener) Serves(host string) bool {
	if slices.Contains(l.Hosts, host) {
		return true
	}
	host = strings.ToLower(host)
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return slices.Contains(l.Hosts, strings.TrimSuffix(host, "."))
	}
	return slices.Contains(l.Hosts, net.JoinHostPort(strings.TrimSuffix(name, "."), port))
}

type listenerKey struct{}

// WithListener puts a listener into a context; http.Server.BaseContext is the
// place for it.
func WithListener(ctx context.Context, l *Listener) context.Context {
	return context.WithValue(ctx, listenerKey{}, l)
}

// ListenerOf returns the listener a request came through. A request without
// one gets an empty listener, which serves no host at all.
func ListenerOf(r *http.Request) *Listener {
	if l, ok := r.Context().Value(listenerKey{}).(*Listener); ok {
		return l
	}
	return &Listener{}
}
