package acme

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// authority is a running pebble. It asks for challenges at two fixed ports of
// the loopback address, whatever name a certificate is for.
type authority struct {
	directory, management string // addresses
	ca                    string // PEM file that trusts its HTTPS
	https, http           string // where the site must listen
	stop                  func()
}

func startAuthority(t *testing.T) *authority {
	t.Helper()
	dir := t.TempDir()
	run(t, "go", "build", "-o", dir, "tool")
	a := &authority{
		directory: free(t), management: free(t), https: free(t), http: free(t), ca: filepath.Join(dir, "cert.pem"),
	}
	key := writePair(t, dir)
	conf := map[string]any{"pebble": map[string]any{
		"listenAddress": a.directory, "managementListenAddress": a.management,
		"certificate": a.ca, "privateKey": key,
		"httpPort": port(t, a.http), "tlsPort": port(t, a.https),
		"retryAfter": map[string]int{"authz": 1, "order": 1},
		"profiles":   map[string]any{"default": map[string]any{"description": "d", "validityPeriod": 7776000}},
	}}
	data, err := json.Marshal(conf)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	names := free(t)
	spawn(t, nil, filepath.Join(dir, "pebble-challtestsrv"), "-dnsserver", names, "-management", free(t),
		"-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "")
	a.stop = spawn(t, []string{"PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=20"},
		filepath.Join(dir, "pebble"), "-config", file, "-dnsserver", names).stop
	reachable(t, a.directory)
	reachable(t, a.management)
	return a
}

// roots fetches the root that pebble made for this run.
func (a *authority) roots(t *testing.T) *x509.CertPool {
	t.Helper()
	data, err := os.ReadFile(a.ca)
	if err != nil {
		t.Fatal(err)
	}
	trust, roots := x509.NewCertPool(), x509.NewCertPool()
	trust.AppendCertsFromPEM(data)
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}}}
	res, err := c.Get("https://" + a.management + "/roots/0")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if data, err = io.ReadAll(res.Body); err != nil || !roots.AppendCertsFromPEM(data) {
		t.Fatalf("no root in %q: %v", data, err)
	}
	return roots
}

// writePair makes pebble's own certificate, for the loopback address, in
// cert.pem; it returns the key's file.
func writePair(t *testing.T, dir string) (key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true,
		BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
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
	key = filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{
		filepath.Join(dir, "cert.pem"): {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return key
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
