package boot

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"guichet/app/help"
)

// exportedHeader carries what an export held, as JSON, beside its bytes.
const exportedHeader = "X-Guichet-Exported"

// giveExport writes the export to a file first and sends that: nothing keeps
// the store open while a reader dawdles, and a length tells a cut answer from a
// whole one.
func (in *inner) giveExport(w http.ResponseWriter, r *http.Request) {
	in.give(w, "export", func(f io.Writer) (any, error) {
		return in.house.Help.Export(r.Context(), f, help.Format(r.URL.Query().Get("format")))
	})
}

// giveCopy is giveExport for a copy of the site.
func (in *inner) giveCopy(w http.ResponseWriter, r *http.Request) {
	in.give(w, "copy", func(f io.Writer) (any, error) { return in.house.writeCopy(r.Context(), f) })
}

func (in *inner) give(w http.ResponseWriter, what string, fill func(io.Writer) (any, error)) {
	root, done, err := in.house.scratch(what)
	if err != nil {
		in.fail(w, what, err)
		return
	}
	defer done()
	f, err := root.OpenFile("content", os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600)
	if err != nil {
		in.fail(w, what, err)
		return
	}
	defer f.Close()
	told, err := fill(f)
	if err != nil {
		in.fail(w, what, err)
		return
	}
	if err := sendFile(w, f, told); err != nil {
		in.house.log.Warn("an export was not sent whole", "err", err)
	}
}

func sendFile(w http.ResponseWriter, f *os.File, told any) error {
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	head, err := json.Marshal(told)
	if err != nil {
		return fmt.Errorf("boot: describe an export: %w", err)
	}
	w.Header().Set(exportedHeader, string(head))
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	_, err = io.Copy(w, f)
	return err
}
