package shell

import (
	"errors"
	"io"
	"net/http"
	"time"

	"guichet/app"
)

// guardBodies makes a slow body fail in the handler's Read instead of holding a
// connection for hours. Requests without a body cost nothing.
func guardBodies(h http.Handler, clock app.Clock) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0 {
			b := &slowBody{ReadCloser: r.Body, conn: http.NewResponseController(w), start: clock(), length: r.ContentLength}
			b.extend()
			r.Body = b
		}
		h.ServeHTTP(w, r)
	})
}

type slowBody struct {
	io.ReadCloser
	conn   *http.ResponseController
	start  time.Time
	got    int64
	length int64
}

func (b *slowBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.got += int64(n)
	switch {
	case errors.Is(err, io.EOF) || b.got == b.length:
		// A deadline left behind would end a long answer: net/http watches the
		// connection while the handler writes.
		_ = b.conn.SetReadDeadline(time.Time{})
	case err == nil:
		b.extend()
	}
	return n, err
}

func (b *slowBody) extend() {
	allowed := BodyGrace + time.Duration(b.got/BodyRate)*time.Second
	_ = b.conn.SetReadDeadline(b.start.Add(allowed))
}
