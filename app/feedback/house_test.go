package feedback

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
	"guichet/store/search"
)

// house is the room over a real store with a clock the test sets. The words of
// the content are those of vocabulary.
type house struct {
	*Feedback
	t   testing.TB
	st  *store.Store
	mu  sync.Mutex
	now time.Time
}

var dayOne = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func open(t testing.TB, zone *time.Location) *house {
	t.Helper()
	h := &house{t: t, now: dayOne}
	var err error
	h.st, err = store.Open(t.Context(), t.TempDir(), store.Options{NoSync: true, RunTwice: true, InMemory: true, Clock: h.clock},
		Schema(), audit.Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.st.Close(); err != nil {
			t.Error(err)
		}
	})
	h.Feedback = New(Deps{Store: h.st, Zone: func() *time.Location { return zone }, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Words: cut})
	return h
}

// cut parts a query at blanks; a plural is the word without its s.
func cut(_ context.Context, _ app.Lang, query string) ([]search.Term, error) {
	var out []search.Term
	for _, w := range strings.Fields(strings.ToLower(query)) {
		stem := strings.TrimSuffix(w, "s")
		out = append(out, search.Term{Text: w, Stem: stem, Known: slices.Contains([]string{"refund", "parcel", "late"}, stem)})
	}
	return out, nil
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) view(fn func(r store.Reader) error) {
	h.t.Helper()
	h.must(h.st.View(context.Background(), fn))
}

func (h *house) tally(article app.ID) (t Tally) {
	h.t.Helper()
	h.view(func(r store.Reader) (err error) {
		t, err = h.TallyOf(r, article)
		return err
	})
	return t
}

var (
	agent = app.Actor{Role: app.Agent, ID: app.ID{9}}
	shirt = app.ID{1}
	shoes = app.ID{2}
)

func wantKind(t testing.TB, err error, kind app.Kind) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("error %v (kind %d), want kind %d", err, app.KindOf(err), kind)
	}
}
