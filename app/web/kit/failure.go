package kit

import (
	"context"
	"errors"
	"net/http"
	"os"

	"guichet/app"
	"guichet/store"
)

// Failure is a refusal on its way to the reader. Cause is for pages that show
// more than a sentence (the neighbours of what is gone); it is never printed.
// RequestID is set when the fault is ours: it is then all that is said.
type Failure struct {
	Status    int
	Error     *app.Error
	Cause     error
	RequestID string
}

// Problem makes the document of a failure: a page, or JSON for the API. It
// must not fail itself: it says less instead.
type Problem func(r *http.Request, f Failure) Document

// retryAfter is in seconds: how long a reader who met a full queue, a store that
// cannot answer or a full disk waits before the next try.
const retryAfter = "5"

// fail turns an error into an answer. It is the only place that does.
func (rt *Router) fail(rec *record, r *http.Request, err error) {
	if rec.status != 0 {
		rt.log.Debug("answer ended early", "id", rec.requestID(), "err", err)
		return
	}
	var moved *app.Moved
	if errors.As(err, &moved) {
		redirect(rec, moved)
		return
	}
	var next *Next
	if errors.As(err, &next) {
		seeOther(rec, r, next)
		return
	}
	// net/http ends the context when a body stalls too, and says 200 for a
	// handler that says nothing.
	r = r.WithContext(context.WithoutCancel(r.Context()))
	f := failureOf(err)
	if f.Status == http.StatusRequestTimeout {
		rec.Header().Set("Connection", "close")
	}
	if f.Status == http.StatusNotFound && rt.movedAway(rec, r) {
		return
	}
	if f.Status >= 500 {
		f.RequestID = rec.requestID()
		rt.log.Error("request failed", "id", f.RequestID, "route", rec.pattern, "err", err)
	}
	switch f.Status {
	case http.StatusServiceUnavailable, http.StatusInsufficientStorage, http.StatusTooManyRequests:
		if rec.Header().Get("Retry-After") == "" {
			rec.Header().Set("Retry-After", retryAfter)
		}
	}
	rt.refuse(rec, r, f)
}

// refuse sends the document of a failure.
func (rt *Router) refuse(rec *record, r *http.Request, f Failure) {
	problem := rt.page
	switch {
	case isAPI(r.URL.Path), WantsJSON(r):
		problem = rt.api
	case isStaff(r.URL.Path) && rt.staff != nil && f.Status != http.StatusMisdirectedRequest:
		problem = rt.staff
	}
	if f.Status >= 500 {
		rec.Header().Set("Cache-Control", "no-store")
	}
	rt.pack.send(rec, r, problem(r, f))
}

// movedAway answers 301 if the path is an old address of something here.
func (rt *Router) movedAway(rec *record, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || isAPI(r.URL.Path) {
		return false
	}
	to, ok := rt.old(r)
	if ok {
		redirect(rec, &app.Moved{To: to, Permanent: true})
	}
	return ok
}

// redirect sends the reader on. Cache-Control keeps a permanent move from
// outliving the decision that made it.
func redirect(w http.ResponseWriter, m *app.Moved) {
	to, ok := SamePath(m.To)
	if !ok {
		to = "/"
	}
	status := http.StatusFound
	if m.Permanent {
		status = http.StatusMovedPermanently
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
}

// failureOf reads what an error means to a reader. What it does not know is
// ours and says nothing.
func failureOf(err error) Failure {
	err = store.Visible(err)
	var known *app.Error
	var big *http.MaxBytesError
	switch {
	// The connection's own deadline is a body that stalled. Who has gone away
	// reads no answer, and is no fault of ours to be logged.
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.Canceled):
		slow := app.E(app.Invalid, "error.slow").Wrap(err)
		return Failure{Status: http.StatusRequestTimeout, Error: slow, Cause: err}
	case errors.As(err, &known):
	case errors.As(err, &big):
		known = app.E(app.TooLarge, "error.toolarge", "Limit", big.Limit)
	case errors.Is(err, store.ErrNotFound):
		known = app.E(app.NotFound, "error.notfound")
	case errors.Is(err, context.DeadlineExceeded):
		known = app.E(app.Busy, "error.busy")
	default:
		known = app.E(app.Internal, "error.internal")
	}
	return Failure{Status: statusOfKind(known.Kind), Error: known, Cause: err}
}

func statusOfKind(k app.Kind) int {
	switch k {
	case app.Invalid:
		return http.StatusBadRequest
	case app.SignedOut:
		return http.StatusUnauthorized
	case app.Forbidden:
		return http.StatusForbidden
	case app.NotFound:
		return http.StatusNotFound
	case app.NotAllowed:
		return http.StatusMethodNotAllowed
	case app.Conflict:
		return http.StatusConflict
	case app.Gone:
		return http.StatusGone
	case app.TooLarge:
		return http.StatusRequestEntityTooLarge
	case app.Unsupported:
		return http.StatusUnsupportedMediaType
	case app.Unfit:
		return http.StatusUnprocessableEntity
	case app.TooMany:
		return http.StatusTooManyRequests
	case app.Misdirected:
		return http.StatusMisdirectedRequest
	case app.Busy:
		return http.StatusServiceUnavailable
	case app.Full:
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}
