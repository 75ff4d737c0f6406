package shell

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"strconv"
	"syscall"

	"guichet/app"
)

// Listen opens a TCP listener. The address is host:port; an empty host is every
// interface, port 0 a free one. What can go wrong comes back as an app.Error: an
// address that cannot be read, a port that is taken, one that needs rights.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	if err := checkAddress(addr); err != nil {
		return nil, err
	}
	var conf net.ListenConfig
	ln, err := conf.Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		return guardedListener{ln}, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, app.E(app.Conflict, "cli.listen.used", "Address", addr).Wrap(err)
	case errors.Is(err, fs.ErrPermission):
		return nil, app.E(app.Forbidden, "cli.listen.forbidden", "Address", addr).Wrap(err)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, app.E(app.Invalid, "cli.listen.elsewhere", "Address", addr).Wrap(err)
	}
	return nil, app.E(app.Invalid, "cli.listen.failed", "Address", addr, "Cause", err.Error()).Wrap(err)
}

func checkAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return app.E(app.Invalid, "cli.listen.bad", "Address", addr).Wrap(err)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return app.E(app.Invalid, "cli.listen.bad", "Address", addr)
	}
	return nil
}

// Shown returns the host and port people reach a listener at: the loopback
// address where it listens on every interface.
func Shown(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// Loopback reports whether only this machine can reach the listener.
func Loopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
