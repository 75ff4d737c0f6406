package shell

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"guichet/app"
)

// writePair makes a certificate for name in dir and returns its files.
func writePair(t *testing.T, dir, name string, serial int64) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePEM(t, cert, "CERTIFICATE", der)
	writePEM(t, key, "PRIVATE KEY", secret)
	return cert, key
}

func writePEM(t *testing.T, name, kind string, der []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := pem.Encode(&b, &pem.Block{Type: kind, Bytes: der}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// handshake returns the state of one connection that trusts whatever it meets
// by looking at the certificate itself.
func handshake(t *testing.T, addr string, lowest, highest uint16) (tls.ConnectionState, error) {
	t.Helper()
	pool := x509.NewCertPool()
	conf := &tls.Config{
		MinVersion: lowest, MaxVersion: highest, RootCAs: pool, ServerName: "help.example", NextProtos: []string{"h2"},
	}
	c, err := tls.Dial("tcp", addr, conf)
	var unknown *tls.CertificateVerificationError
	if errors.As(err, &unknown) {
		return tls.ConnectionState{PeerCertificates: unknown.UnverifiedCertificates}, nil
	}
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer c.Close()
	return c.ConnectionState(), nil
}

func TestCertificateFilesAreReadAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := writePair(t, dir, "help.example", 1)
	now := time.Now()
	clock := func() time.Time { return now }
	certs, err := FromFiles(cert, key, tls.VersionTLS13, Options{Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		c, err := certs.conf.GetCertificate(&tls.ClientHelloInfo{})
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(c.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.SerialNumber.Int64()
	}
	writePair(t, dir, "help.example", 123456789)
	if got := serial(); got != 1 {
		t.Errorf("before the check is due: serial %d", got)
	}
	now = now.Add(CertificateCheck)
	if got := serial(); got != 123456789 {
		t.Errorf("after a change: serial %d", got)
	}
	if err := os.WriteFile(key, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(CertificateCheck)
	if got := serial(); got != 123456789 {
		t.Errorf("after a bad change: serial %d", got)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	t.Parallel()
	cert, key := writePair(t, t.TempDir(), "help.example", 7)
	rows := []struct {
		name            string
		lowest, highest uint16
		server          string
		want            bool
	}{
		{"1.3 by default", tls.VersionTLS13, tls.VersionTLS13, "", true},
		{"1.2 by default", tls.VersionTLS12, tls.VersionTLS12, "", false},
		{"1.2 when asked for", tls.VersionTLS12, tls.VersionTLS12, "1.2", true},
		{"1.1 never", tls.VersionTLS10, tls.VersionTLS11, "1.2", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			lowest, err := MinVersion(row.server)
			if err != nil {
				t.Fatal(err)
			}
			opt := Options{Clock: app.System, Log: slog.New(slog.DiscardHandler)}
			certs, err := FromFiles(cert, key, lowest, opt)
			if err != nil {
				t.Fatal(err)
			}
			ln, err := Listen(t.Context(), "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			r := startOn(t, certs.Wrap(ln), http.NotFoundHandler(), Options{})
			if _, err := handshake(t, r.addr, row.lowest, row.highest); (err == nil) != row.want {
				t.Errorf("handshake: %v", err)
			}
		})
	}
}

func TestBadCertificatesAreNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opt := Options{Clock: app.System, Log: slog.New(slog.DiscardHandler)}
	_, files := FromFiles(filepath.Join(dir, "no.pem"), filepath.Join(dir, "no.key"), tls.VersionTLS13, opt)
	_, domain := Obtain(Authority{Domain: "not a domain", Dir: dir})
	_, roots := Obtain(Authority{Domain: "help.example", Dir: dir, Roots: filepath.Join(dir, "no.pem")})
	_, version := MinVersion("1.1")
	for key, err := range map[string]error{
		"cli.tls.files": files, "cli.tls.domain": domain, "cli.tls.roots": roots, "cli.tls.version": version,
	} {
		var known *app.Error
		if !errors.As(err, &known) || known.Key != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

func TestOtherNamesAreRefusedBeforeTheCache(t *testing.T) {
	t.Parallel()
	asked := 0
	get := policed("help.example", func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		asked++
		return &tls.Certificate{}, nil
	})
	for name, want := range map[string]bool{
		"help.example": true, "HELP.example": true, "": false, "other.example": false, "127.0.0.1": false,
		"help.example.": false, "x.help.example": false, "../help.example": false,
	} {
		if _, err := get(&tls.ClientHelloInfo{ServerName: name}); (err == nil) != want {
			t.Errorf("%q: %v", name, err)
		}
	}
	if asked != 2 {
		t.Errorf("%d names reached the cache, want 2", asked)
	}
}

func TestPlainHTTPGoesToTheOriginOnly(t *testing.T) {
	t.Parallel()
	h := redirectTo("https://help.example")
	rows := []struct {
		method, target, want string
		status               int
	}{
		{"GET", "/fr/articles/a?x=1", "https://help.example/fr/articles/a?x=1", 301},
		{"HEAD", "/", "https://help.example/", 301},
		{"GET", "http://evil.example/a", "https://help.example/a", 301},
		{"GET", "//evil.example/a", "https://help.example//evil.example/a", 301},
		{"GET", "/%0d%0aSet-Cookie:x", "https://help.example/%0d%0aSet-Cookie:x", 301},
		{"OPTIONS", "*", "", 403},
		{"POST", "/fr", "", 403},
	}
	for _, row := range rows {
		q := httptest.NewRequest(row.method, row.target, nil)
		q.Host = "evil.example"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		res := w.Result()
		if res.StatusCode != row.status || res.Header.Get("Location") != row.want {
			t.Errorf("%s %s: %d %q", row.method, row.target, res.StatusCode, res.Header.Get("Location"))
		}
		if b, _ := io.ReadAll(res.Body); len(b) != 0 || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s %s: body %q, headers %v", row.method, row.target, b, res.Header)
		}
	}
}
