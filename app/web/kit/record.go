package kit

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// record puts on an answer what every answer carries, and notes what was
// answered for the log.
type record struct {
	http.ResponseWriter
	headers  *headers
	request  *http.Request
	listener *Listener
	place    *place // nil before it was found

	status  int
	bytes   int64
	pattern string
	id      string
	private bool // the answer is stored nowhere
	meter   meter
}

// meter is told of an answer: its status, the time it took, the bytes of its
// body.
type meter = func(status int, took time.Duration, bytes int64)

// at notes which place answers.
func (rec *record) at(p *place, method string) {
	rec.place, rec.pattern, rec.meter = p, p.pattern, p.meters[method]
}

// WriteHeader notes the status and passes it on.
func (rec *record) WriteHeader(status int) {
	if rec.status == 0 && status >= http.StatusOK {
		rec.status = status
		h := rec.Header()
		if rec.private {
			h["Cache-Control"] = []string{"no-store"}
		}
		everybody := !rec.private && status == http.StatusOK && h.Get("Cache-Control") != "no-store"
		rec.headers.write(h, status, rec.request, rec.listener, everybody)
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write counts what is sent.
func (rec *record) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.WriteHeader(http.StatusOK)
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += int64(n)
	return n, err
}

// ReadFrom lets files go out without a copy, as the writer beneath does.
func (rec *record) ReadFrom(from io.Reader) (int64, error) {
	if rec.status == 0 {
		rec.WriteHeader(http.StatusOK)
	}
	n, err := io.Copy(rec.ResponseWriter, from)
	rec.bytes += n
	return n, err
}

// FlushError sends what was written. The status goes first, with its headers.
func (rec *record) FlushError() error {
	if rec.status == 0 {
		rec.WriteHeader(http.StatusOK)
	}
	return http.NewResponseController(rec.ResponseWriter).Flush()
}

// Unwrap gives http.ResponseController the writer beneath.
func (rec *record) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// requestID names a request in the log and on a 5xx page. Most requests need
// none, so it is made when first asked for.
func (rec *record) requestID() string {
	if rec.id == "" {
		rec.id = rand.Text()[:16]
	}
	return rec.id
}

// level is that of a request's line in the log, and whether somebody reads it.
// Plain reads are told at debug level only.
func (rec *record) level(log *slog.Logger, r *http.Request) (level slog.Level, told bool) {
	level = slog.LevelDebug
	switch {
	case rec.status >= 500:
		level = slog.LevelError
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		level = slog.LevelInfo
	}
	return level, log.Enabled(r.Context(), level)
}

// log writes one line without anything personal: no address, no query, and the
// pattern of the path instead of the path.
func (rec *record) log(log *slog.Logger, level slog.Level, r *http.Request, took time.Duration) {
	log.LogAttrs(r.Context(), level, "request", slog.String("id", rec.requestID()),
		slog.String("method", knownMethod(r.Method)), slog.String("route", rec.pattern),
		slog.Int("status", rec.status), slog.Duration("took", took), slog.Int64("bytes", rec.bytes))
}

// knownMethod keeps a method somebody made up out of the log.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions, http.MethodTrace, http.MethodConnect:
		return m
	}
	return "other"
}
