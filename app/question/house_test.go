package question

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/store"
)

// house is the room over a real store, with a help centre and a clock the test
// sets.
type house struct {
	*Room
	t    *testing.T
	st   *store.Store
	fb   *feedback.Feedback
	help *help.Help
	mu   sync.Mutex
	now  time.Time
	n    byte
}

func open(t *testing.T, most int) *house {
	t.Helper()
	h := &house{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	words, err := i18n.Load()
	h.must(err)
	h.st, err = store.Open(t.Context(), t.TempDir(), store.Options{NoSync: true, RunTwice: true, InMemory: true, Clock: h.clock},
		Schema(), feedback.Schema(), help.Schema(), settings.Schema(), audit.Schema())
	h.must(err)
	t.Cleanup(func() { h.must(h.st.Close()) })
	set := settings.New(h.st, settings.Base{Settings: settings.Settings{
		Name: "Essai", Languages: app.Langs(), Zone: time.UTC}}, h.clock)
	h.help = help.New(help.Deps{Store: h.st, Words: words, Settings: set, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	zone := func() *time.Location { return time.UTC }
	h.fb = feedback.New(feedback.Deps{Store: h.st, Zone: zone, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	h.Room = New(Deps{Store: h.st, Help: h.help, Zone: zone, Clock: h.clock, Log: slog.New(slog.DiscardHandler), MostHeld: most})
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Second)
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

// ask asks a question of its own.
func (h *house) ask(text string, public bool) (Question, Token) {
	h.t.Helper()
	h.n++
	token := Token{h.n}
	q, err := h.Ask(h.t.Context(), Input{Lang: app.French, Text: text, Public: public, Token: token})
	h.must(err)
	return q, token
}

func (h *house) view(fn func(r store.Reader) error) {
	h.t.Helper()
	h.must(h.st.View(context.Background(), fn))
}

// public are the texts anybody may read.
func (h *house) public() (out []string) {
	h.view(func(r store.Reader) error {
		list, err := h.Room.Public(r, app.French, 1)
		for _, q := range list.Questions {
			out = append(out, q.Text)
		}
		return err
	})
	return out
}

func (h *house) counts() (out map[State]int) {
	h.view(func(r store.Reader) (err error) {
		out, err = h.Counts(r, agent)
		return err
	})
	return out
}

var (
	agent  = app.Actor{Role: app.Agent, ID: app.ID{8}}
	editor = app.Actor{Role: app.Editor, ID: app.ID{9}}
)

func wantKind(t *testing.T, err error, kind app.Kind) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("error %v (kind %d), want kind %d", err, app.KindOf(err), kind)
	}
}
