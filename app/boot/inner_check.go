package boot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// giveCheck checks the open store. Nobody waits for it: each View is short.
func (in *inner) giveCheck(w http.ResponseWriter, r *http.Request) {
	var told CheckTold
	found, err := in.house.Store.Check(r.Context(), nil)
	told.Checked = &found
	if err == nil && in.house.Audit != nil {
		err = verify(r.Context(), in.house.Audit, &told)
	}
	if err != nil {
		in.fail(w, "check", err)
		return
	}
	writeJSON(w, http.StatusOK, told)
}

// check has the holder check what it has open.
func (h *holder) check(ctx context.Context, told *CheckTold) error {
	res, err := h.demand(ctx, http.MethodGet, "/inner/check", nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var theirs CheckTold
	if err := json.NewDecoder(res.Body).Decode(&theirs); err != nil {
		return fmt.Errorf("boot: read the holder's answer: %w", err)
	}
	told.Checked, told.Audit = theirs.Checked, theirs.Audit
	return nil
}
