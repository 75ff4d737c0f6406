package boot

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"

	"guichet/app/metrics"
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
	deps := web.Deps{
		Store: h.Store, Accounts: h.Accounts, Audit: h.Audit, Help: h.Help, Settings: h.Settings, Texts: h.opt.Words, Front: front,
		Clock: h.clock, Log: h.log,
	}
	if h.opt.Metrics != nil {
		deps.Meter = h.opt.Metrics.Route
	}
	router, err := web.New(deps)
	if err != nil {
		return nil, false, err
	}
	if h.opt.Metrics != nil {
		h.opt.Metrics.Gauge("guichet_kept_bytes", "Bytes of the pages that are kept.", func() float64 {
			return float64(router.KeptBytes())
		})
	}
	return router, front.Built(), nil
}

// Metrics are what is counted, nil for nothing.
func (h *House) Metrics() *metrics.Metrics { return h.opt.Metrics }

// Door describes a listener to the handler: a context for everything that comes
// in by it. With a public address that host alone is served; forwarded headers
// count from the trusted networks only.
func Door(ctx context.Context, public *url.URL, addr string, tls bool, trusted []netip.Prefix) context.Context {
	return kit.WithListener(ctx, kit.NewListener(public, addr, tls, trusted))
}
