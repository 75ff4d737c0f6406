package window

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/shell"
	pages "guichet/app/web/window"
)

// shopPort is where the shop opens when nobody says otherwise.
const shopPort = 8080

// shopDrain is how long visitors under way may take when it closes.
const shopDrain = 2 * time.Second

// shop is the public listener. It serves the site's handler as it is: nothing of
// the gate, so nobody there sits at the desk.
type shop struct {
	place   pages.Place
	address string
	port    int
	stop    context.CancelFunc
	done    chan struct{}
}

// OpenShop starts the listener at one address of this machine, and no other.
func (d *desk) OpenShop(ctx context.Context, ip string, port int) error {
	list := places()
	i := slices.IndexFunc(list, func(p pages.Place) bool { return p.IP == ip })
	if i < 0 {
		return app.E(app.Unfit, "window.shop.noplace")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.site == nil || d.shop != nil {
		return app.E(app.Conflict, "window.shop.already")
	}
	ln, err := shell.Listen(ctx, net.JoinHostPort(ip, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &shop{place: list[i], address: "http://" + ln.Addr().String(), port: port, stop: stop, done: make(chan struct{})}
	d.shop = s
	// Without the handler's Drain: it would end the streams of the window too.
	site := http.HandlerFunc(d.site.ServeHTTP)
	base := boot.Door(context.Background(), nil, ln.Addr().String(), false, nil)
	go func() {
		defer close(s.done)
		opt := shell.Options{Clock: d.opt.Clock, Log: d.opt.Log, Base: base, Drain: shopDrain}
		if err := shell.Serve(ctx, ln, site, opt); err != nil {
			d.opt.Log.Error("the shop ended", "err", err)
		}
	}()
	return nil
}

// CloseShop ends the listener, if there is one.
func (d *desk) CloseShop() {
	d.mu.Lock()
	s := d.shop
	d.shop = nil
	d.mu.Unlock()
	if s != nil {
		s.stop()
		<-s.done
	}
}

// Shop is whether the shop is open, and where it could be.
func (d *desk) Shop() pages.Shop {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := pages.Shop{Places: places(), Port: shopPort}
	if d.shop != nil {
		out.Open, out.Address, out.Port = true, d.shop.address, d.shop.port
	}
	return out
}

// places lists the IPv4 addresses of this machine: those of a local network
// first, those of virtual networks after them, its own last.
func places() []pages.Place {
	var out []pages.Place
	all, err := net.Interfaces()
	if err != nil {
		return nil
	}
	for _, i := range all {
		addrs, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 {
			continue
		}
		for _, a := range addrs {
			p, err := netip.ParsePrefix(a.String())
			if err == nil && p.Addr().Is4() && !p.Addr().IsLinkLocalUnicast() {
				out = append(out, pages.Place{IP: p.Addr().String(), Interface: i.Name, Loopback: p.Addr().IsLoopback()})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b pages.Place) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

func rank(p pages.Place) int {
	ip, err := netip.ParseAddr(p.IP)
	switch {
	case err != nil || p.Loopback:
		return 3
	case slices.ContainsFunc([]string{"docker", "br-", "veth", "virbr", "tun", "tap"}, func(v string) bool {
		return strings.HasPrefix(p.Interface, v)
	}):
		return 2
	case ip.IsPrivate():
		return 0
	}
	return 1
}
