package kit

import (
	"context"
	"net/http"

	"guichet/app"
)

type deskKey struct{}

// WithDesk marks a request as one of the person who sits at this machine, in
// the program's own window. The gate of the window alone calls it, after it has
// seen the window's secret: no address, Host or header makes anybody that
// person, so a second listener in the same process stays as it is.
func WithDesk(ctx context.Context) context.Context {
	return context.WithValue(ctx, deskKey{}, true)
}

// AtDesk reports whether a request was marked by WithDesk.
func AtDesk(r *http.Request) bool {
	at, _ := r.Context().Value(deskKey{}).(bool)
	return at
}

// identify finds out who sent a request: whose session the token names, else
// the owner of the folder at the desk. Whoever sits there may also sign in as
// somebody else.
func (rt *Router) identify(ctx context.Context, token string, desk bool) (Visit, error) {
	if token != "" && rt.who != nil {
		if v, err := rt.who(ctx, token); err != nil || v.Actor.Role > app.Anyone {
			return v, err
		}
	}
	switch {
	case !desk:
		return Visit{}, nil
	case rt.desk == nil:
		return Visit{Actor: app.Desk()}, nil
	}
	return rt.desk(ctx)
}
