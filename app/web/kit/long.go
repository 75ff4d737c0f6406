package kit

import (
	"io"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzip"
)

// longSlow is how long a reader may take for one piece of a long document.
const longSlow = 30 * time.Second

// Long sends an HTML document that is too large to be held: fill writes it piece
// by piece, and each piece leaves before the next is made. It is compressed for
// who takes it. After the first piece an error can no longer become a page: the
// connection is cut, so that half a document is never taken for a whole one.
// HEAD is answered without calling fill.
func Long(w http.ResponseWriter, r *http.Request, fill func(piece func([]byte) error) error) error {
	h := w.Header()
	l := &long{w: w, control: http.NewResponseController(w)}
	l.begin = func() {
		h.Set("Content-Type", HTML)
		h["Vary"] = vary(false)
		if h["Cache-Control"] == nil {
			h["Cache-Control"] = []string{"no-cache"}
		}
		l.out = w
		if accepts(r).gzip {
			h["Content-Encoding"] = []string{"gzip"}
			// BestSpeed is a valid level, the only error there is.
			l.zip, _ = gzip.NewWriterLevel(w, gzip.BestSpeed)
			l.out = l.zip
		}
		w.WriteHeader(http.StatusOK)
	}
	if r.Method == http.MethodHead {
		l.begin()
		return nil
	}
	err := fill(l.piece)
	if err == nil && l.zip != nil {
		err = l.zip.Close()
	}
	_ = l.control.SetWriteDeadline(time.Time{})
	if err != nil && l.out != nil {
		panic(http.ErrAbortHandler)
	}
	return err
}

type long struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begin   func()
	out     io.Writer // nil before the first piece
	zip     *gzip.Writer
}

func (l *long) piece(b []byte) error {
	if l.out == nil {
		l.begin()
	}
	// A recorder of a test has no deadline and nothing to flush.
	_ = l.control.SetWriteDeadline(time.Now().Add(longSlow))
	if _, err := l.out.Write(b); err != nil {
		return err
	}
	if l.zip != nil {
		if err := l.zip.Flush(); err != nil {
			return err
		}
	}
	_ = l.control.Flush()
	return nil
}
