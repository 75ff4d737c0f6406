package kit

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
)

func TestListenerServesItsOwnNamesOnly(t *testing.T) {
	t.Parallel()
	public := func(s string) *url.URL {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	local := NewListener(nil, "127.0.0.1:8080", false, nil)
	wide := NewListener(nil, "0.0.0.0:8080", false, nil)
	lan := NewListener(nil, "192.0.2.7:8080", false, nil)
	six := NewListener(nil, "[::1]:8080", false, nil)
	site := NewListener(public("https://Help.example"), "127.0.0.1:8080", false, nil)
	odd := NewListener(public("http://help.example:8081"), "127.0.0.1:8080", false, nil)
	rows := []struct {
		name string
		l    *Listener
		host string
		want bool
	}{
		{"loopback address", local, "127.0.0.1:8080", true},
		{"loopback name", local, "localhost:8080", true},
		{"upper case", local, "LOCALHOST:8080", true},
		{"final dot", local, "localhost.:8080", true},
		{"loopback in IPv6", local, "[::1]:8080", true},
		{"another port", local, "127.0.0.1:8081", false},
		{"no port", local, "127.0.0.1", false},
		{"rebound name", local, "shop.example:8080", false},
		{"name that begins alike", local, "localhost.shop.example:8080", false},
		{"no host", local, "", false},
		{"two hosts", local, "localhost:8080,shop.example", false},
		{"every interface, loopback", wide, "localhost:8080", true},
		{"every interface, foreign", wide, "192.0.2.7:8080", false},
		{"specific interface", lan, "192.0.2.7:8080", true},
		{"specific in IPv6", six, "[::1]:8080", true},
		{"public", site, "help.example", true},
		{"public with its port", site, "help.example:443", true},
		{"public with a final dot", site, "help.example.", true},
		{"public hides loopback", site, "127.0.0.1:8080", false},
		{"public at another port", site, "help.example:80", false},
		{"public below", site, "a.help.example", false},
		{"public with a port of its own", odd, "help.example:8081", true},
		{"that port left out", odd, "help.example", false},
		{"none at all", &Listener{}, "localhost", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := row.l.Serves(row.host); got != row.want {
				t.Errorf("Serves(%q) = %v", row.host, got)
			}
		})
	}
}

func TestListenerOriginComesFromSettings(t *testing.T) {
	t.Parallel()
	u := &url.URL{Scheme: "https", Host: "help.example"}
	rows := []struct {
		name   string
		l      *Listener
		origin string
		prefix string
		secure bool
	}{
		{"public", NewListener(u, "127.0.0.1:8080", false, nil), "https://help.example", "__Host-", true},
		{"local", NewListener(nil, "127.0.0.1:8080", false, nil), "http://127.0.0.1:8080", "", false},
		{"every interface", NewListener(nil, "[::]:8080", false, nil), "http://127.0.0.1:8080", "", false},
		{"IPv6", NewListener(nil, "[::1]:8080", false, nil), "http://[::1]:8080", "", false},
		{"plain port", NewListener(nil, "127.0.0.1:80", false, nil), "http://127.0.0.1", "", false},
		{"TLS", NewListener(nil, "127.0.0.1:8443", true, nil), "https://127.0.0.1:8443", "__Host-", true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if row.l.Origin != row.origin || row.l.CookiePrefix != row.prefix || row.l.Secure != row.secure {
				t.Errorf("%+v", row.l)
			}
		})
	}
}

// forwarding are the headers products have been made to believe.
func forwarding() []string {
	return []string{
		"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server",
		"X-Forwarded-Ssl", "X-Forwarded-Scheme", "X-Forwarded-User", "Forwarded", "X-Real-Ip", "X-Client-Ip",
		"Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip", "X-Cluster-Client-Ip",
		"X-Original-Forwarded-For", "X-Original-Url", "X-Rewrite-Url", "X-Host", "Front-End-Https", "X-Url-Scheme",
	}
}

func TestForwardedHeadersOfStrangersChangeNothing(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, l := range []*Listener{{}, {Trusted: trusted}} {
		for _, name := range forwarding() {
			r := requestThrough(l, "192.0.2.9:4000")
			for _, v := range []string{"198.51.100.1", "https", "for=198.51.100.1;proto=https", "on"} {
				r.Header.Add(name, v)
			}
			if c := ClientOf(r); c.Addr.String() != "192.0.2.9" || c.HTTPS {
				t.Errorf("%s changed the client to %+v", name, c)
			}
		}
	}
}

func TestTrustedProxyNamesTheClient(t *testing.T) {
	t.Parallel()
	l := &Listener{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	rows := []struct {
		name  string
		peer  string
		chain []string
		want  string
	}{
		{"one hop", "10.0.0.1:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"forged first hop", "10.0.0.1:1", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		{"two proxies", "10.0.0.1:1", []string{"198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		{"two headers", "10.0.0.1:1", []string{"1.1.1.1", "198.51.100.1"}, "198.51.100.1"},
		{"garbage", "10.0.0.1:1", []string{"198.51.100.1, nonsense"}, "10.0.0.1"},
		{"no header", "10.0.0.1:1", nil, "10.0.0.1"},
		{"mapped address", "[::ffff:10.0.0.1]:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"only proxies", "10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := requestThrough(l, row.peer)
			r.Header["X-Forwarded-For"] = row.chain
			r.Header["X-Forwarded-Proto"] = []string{"http, https"}
			if c := ClientOf(r); c.Addr.String() != row.want || !c.HTTPS {
				t.Errorf("client %+v", c)
			}
		})
	}
}

func requestThrough(l *Listener, peer string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
	r.RemoteAddr = peer
	return r.WithContext(WithListener(r.Context(), l))
}
