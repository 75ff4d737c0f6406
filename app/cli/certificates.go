package cli

import (
	"context"
	"errors"
	"net"
	"path/filepath"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/shell"
)

// certificates returns where the listener's certificates come from, nil when it
// does not speak TLS. GUICHET_ACME_DIRECTORY and GUICHET_ACME_CA name another
// authority than Let's Encrypt and its root.
func (s *serving) certificates(house *boot.House) (*shell.Certificates, error) {
	switch {
	case s.TLS != "":
		return shell.Obtain(shell.Authority{
			Domain:    s.TLS,
			Dir:       filepath.Join(s.Data, boot.CertificateFolder),
			Directory: s.getenv("GUICHET_ACME_DIRECTORY"),
			Roots:     s.getenv("GUICHET_ACME_CA"),
			Min:       s.lowest,
		})
	case s.TLSCert != "":
		return shell.FromFiles(s.TLSCert, s.TLSKey, s.lowest, shell.Options{Clock: s.clock, Log: s.log})
	}
	return nil, nil
}

// plain answers the port that does not speak TLS, where there is one: --http,
// or port 80 beside port 443. Without it the site works all the same, so a port
// 80 that cannot be had is only a warning.
func (s *serving) plain(ctx context.Context, certs *shell.Certificates, origin, listen string) error {
	addr := s.HTTP
	if host, port, err := net.SplitHostPort(listen); addr == "" && err == nil && port == "443" {
		addr = net.JoinHostPort(host, "80")
	}
	if addr == "" || addr == "off" {
		return nil
	}
	ln, err := shell.Listen(ctx, addr)
	if err != nil {
		return s.withoutPlain(err)
	}
	go func() {
		err := shell.Serve(ctx, ln, certs.Plain(origin), shell.Options{Clock: s.clock, Log: s.log})
		if err != nil {
			s.log.Error("the redirecting listener ended", "err", err)
		}
	}()
	return nil
}

func (s *serving) withoutPlain(err error) error {
	var known *app.Error
	if s.HTTP != "" || !errors.As(err, &known) {
		return err
	}
	s.log.Warn(s.print.Error(known))
	return nil
}
