package cli

import (
	"context"

	"guichet/app/boot"
	"guichet/app/shell"
)

// measure opens the listener of the metrics. What it tells is for the people
// who run the machine, so it is bound to this machine alone.
func (s *serving) measure(ctx context.Context, house *boot.House) error {
	m := house.Metrics()
	if m == nil {
		return nil
	}
	ln, err := shell.Listen(ctx, s.Metrics)
	if err != nil {
		return err
	}
	if !shell.Loopback(ln.Addr()) {
		ln.Close()
		return refuse("cli.error.metrics", "Address", s.Metrics)
	}
	s.say("cli.serve.metrics", "Address", "http://"+shell.Shown(ln.Addr())+"/metrics")
	go func() {
		err := shell.Serve(ctx, ln, m.Handler(s.Profiles), shell.Options{Clock: s.clock, Log: s.log})
		if err != nil {
			s.log.Error("the listener of the metrics ended", "err", err)
		}
	}()
	return nil
}
