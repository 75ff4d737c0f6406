package boot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"guichet/app"
)

// maxUserJob is far above what a job about an account takes, in bytes.
const maxUserJob = 4 << 10

// takeUser does something with an account for a command.
func (in *inner) takeUser(w http.ResponseWriter, r *http.Request) {
	var job UserJob
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxUserJob)).Decode(&job); err != nil {
		in.fail(w, "user", app.E(app.Invalid, "error.form").Wrap(err))
		return
	}
	told, err := in.house.user(r.Context(), job)
	if err != nil {
		in.fail(w, "user", err)
		return
	}
	writeJSON(w, http.StatusOK, told)
}

// user has the holder do something with an account.
func (h *holder) user(ctx context.Context, job UserJob) (UserTold, error) {
	var told UserTold
	body, err := json.Marshal(job)
	if err != nil {
		return told, fmt.Errorf("boot: ask the holder: %w", err)
	}
	res, err := h.demand(ctx, http.MethodPost, "/inner/user", bytes.NewReader(body))
	if err != nil {
		return told, err
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&told); err != nil {
		return told, fmt.Errorf("boot: read the holder's answer: %w", err)
	}
	return told, nil
}
