package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/boot"
	"guichet/app/help"
	"guichet/app/metrics"
	"guichet/app/settings"
	"guichet/app/shell"
	"guichet/app/web/kit"
)

type serveCmd struct {
	folder
	Listen       string   `placeholder:"ADDR" also:"GUICHET_LISTEN" help:"cli.flag.listen"`
	URL          string   `name:"url" placeholder:"URL" also:"GUICHET_URL" help:"cli.flag.url"`
	Demo         bool     `from:"GUICHET_DEMO" help:"cli.flag.demo"`
	TrustedProxy []string `placeholder:"CIDR" from:"GUICHET_TRUSTED_PROXY" help:"cli.flag.proxy"`
	TLS          string   `name:"tls" placeholder:"DOMAIN" from:"GUICHET_TLS" help:"cli.flag.tls"`
	TLSCert      string   `name:"tls-cert" placeholder:"FILE" from:"GUICHET_TLS_CERT" help:"cli.flag.cert"`
	TLSKey       string   `name:"tls-key" placeholder:"FILE" from:"GUICHET_TLS_KEY" help:"cli.flag.tlskey"`
	TLSMin       string   `name:"tls-min" placeholder:"1.2|1.3" default:"1.3" from:"GUICHET_TLS_MIN" help:"cli.flag.min"`
	HTTP         string   `name:"http" placeholder:"ADDR" from:"GUICHET_HTTP" help:"cli.flag.http"`
	Metrics      string   `placeholder:"ADDR" from:"GUICHET_METRICS" help:"cli.flag.metrics"`
	Profiles     bool     `from:"GUICHET_PROFILES" help:"cli.flag.profiles"`
}

// run serves until it is told to stop.
func (c *serveCmd) run(ctx context.Context, p *program) error {
	ctx, release := interruptible(ctx, func() { p.say("cli.serve.stopping") })
	defer release()
	s := &serving{serveCmd: c, program: p}
	if err := s.check(); err != nil {
		return err
	}
	go p.print.T("cli.serve.stopping") // reads the sentences while the folder is opened
	if p.getenv("GOMAXPROCS") == "" {
		// Readers do not wait behind passwords (build/bench/pages, storm.go).
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + account.MostHashes())
	}
	opt := p.options("serve", c.Data)
	opt.Keys, opt.Set, opt.Demo, opt.ReadOnly = c.Key, s.set, c.Demo, true
	if c.Metrics != "" {
		opt.Metrics = metrics.New(p.version)
	}
	house, err := boot.Open(ctx, opt)
	if err != nil {
		return p.heldSentence(err)
	}
	if house.ReadOnly() {
		p.say("cli.serve.readonly", "Dir", c.Data)
	} else {
		p.keyNews(house.Keys)
		p.rekeyed(house.Rekeyed)
	}
	if house.Store.LostHeader() {
		p.say("cli.serve.header", "Dir", c.Data)
	}
	return errors.Join(s.serve(ctx, house), house.Close())
}

// serving is one run of serve with what its flags came to.
type serving struct {
	*serveCmd
	*program
	trusted []netip.Prefix
	lowest  uint16
}

func (s *serving) check() error {
	for _, text := range s.TrustedProxy {
		net, err := parsePrefix(strings.TrimSpace(text))
		if err != nil {
			return refuse("cli.error.cidr", "Value", text)
		}
		s.trusted = append(s.trusted, net)
	}
	switch {
	case (s.TLSCert == "") != (s.TLSKey == ""):
		return refuse("cli.error.pair")
	case s.TLSCert != "" && s.TLS != "":
		return refuse("cli.error.either")
	}
	var err error
	s.lowest, err = shell.MinVersion(s.TLSMin)
	var bad *app.Error
	if errors.As(err, &bad) {
		return usage{bad}
	}
	return err
}

// parsePrefix reads a network, or one address as the network of itself.
func parsePrefix(s string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	return netip.ParsePrefix(s)
}

// loopback is where settings listen when nobody says otherwise.
const loopback = "127.0.0.1:8080"

// set puts the flags over the settings. Who asks for certificates wants to be
// reached from outside: without another address that is port 443 of every
// interface, and without --url the domain itself.
func (s *serving) set(in *settings.Base) error {
	if s.Listen != "" {
		if err := in.Set("listen", s.Listen, "--listen"); err != nil {
			return err
		}
	} else if s.TLS != "" && in.Listen == loopback {
		in.Listen = ":443"
	}
	switch {
	case s.URL != "":
		return in.Set("url", s.URL, "--url")
	case s.TLS != "" && in.URL == nil:
		in.URL = &url.URL{Scheme: "https", Host: hostOf(s.TLS, in.Listen)}
	}
	return nil
}

// hostOf joins a domain and the port of a listener's address, leaving out the
// port that https means.
func hostOf(domain, listen string) string {
	_, port, err := net.SplitHostPort(listen)
	if err != nil || port == "443" || port == "0" {
		return domain
	}
	return net.JoinHostPort(domain, port)
}

func (s *serving) serve(ctx context.Context, house *boot.House) error {
	set := house.Settings.Now()
	ln, err := shell.Listen(ctx, set.Listen)
	if err != nil {
		return err
	}
	defer ln.Close()
	addr := shell.Shown(ln.Addr())
	certs, err := s.certificates(house)
	if err != nil {
		return err
	}
	if err := s.demo(ctx, house); err != nil {
		return err
	}
	scheme := "http://"
	if certs != nil {
		scheme = "https://"
		ln = certs.Wrap(ln)
	}
	address := scheme + addr
	if set.URL != nil {
		address = set.URL.String()
	}
	if err := house.Start(address); err != nil {
		return err
	}
	if certs != nil {
		if err := s.plain(ctx, certs, address, set.Listen); err != nil {
			return err
		}
	}
	handler, built, err := house.Handler()
	if err != nil {
		return err
	}
	if !built {
		s.say("cli.serve.unbuilt")
	}
	if err := s.measure(ctx, house); err != nil {
		return err
	}
	s.announce(house, address, ln.Addr())
	if err := s.invite(ctx, house, address); err != nil {
		return err
	}
	return shell.Serve(ctx, ln, handler, shell.Options{
		Clock: s.clock, Log: s.log, WithHold: kit.WithHold,
		Base: boot.Door(context.WithoutCancel(ctx), set.URL, ln.Addr().String(), certs != nil, s.trusted),
	})
}

// announce says where the site is.
func (s *serving) announce(house *boot.House, address string, addr net.Addr) {
	if house.Settings.Now().URL != nil && shell.Loopback(addr) {
		s.say("cli.serve.behind", "Address", shell.Shown(addr))
	}
	s.say("cli.serve.ready", "Address", address)
}

// invite prints the link to become the first owner while the folder has none.
func (s *serving) invite(ctx context.Context, house *boot.House, address string) error {
	path, until, needed, err := house.FirstLink(ctx)
	if ctx.Err() != nil { // a stop asked for by now is in order all the same
		return nil
	}
	if err != nil || !needed {
		return err
	}
	s.say("cli.serve.first", "Until", until.In(time.Local).Format("15:04"))
	fmt.Fprintln(s.Out, "  "+address+path)
	return nil
}

// demo loads demonstration content into a folder that had none.
func (s *serving) demo(ctx context.Context, house *boot.House) error {
	if !s.Demo {
		return nil
	}
	if !house.DemoDue() {
		s.say("cli.demo.kept", "Dir", s.Data)
		return nil
	}
	s.say("cli.demo.loading")
	start := time.Now()
	report, err := house.LoadDemo(ctx, func(help.Event) error { return nil })
	if err != nil {
		return err
	}
	s.log.Debug("demonstration loaded", "took", time.Since(start))
	s.say("cli.demo.loaded", "Count", report.Created)
	return nil
}
