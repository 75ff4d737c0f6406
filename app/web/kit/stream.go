package kit

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"guichet/app"
)

// Limits of a stream of events.
const (
	streamBeat  = 25 * time.Second // below the 30 to 60 s after which proxies cut what is silent
	streamSlow  = 10 * time.Second // a reader that takes no byte for so long is dropped
	streamLife  = 30 * time.Minute // then the browser connects anew, with its rights checked as on any request
	streamRetry = 2 * time.Second
)

// Event is one line of news: what changed, never its content. The page that
// hears it asks again as itself. ID lets the browser say where it was.
type Event struct {
	ID, Name, Data string
}

// Stream is an endpoint that answers with server-sent events (WHATWG HTML,
// 9.2). It returns the function that waits for the events after the one the
// browser had last ("" at first) and ends with its context.
type Stream func(r *http.Request) (next func(ctx context.Context, after string) ([]Event, error), err error)

// WantsStream reports whether a browser opens a stream of events.
func WantsStream(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "text/event-stream")
}

// answer writes events until the reader goes, loses its rights, is too slow, or
// the server stops. It then ends without an error: the browser comes back.
func (s Stream) answer(rt *Router, w http.ResponseWriter, r *http.Request, _ app.Lang) error {
	next, err := s(r)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(r.Context(), streamLife)
	defer stop()
	defer context.AfterFunc(rt.draining, stop)()
	h := w.Header()
	h["Content-Type"] = []string{"text/event-stream; charset=utf-8"}
	h["X-Accel-Buffering"] = []string{"no"} // nginx would hold it back
	out := &stream{w: w, control: http.NewResponseController(w)}
	if out.write(fmt.Sprintf("retry: %d\n\n", streamRetry.Milliseconds())) != nil {
		return nil
	}
	allowed := rt.stillAllowed(r)
	after := r.Header.Get("Last-Event-Id")
	if len(after) > longestToken || !printable(after) {
		after = ""
	}
	for {
		events := wait(ctx, next, after)
		if ctx.Err() != nil {
			return nil
		}
		if !allowed(ctx) {
			_ = out.write("event: end\ndata: -\n\n")
			return nil
		}
		if out.push(events) != nil {
			return nil
		}
		for _, e := range events {
			if e.ID != "" {
				after = e.ID
			}
		}
	}
}

// wait returns what is new; nothing when it is time for a sign of life.
func wait(ctx context.Context, next func(context.Context, string) ([]Event, error), after string) []Event {
	short, stop := context.WithTimeout(ctx, streamBeat)
	defer stop()
	events, err := next(short, after)
	if err != nil || len(events) == 0 {
		// Whatever it was, the reader hears nothing of it before the next beat.
		<-short.Done()
	}
	return events
}

// stillAllowed asks again who sent a request, for a stream outlives the moment
// it was opened in.
func (rt *Router) stillAllowed(r *http.Request) func(context.Context) bool {
	token, desk, was := SessionToken(r), AtDesk(r), VisitOf(r)
	return func(ctx context.Context) bool {
		if was.Actor.Role == app.Anyone {
			return true
		}
		now, err := rt.identify(ctx, token, desk)
		return err == nil && now.Actor == was.Actor
	}
}

// Drain ends the streams that are open, because the server stops: each would
// hold it up for as long as its reader likes.
func (rt *Router) Drain() { rt.drain() }

func (e Event) text() string {
	var b strings.Builder
	for _, f := range [...]struct{ name, value string }{{"id", e.ID}, {"event", e.Name}, {"data", e.Data}} {
		if f.value != "" {
			b.WriteString(f.name + ": " + strings.NewReplacer("\n", " ", "\r", " ").Replace(f.value) + "\n")
		}
	}
	b.WriteByte('\n')
	return b.String()
}

// stream writes with a deadline each time: the server itself has none, so that
// a long download may be slow.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// push writes events, or a comment that keeps the line open.
func (s *stream) push(events []Event) error {
	if len(events) == 0 {
		return s.write(": \n\n")
	}
	var b strings.Builder
	for _, e := range events {
		b.WriteString(e.text())
	}
	return s.write(b.String())
}

func (s *stream) write(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(streamSlow)); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
