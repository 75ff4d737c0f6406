package shell

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Serve answers on the listener until ctx ends, then stops: no new connection,
// and requests under way get DrainTimeout to end. It returns nil after a stop
// that was asked for, also when the drain ran out and requests were cut.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, opt Options) error {
	srv := newServer(guardBodies(h, opt.Clock), opt)
	if d, ok := h.(drainer); ok {
		srv.RegisterOnShutdown(d.Drain)
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("shell: serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	return drain(srv, opt)
}

// drainer is a handler with answers that end only when it is told to.
type drainer interface{ Drain() }

func newServer(h http.Handler, opt Options) *http.Server {
	base := opt.Base
	if base == nil {
		base = context.Background()
	}
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: HeaderTimeout,
		IdleTimeout:       IdleTimeout,
		MaxHeaderBytes:    HeaderBytes - 4<<10,
		// "OPTIONS *" goes to the handler, whose answers carry security headers.
		DisableGeneralOptionsHandler: true,
		BaseContext:                  func(net.Listener) context.Context { return base },
		// What net/http complains of holds visitors' addresses: not for the
		// ordinary log.
		ErrorLog:  slog.NewLogLogger(opt.Log.Handler(), slog.LevelDebug),
		ConnState: released,
	}
	if opt.WithHold != nil {
		srv.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
			if g, ok := c.(*guardedConn); ok { // not over TLS, where HTTP/2 sends in frames
				return opt.WithHold(ctx, g.hold)
			}
			return ctx
		}
	}
	return srv
}

func drain(srv *http.Server, opt Options) error {
	ctx, cancel := context.WithTimeout(context.Background(), opt.drain())
	defer cancel()
	start := time.Now()
	err := srv.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		opt.Log.Warn("requests were cut at the stop", "waited", time.Since(start).Round(time.Millisecond))
		err = srv.Close()
	}
	if err != nil {
		return fmt.Errorf("shell: stop: %w", err)
	}
	return nil
}
