package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/portable"
)

// holder asks the process that has the folder open.
type holder struct {
	owner  Owner
	client *http.Client
}

// newHolder talks to the inner listener of owner.json. It goes straight to the
// loopback address: no proxy of the environment sees the token.
func newHolder(o Owner) *holder {
	dial := &net.Dialer{Timeout: 2 * time.Second}
	return &holder{owner: o, client: &http.Client{
		Transport: &http.Transport{DialContext: dial.DialContext, DisableKeepAlives: true},
	}}
}

func (h *holder) ask(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+h.owner.Inner+path, body)
	if err != nil {
		return nil, fmt.Errorf("boot: ask the holder: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+h.owner.Token)
	res, err := h.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("boot: ask the holder: %w", err)
	}
	return res, nil
}

// ping reports whether the holder answers and knows the token.
func (h *holder) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	res, err := h.ask(ctx, http.MethodGet, "/inner/ping", nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("boot: the holder answered %s", res.Status)
	}
	return nil
}

// Forward asks the window that holds a folder to come before all others, and
// reports whether it does. A process that has only just taken the folder is
// asked again.
func Forward(ctx context.Context, e *HeldError) bool {
	for try := 1; ; try++ {
		owner, err := readOwner(e.Dir)
		if err == nil && owner.Inner != "" && owner.Command == WindowCommand {
			ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
			defer cancel()
			res, err := newHolder(owner).ask(ctx, http.MethodPost, "/inner/front", nil)
			if err != nil {
				return false
			}
			return res.Body.Close() == nil && res.StatusCode == http.StatusNoContent
		}
		if try == patience || pause(ctx, patienceWait) != nil {
			return false
		}
	}
}

// importParcel sends the files and repeats the holder's events.
func (h *holder) importParcel(ctx context.Context, p *Parcel, job Job, ears Ears) (help.Report, error) {
	pr, pw := io.Pipe()
	go func() { pw.CloseWithError(send(pw, p, job)) }()
	// The pipe's writer must not outlive a holder that stopped reading.
	defer pr.Close()
	res, err := h.ask(ctx, http.MethodPost, "/inner/import", pr)
	if err != nil {
		return help.Report{}, err
	}
	defer res.Body.Close()
	return readReplies(res.Body, ears)
}

func send(w io.Writer, p *Parcel, job Job) error {
	if err := json.NewEncoder(w).Encode(job); err != nil {
		return err
	}
	return p.tar(w)
}

// readReplies follows the lines of an import until its report. An answer that
// ends before it was cut: nobody knows how much was imported.
func readReplies(r io.Reader, ears Ears) (help.Report, error) {
	lines := decoder(r)
	for {
		var line reply
		if err := lines.Decode(&line); err != nil {
			return help.Report{}, app.E(app.Internal, "cli.import.lost").Wrap(err)
		}
		switch {
		case line.Error != nil:
			return help.Report{}, line.Error.err()
		case line.Report != nil:
			return *line.Report, nil
		case line.Event != nil:
			line.Event.Args = whole(line.Event.Args)
			if err := ears.Event(*line.Event); err != nil {
				return help.Report{}, err
			}
		case line.Progress != nil && ears.Progress != nil:
			ears.Progress(*line.Progress)
		}
	}
}

// export copies the holder's export to w, whole or with an error.
func (h *holder) export(ctx context.Context, w io.Writer, format help.Format) (help.Exported, error) {
	var told help.Exported
	query := url.Values{"format": {string(format)}}
	return told, h.fetch(ctx, "/inner/export?"+query.Encode(), w, &told)
}

// copySite copies the holder's copy of the site to w, whole or with an error.
func (h *holder) copySite(ctx context.Context, w io.Writer) (told portable.Told, err error) {
	return told, h.fetch(ctx, "/inner/copy", w, &told)
}

// fetch copies what the holder gives to w, and reads into told what it says of it.
func (h *holder) fetch(ctx context.Context, path string, w io.Writer, told any) error {
	res, err := h.ask(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		var line reply
		if err := decoder(res.Body).Decode(&line); err != nil || line.Error == nil {
			return fmt.Errorf("boot: the holder answered %s", res.Status)
		}
		return line.Error.err()
	}
	if err := json.Unmarshal([]byte(res.Header.Get(exportedHeader)), told); err != nil {
		return fmt.Errorf("boot: read the holder's answer: %w", err)
	}
	n, err := io.Copy(w, res.Body)
	if err == nil && n != res.ContentLength {
		err = errors.New("the answer was cut")
	}
	if err != nil {
		return fmt.Errorf("boot: receive the export: %w", err)
	}
	return nil
}
