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
	// Several fields of a name are one list, in their order (RFC 9110, 5.3).
	for _, hops := range slices.Backward(r.Header.Values("X-Forwarded-For")) {
		for more := true; more; {
			var hop string
			hops, hop, more = cutLast(hops)
			addr, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				return c
			}
			if c.Addr = addr.Unmap(); !l.trusts(c.Addr) {
				return c
			}
		}
	}
	return c
}

// cutLast parts a list before its last element; more is whether there are others.
func cutLast(list string) (rest, last string, more bool) {
	i := strings.LastIndexByte(list, ',')
	if i < 0 {
		return "", list, false
	}
	return list[:i], list[i+1:], true
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
