package boot

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"

	"guichet/app/web"
	"guichet/app/web/kit"
	"guichet/frontend"
)

// Handler returns the site's pages and interfaces, and whether the interface
// was built into this program: without it there are no pages.
func (h *House) Handler() (handler http.Handler, built bool, err error) {
	front, err := frontend.Open()
	if err != nil {
		return nil, false, err
	}
	handler, err = web.New(web.Deps{
		Store: h.Store, Help: h.Help, Settings: h.Settings, Texts: h.opt.Words, Front: front,
		Clock: h.clock, Log: h.log, House: h.desk,
	})
	return handler, front.Built(), err
}

// Door describes a listener to the handler: a context for everything that comes
// in by it. With a public address that host alone is served; forwarded headers
// count from the trusted networks only.
func Door(ctx context.Context, public *url.URL, addr string, tls bool, trusted []netip.Prefix) context.Context {
	return kit.WithListener(ctx, kit.NewListener(public, addr, tls, trusted))
}
