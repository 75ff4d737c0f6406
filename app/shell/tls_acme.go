package shell

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
	"golang.org/x/net/idna"

	"guichet/app"
)

// Authority is who issues certificates for a domain.
type Authority struct {
	// Domain is the one name certificates are asked for.
	Domain string
	// Dir is where account and certificates are kept; it is made with 0700.
	Dir string
	// Directory is the ACME directory (RFC 8555, 7.1.1); empty for Let's
	// Encrypt.
	Directory string
	// Roots is a PEM file with the authority's own root, for a private one;
	// empty for the system's.
	Roots string
	// Min is the oldest TLS version, from MinVersion.
	Min uint16
}

// Obtain returns certificates that are asked for at the first handshake, kept
// in a.Dir and renewed before they end. Any other name than a.Domain is refused
// in the handshake, so that nobody makes this server order certificates.
func Obtain(a Authority) (*Certificates, error) {
	domain, err := idna.Lookup.ToASCII(a.Domain)
	if err != nil || domain == "" {
		return nil, app.E(app.Invalid, "cli.tls.domain", "Value", a.Domain).Wrap(err)
	}
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("shell: make the folder of certificates: %w", err)
	}
	client, err := a.client()
	if err != nil {
		return nil, err
	}
	m := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(a.Dir),
		HostPolicy: only(domain),
		Client:     client,
	}
	conf := m.TLSConfig()
	conf.MinVersion = a.Min
	conf.GetCertificate = policed(domain, oneKind(m.GetCertificate))
	return &Certificates{conf: conf, challenge: m.HTTPHandler}, nil
}

func (a Authority) client() (*acme.Client, error) {
	c := &acme.Client{DirectoryURL: a.Directory, UserAgent: "guichet"}
	if a.Directory == "" {
		c.DirectoryURL = autocert.DefaultACMEDirectory
	}
	if a.Roots == "" {
		return c, nil
	}
	pem, err := os.ReadFile(a.Roots)
	pool := x509.NewCertPool()
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		return nil, app.E(app.Invalid, "cli.tls.roots", "File", a.Roots).Wrap(err)
	}
	c.HTTPClient = &http.Client{
		Timeout:   30 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}},
	}
	return c, nil
}

var errUnknownName = errors.New("shell: not a name of this server")

func only(domain string) autocert.HostPolicy {
	return func(_ context.Context, host string) error {
		if host != domain {
			return errUnknownName
		}
		return nil
	}
}

// policed refuses other names before autocert looks into its cache: its own
// policy only guards new certificates.
func policed(domain string, next certificateFunc) certificateFunc {
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		name, err := idna.Lookup.ToASCII(hello.ServerName)
		if err != nil || name != domain {
			return nil, errUnknownName
		}
		return next(hello)
	}
}

// oneKind asks autocert for its ECDSA certificate whenever the client speaks TLS
// 1.3, where all must know that of P-256 (RFC 8446, 9.1). autocert looks for the
// cipher suites of TLS 1.2, does not find them in a client that speaks 1.3 only,
// and has it wait for a second, RSA certificate.
func oneKind(next certificateFunc) certificateFunc {
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if !slices.Contains(hello.SupportedVersions, tls.VersionTLS13) ||
			slices.Contains(hello.SupportedProtos, acme.ALPNProto) {
			return next(hello)
		}
		able := *hello
		able.SignatureSchemes = []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256}
		able.SupportedCurves = []tls.CurveID{tls.CurveP256}
		able.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
		return next(&able)
	}
}

type certificateFunc = func(*tls.ClientHelloInfo) (*tls.Certificate, error)
