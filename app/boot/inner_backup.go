package boot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/keys"
)

// sizeHeader carries about how many bytes a backup will have.
const sizeHeader = "X-Guichet-Size"

// maxNote bounds what a command says of the backup it wrote, in bytes.
const maxNote = 64 << 10

// giveBackup exports to a file first, then writes the backup, not sealed, from
// that: nothing keeps the store open while a reader dawdles. The backup's last
// line tells a cut answer from a whole one.
func (in *inner) giveBackup(w http.ResponseWriter, r *http.Request) {
	h := in.house
	if !h.backing.TryLock() {
		in.fail(w, "backup", app.E(app.Busy, "backup.error.busy"))
		return
	}
	defer h.backing.Unlock()
	snap, done, err := h.snapshot(r.Context())
	if err != nil {
		in.fail(w, "backup", err)
		return
	}
	defer done()
	w.Header().Set(sizeHeader, strconv.FormatInt(snap.Size(), 10))
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := h.writeBackup(r.Context(), w, snap, r.URL.Query().Has("keys")); err != nil {
		h.log.Warn("a backup was not sent whole", "err", err)
		panic(http.ErrAbortHandler)
	}
}

// noteBackup remembers a backup that a command has written.
func (in *inner) noteBackup(w http.ResponseWriter, r *http.Request) {
	var made backup.Record
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxNote)).Decode(&made)
	if err == nil && !filepath.IsAbs(made.Path) {
		err = errors.New("boot: a backup without a place")
	}
	if err == nil {
		err = in.house.noteMade(made)
	}
	if err != nil {
		in.fail(w, "backup", err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// giveKeys gives the key file, for the copy beside a backup.
func (in *inner) giveKeys(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	// A caller that went away is not told.
	_, _ = w.Write(in.house.Keys.Encode())
}

// backUp writes the backup the holder gives.
func (h *holder) backUp(ctx context.Context, job BackupJob) (BackedUp, error) {
	var made BackedUp
	var err error
	made.Record, err = backup.Create(ctx, job.File, job.Seal, func(w io.Writer) error {
		return h.receiveBackup(ctx, w, job)
	})
	if err != nil {
		return made, err
	}
	if !job.WithKeys {
		if made.Keys, made.Copied, err = h.copyKeys(ctx, filepath.Dir(made.Path)); err != nil {
			return made, err
		}
	}
	note, err := json.Marshal(made.Record)
	if err != nil {
		return made, fmt.Errorf("boot: describe a backup: %w", err)
	}
	res, err := h.demand(ctx, http.MethodPost, "/inner/backup", bytes.NewReader(note))
	if err != nil {
		return made, err
	}
	return made, res.Body.Close()
}

func (h *holder) receiveBackup(ctx context.Context, w io.Writer, job BackupJob) error {
	path := "/inner/backup"
	if job.WithKeys {
		path += "?keys"
	}
	res, err := h.demand(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	// An answer without a size is followed without one.
	total, _ := strconv.ParseInt(res.Header.Get(sizeHeader), 10, 64)
	_, err = io.CopyBuffer(follow(w, job.Progress, total), res.Body, make([]byte, 1<<20))
	var cut *net.OpError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &cut) {
		return app.E(app.Internal, "backup.error.lost").Wrap(err)
	}
	return err
}

func (h *holder) copyKeys(ctx context.Context, dir string) (string, bool, error) {
	res, err := h.demand(ctx, http.MethodGet, "/inner/keys", nil)
	if err != nil {
		return "", false, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxNote))
	if err != nil {
		return "", false, app.E(app.Internal, "backup.error.lost").Wrap(err)
	}
	k, err := keys.Decode(data, keys.MarkName)
	if err != nil {
		return "", false, err
	}
	return backup.CopyKeys(dir, k)
}

// demand asks and turns a refusal back into the error it was.
func (h *holder) demand(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	res, err := h.ask(ctx, method, path, body)
	if err != nil || res.StatusCode < http.StatusBadRequest {
		return res, err
	}
	defer res.Body.Close()
	var line reply
	if err := decoder(res.Body).Decode(&line); err != nil || line.Error == nil {
		return nil, fmt.Errorf("boot: the holder answered %s", res.Status)
	}
	return nil, line.Error.err()
}
