package boot

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"net/url"

	"guichet/app/account"
	"guichet/app/keys/seal"
	"guichet/app/metrics"
	"guichet/app/web"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/frontend"
	"guichet/store"
)

// Handler returns the site's pages and interfaces, and whether the interface
// was built into this program: without it there are no pages.
func (h *House) Handler() (handler http.Handler, built bool, err error) {
	front, err := frontend.Open()
	if err != nil {
		return nil, false, err
	}
	deps := h.handlerDeps(front)
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

// handlerDeps is what the handler is made from.
func (h *House) handlerDeps(front *frontend.Bundle) web.Deps {
	deps := web.Deps{
		Feedback: h.Feedback, Question: h.Question, Forms: h.formKey(),
		Store: h.Store, Accounts: h.Accounts, Audit: h.Audit, Help: h.Help, Settings: h.Settings, Texts: h.opt.Words, Front: front,
		Clock: h.clock, Log: h.log, House: h.desk,
	}
	if h.opt.Metrics != nil {
		deps.Meter = h.opt.Metrics.Route
	}
	return deps
}

// formKey signs what the forms of visitors carry. A folder without keys gets one
// that lasts until the end of the process.
func (h *House) formKey() guard.Key {
	if h.Keys.Keys == nil {
		var key guard.Key
		_, _ = rand.Read(key[:])
		return key
	}
	return guard.Key(seal.Derive(h.Keys.Master(), "forms"))
}

// Who answers whose session a token names, for pages beside the site's.
func (h *House) Who(ctx context.Context, token string) (kit.Visit, error) {
	return web.Who(h.Accounts)(ctx, token)
}

// HasOwner reports whether somebody can sign in as the owner.
func (h *House) HasOwner(ctx context.Context) (has bool, err error) {
	err = h.Store.View(ctx, func(r store.Reader) (err error) {
		has, err = account.HasOwner(r)
		return err
	})
	return has, err
}

// Metrics are what is counted, nil for nothing.
func (h *House) Metrics() *metrics.Metrics { return h.opt.Metrics }

// Door describes a listener to the handler: a context for everything that comes
// in by it. With a public address that host alone is served; forwarded headers
// count from the trusted networks only.
func Door(ctx context.Context, public *url.URL, addr string, tls bool, trusted []netip.Prefix) context.Context {
	return kit.WithListener(ctx, kit.NewListener(public, addr, tls, trusted))
}
