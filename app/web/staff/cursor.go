package staff

import (
	"encoding/base64"
	"net/http"

	"guichet/app"
	"guichet/store"
)

// cursorText writes where a list goes on for an address.
func cursorText(k store.Key) string { return base64.RawURLEncoding.EncodeToString(k) }

// cursor reads it back; none is the begin.
func cursor(r *http.Request) (store.Key, error) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return nil, nil
	}
	k, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(k) > 1024 {
		return nil, app.E(app.Invalid, "help.error.cursor").Wrap(err)
	}
	return k, nil
}
