package shell

import (
	"crypto/tls"
	"log/slog"
	"os"
	"sync"
	"time"

	"guichet/app"
)

// CertificateCheck is how often, at most, the files of a certificate are looked
// at for a change.
const CertificateCheck = 10 * time.Second

// FromFiles returns the certificate of a pair of PEM files. A file that changes
// is read again within CertificateCheck of a handshake, so that a renewal by
// another program needs no restart; a pair that does not fit is logged and the
// one in force stays.
func FromFiles(cert, key string, lowest uint16, opt Options) (*Certificates, error) {
	p := &pair{certFile: cert, keyFile: key, clock: opt.Clock, log: opt.Log}
	if err := p.load(); err != nil {
		return nil, app.E(app.Invalid, "cli.tls.files", "Cert", cert, "Key", key, "Cause", err.Error()).Wrap(err)
	}
	conf := &tls.Config{
		MinVersion:     lowest,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: p.certificate,
	}
	return &Certificates{conf: conf}, nil
}

type pair struct {
	certFile, keyFile string
	clock             app.Clock
	log               *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	stamp   [2]fileStamp
	checked time.Time
}

type fileStamp struct {
	size int64
	mod  time.Time
}

func (p *pair) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.clock(); now.Sub(p.checked) >= CertificateCheck {
		p.checked = now
		p.reload()
	}
	return p.current, nil
}

func (p *pair) reload() {
	if stampOf(p.certFile) == p.stamp[0] && stampOf(p.keyFile) == p.stamp[1] {
		return
	}
	if err := p.load(); err != nil {
		p.log.Warn("the changed certificate cannot be used, the former one stays", "err", err)
		return
	}
	p.log.Info("certificate read again")
}

func (p *pair) load() error {
	stamp := [2]fileStamp{stampOf(p.certFile), stampOf(p.keyFile)}
	c, err := tls.LoadX509KeyPair(p.certFile, p.keyFile)
	if err != nil {
		return err
	}
	p.current, p.stamp, p.checked = &c, stamp, p.clock()
	return nil
}

func stampOf(name string) fileStamp {
	info, err := os.Stat(name)
	if err != nil {
		return fileStamp{}
	}
	return fileStamp{info.Size(), info.ModTime()}
}
