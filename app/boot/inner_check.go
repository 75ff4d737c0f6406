package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"guichet/app"
	"guichet/store"
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
	if err := in.checkSearch(r.Context(), &found); err != nil {
		in.fail(w, "check", err)
		return
	}
	writeJSON(w, http.StatusOK, told)
}

// searchWait is how long the search index may take to catch up before it is
// compared.
const searchWait = 30 * time.Second

// checkSearch compares the index that answers searches. One that is just being
// built, or while everybody writes, is not compared.
func (in *inner) checkSearch(ctx context.Context, found *store.Checked) error {
	if found.Counts[store.BadPage]+found.Counts[store.BadRecord] > 0 {
		return nil
	}
	short, cancel := context.WithTimeout(ctx, searchWait)
	defer cancel()
	told, err := in.house.Help.CheckSearch(short)
	if err != nil && ctx.Err() == nil && (short.Err() != nil || errors.Is(err, store.ErrGone) || app.KindOf(err) == app.Busy) {
		in.house.log.Info("the search index was not compared", "cause", err)
		return nil
	}
	noteSearch(found, told)
	return err
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
