package kit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Client is who sent a request, as far as can be known: the address for limits
// on what writes, and whether the last stretch was encrypted. It is never
// logged or stored.
type Client struct {
	Addr  netip.Addr
	HTTPS bool
}

// ClientOf returns the sender of a request. X-Forwarded-For and
// X-Forwarded-Proto count only if the peer is a trusted proxy, and then the
// last address that is not itself a trusted proxy is the client: everything
// before it was written by the client. No other header is ever read.
func ClientOf(r *http.Request) Client {
	l := ListenerOf(r)
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	c := Client{Addr: peer.Addr().Unmap(), HTTPS: r.TLS != nil}
	if !l.trusts(c.Addr) {
		return c
	}
	c.HTTPS = c.HTTPS || lastField(r.Header.Values("X-Forwarded-Proto")) == "https"
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		c.Addr = addr.Unmap()
		if !l.trusts(c.Addr) {
			break
		}
	}
	return c
}

func (l *Listener) trusts(addr netip.Addr) bool {
	return slices.ContainsFunc(l.Trusted, func(p netip.Prefix) bool { return p.Contains(addr) })
}

func lastField(values []string) string {
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.ToLower(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]))
}
