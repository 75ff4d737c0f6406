// Package acme tests "guichet serve --tls" against a real certificate authority:
// pebble, with the name server it is tested with, both pinned in this module's
// go.mod. It needs the program (GUICHET names it, else it is built), sslscan and
// free ports of the loopback address.
package acme

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const domain = "help.guichet.example"

func TestServeObtainsItsCertificate(t *testing.T) {
	if _, err := exec.LookPath("sslscan"); err != nil {
		t.Fatal("sslscan is needed: apt-get install sslscan")
	}
	ca := startAuthority(t)
	site := startSite(t, ca, t.TempDir())
	roots := ca.roots(t)

	state := firstHandshake(t, site, roots)
	t.Run("speaks TLS 1.3 with a hybrid key exchange", func(t *testing.T) {
		if state.Version != tls.VersionTLS13 || state.CurveID != tls.X25519MLKEM768 {
			t.Errorf("version %x, key exchange %v", state.Version, state.CurveID)
		}
	})
	t.Run("refuses 1.2 and unknown names", func(t *testing.T) {
		refused(t, site.https, &tls.Config{ServerName: domain, RootCAs: roots, MaxVersion: tls.VersionTLS12})
		refused(t, site.https, &tls.Config{ServerName: "other.guichet.example", RootCAs: roots})
		refused(t, site.https, &tls.Config{ServerName: "", InsecureSkipVerify: true})
	})
	t.Run("answers pages with HSTS", func(t *testing.T) { checkPage(t, site, roots) })
	t.Run("sends plain HTTP on", func(t *testing.T) { checkRedirect(t, site) })
	t.Run("old versions are off for sslscan", func(t *testing.T) { checkScan(t, site) })
	t.Run("asked for one certificate", func(t *testing.T) { checkOne(t, filepath.Join(site.data, "certs")) })
	t.Run("keeps keys private", func(t *testing.T) { checkModes(t, filepath.Join(site.data, "certs")) })
	t.Run("needs no authority for what it has", func(t *testing.T) {
		site.stop(t)
		ca.stop()
		again := startSite(t, ca, site.data)
		if got := firstHandshake(t, again, roots); !bytes.Equal(
			got.PeerCertificates[0].Raw, state.PeerCertificates[0].Raw) {
			t.Error("another certificate after a restart")
		}
	})
}

// firstHandshake makes the connection that has the site ask for its certificate.
// The authority refuses one nonce in five, and several in a row make the site
// wait: a visitor tries again, for longer than the minute after which an order
// that failed is made anew.
func firstHandshake(t *testing.T, s *site, roots *x509.CertPool) tls.ConnectionState {
	t.Helper()
	dial := &tls.Dialer{Config: &tls.Config{ServerName: domain, RootCAs: roots}}
	ctx, cancel := context.WithTimeout(t.Context(), 150*time.Second)
	defer cancel()
	again := time.NewTicker(time.Second)
	defer again.Stop()
	for ; ; <-again.C {
		c, err := dial.DialContext(ctx, "tcp", s.https)
		if err == nil {
			defer c.Close()
			return c.(*tls.Conn).ConnectionState()
		}
		if ctx.Err() != nil {
			t.Fatalf("%v\n%s", err, s.log())
		}
	}
}

func refused(t *testing.T, addr string, conf *tls.Config) {
	t.Helper()
	c, err := tls.Dial("tcp", addr, conf)
	if err == nil {
		c.Close()
		t.Errorf("a handshake for %q, at most version %x, succeeded", conf.ServerName, conf.MaxVersion)
	}
}

func client(roots *x509.CertPool) *http.Client {
	return &http.Client{
		Transport: &http.Transport{TLSClientConfig: &tls.Config{ServerName: domain, RootCAs: roots}},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

func get(t *testing.T, c *http.Client, url, host string) *http.Response {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Host = host
	res, err := c.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	return res
}

func checkPage(t *testing.T, s *site, roots *x509.CertPool) {
	c := client(roots)
	_, port, _ := net.SplitHostPort(s.https)
	res := get(t, c, "https://"+s.https+"/healthz", net.JoinHostPort(domain, port))
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	if hsts := res.Header.Get("Strict-Transport-Security"); !strings.Contains(hsts, "max-age=31536000") {
		t.Errorf("Strict-Transport-Security: %q", hsts)
	}
	if res := get(t, c, "https://"+s.https+"/healthz", "other.guichet.example"); res.StatusCode != 421 {
		t.Errorf("a foreign Host got %d", res.StatusCode)
	}
}

func checkRedirect(t *testing.T, s *site) {
	_, port, _ := net.SplitHostPort(s.https)
	res := get(t, client(nil), "http://"+s.http+"/fr?x=1", "evil.guichet.example")
	want := "https://" + net.JoinHostPort(domain, port) + "/fr?x=1"
	if res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != want {
		t.Errorf("%d to %q, want 301 to %q", res.StatusCode, res.Header.Get("Location"), want)
	}
}

func checkScan(t *testing.T, s *site) {
	out, err := exec.CommandContext(t.Context(), "sslscan", "--no-colour", "--sni-name="+domain, s.https).Output()
	if err != nil {
		t.Fatalf("sslscan: %v\n%s", err, out)
	}
	for _, want := range []string{"TLSv1.0 disabled", "TLSv1.1 disabled", "TLSv1.2 disabled", "TLSv1.3 enabled"} {
		found := false
		for line := range strings.Lines(string(out)) {
			found = found || strings.Join(strings.Fields(line), " ") == want
		}
		if !found {
			t.Errorf("sslscan does not say %q:\n%s", want, out)
		}
	}
}

// checkOne sees that no second certificate was asked for: the scanner speaks
// versions one at a time, as clients of TLS 1.3 only do.
func checkOne(t *testing.T, dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, domain) && name != domain {
			t.Errorf("%s beside %s", name, domain)
		}
	}
}

func checkModes(t *testing.T, dir string) {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s: %v %v", dir, info, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("%s: %v %v", dir, entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", e.Name(), info, err)
		}
	}
}
