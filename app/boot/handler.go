package boot

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"net/url"

	"guichet/app/web"
	"guichet/app/web/guard"
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
		Feedback: h.Feedback, Question: h.Question, Forms: h.formKey(),
		Store: h.Store, Help: h.Help, Settings: h.Settings, Texts: h.opt.Words, Front: front,
		Clock: h.clock, Log: h.log,
	})
	return handler, front.Built(), err
}

// formKey signs what the forms of visitors carry. A folder without keys gets one
// that lasts until the end of the process.
func (h *House) formKey() guard.Key {
	if h.Keys.Keys == nil {
		var key guard.Key
		_, _ = rand.Read(key[:])
		return key
	}
	return h.Keys.Derive("forms")
}

// Door describes a listener to the handler: a context for everything that comes
// in by it. With a public address that host alone is served; forwarded headers
// count from the trusted networks only.
func Door(ctx context.Context, public *url.URL, addr string, tls bool, trusted []netip.Prefix) context.Context {
	return kit.WithListener(ctx, kit.NewListener(public, addr, tls, trusted))
}
