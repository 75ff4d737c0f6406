package audit

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/keys"
	"guichet/store"
)

var dayOne = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// house is a log of its own for one test: the real store, each closure run
// twice, and a clock the test sets.
type house struct {
	*Log
	t   *testing.T
	dir *os.Root

	mu  sync.Mutex
	now time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, now: dayOne}
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{NoSync: true, RunTwice: true, Clock: h.clock}, Schema())
	if err != nil {
		t.Fatal(err)
	}
	if h.dir, err = os.OpenRoot(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h.dir.Close()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	h.Log = New(Deps{Store: st, Key: keys.Audit{1, 2, 3}, Dir: h.dir, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Millisecond)
	return h.now
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) update(fn func(tx *store.Tx) error) {
	h.t.Helper()
	_, err := h.st.Update(h.t.Context(), fn)
	h.must(err)
}

var owner = app.Actor{Role: app.Owner, ID: app.ID{9}}

// record adds entries, several an Update.
func (h *house) record(n int) []Entry {
	h.t.Helper()
	var all []Entry
	for len(all) < n {
		batch := make([]Entry, min(n-len(all), 500))
		for i := range batch {
			action := []string{"article.publish", "article.save", "account.disable"}[(len(all)+i)%3]
			who := app.Actor{Role: app.Editor, ID: app.ID{byte(1 + i%4)}}
			batch[i] = By(who, h.clock(), action).On("article", app.ID{7, byte(i % 5)}).With("lang", "fr")
		}
		h.update(func(tx *store.Tx) error {
			for _, e := range batch {
				if err := Record(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		all = append(all, batch...)
	}
	return all
}

func (h *house) seal() {
	h.t.Helper()
	_, err := h.Seal(h.t.Context())
	h.must(err)
}

func (h *house) verdict() Verdict {
	h.t.Helper()
	v, err := h.Verify(context.WithoutCancel(h.t.Context()))
	h.must(err)
	return v
}
