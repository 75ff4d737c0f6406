package boot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"guichet/store"
)

// giveCheck checks the open store. Nobody waits for it: each View is short.
func (in *inner) giveCheck(w http.ResponseWriter, r *http.Request) {
	found, err := in.house.Store.Check(r.Context(), nil)
	if err != nil {
		in.fail(w, "check", err)
		return
	}
	writeJSON(w, http.StatusOK, found)
}

// check has the holder check what it has open.
func (h *holder) check(ctx context.Context) (*store.Checked, error) {
	res, err := h.demand(ctx, http.MethodGet, "/inner/check", nil)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	found := new(store.Checked)
	if err := json.NewDecoder(res.Body).Decode(found); err != nil {
		return nil, fmt.Errorf("boot: read the holder's answer: %w", err)
	}
	return found, nil
}
