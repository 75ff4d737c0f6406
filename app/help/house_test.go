package help

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/store"
	"guichet/store/search"
)

// house is a help centre of its own for one test: the real store, each closure
// run twice, a real index in memory and a clock the test sets.
type house struct {
	*Help
	t  *testing.T
	st *store.Store

	mu  sync.Mutex
	now time.Time
}

var dayOne = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func open(t *testing.T) *house {
	t.Helper()
	return openWith(t, store.Options{NoSync: true, RunTwice: true})
}

// quick is a house in memory, for tests that need many.
func quick(t *testing.T) *house {
	t.Helper()
	return openWith(t, store.Options{NoSync: true, RunTwice: true, InMemory: true})
}

func openWith(t *testing.T, opt store.Options) *house {
	t.Helper()
	h := &house{t: t, now: dayOne}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	opt.Clock = h.clock
	h.st, err = store.Open(t.Context(), t.TempDir(), opt, Schema(), settings.Schema(), audit.Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.st.Close(); err != nil {
			t.Error(err)
		}
	})
	h.Help = New(Deps{
		Store: h.st, Words: words, Clock: h.clock, Log: slog.New(slog.DiscardHandler),
		Settings: settings.New(h.st, settings.Base{
			Settings: settings.Settings{Name: "Essai", Languages: app.Langs(), Zone: time.UTC},
		}, h.clock),
	})
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Millisecond) // ids made later sort later
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// follow starts the search index and stops it with the test.
func (h *house) follow() {
	h.t.Helper()
	ix, err := search.OpenMemory()
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(h.t.Context())
	done := make(chan error)
	go func() { done <- h.Follow(ctx, ix) }()
	h.t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-done, ix.Close()); err != nil {
			h.t.Error(err)
		}
	})
	<-h.answers
}

var editor = app.Actor{Role: app.Editor, ID: app.ID{1}}

func (h *house) category(in CategoryInput) app.ID {
	h.t.Helper()
	id, err := h.CreateCategory(h.t.Context(), editor, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// named is a category input with a title in some languages: fr, en, es.
func named(titles ...string) CategoryInput {
	in := CategoryInput{Names: map[app.Lang]CategoryName{}}
	for i, title := range titles {
		if title != "" {
			in.Names[app.Langs()[i]] = CategoryName{Title: title}
		}
	}
	return in
}

// under is named for a category below another.
func under(parent app.ID, titles ...string) CategoryInput {
	in := named(titles...)
	in.Parent = parent
	return in
}

func (h *house) article(a ArticleInput, t TextInput) Saved {
	h.t.Helper()
	s, err := h.CreateArticle(h.t.Context(), editor, a, t)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *house) text(id app.ID, t TextInput) Saved {
	h.t.Helper()
	s, err := h.SaveText(h.t.Context(), editor, id, t, app.ID{})
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) view(fn func(r store.Reader) error) error {
	h.t.Helper()
	return h.st.View(h.t.Context(), fn)
}

// get reads an article as a visitor.
func (h *house) get(lang app.Lang, slug string) (ArticleView, error) {
	h.t.Helper()
	var v ArticleView
	err := h.view(func(r store.Reader) (err error) {
		v, err = h.ReadArticle(r, app.Visitor(), lang, slug)
		return err
	})
	return v, err
}

func (h *house) home(lang app.Lang) HomeView {
	h.t.Helper()
	var v HomeView
	h.must(h.view(func(r store.Reader) (err error) {
		v, err = h.Home(r, app.Visitor(), lang)
		return err
	}))
	return v
}

func titles(cards []Card) []string {
	out := make([]string, len(cards))
	for i, c := range cards {
		out[i] = c.Title
	}
	return out
}

func wantKind(t *testing.T, err error, kind app.Kind) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("error %v (kind %d), want kind %d", err, app.KindOf(err), kind)
	}
}

func wantMoved(t *testing.T, err error, to string) {
	t.Helper()
	var m *app.Moved
	if !errors.As(err, &m) || m.To != to {
		t.Errorf("error %v, want moved to %s", err, to)
	}
}

// flat lists the staff's category tree as it stands on a page.
func (h *house) flat() []Branch {
	h.t.Helper()
	var list []Branch
	h.must(h.view(func(r store.Reader) (err error) {
		list, err = h.Branches(r, editor)
		return err
	}))
	return Flat(list)
}

func (h *house) readsOf(id app.ID) Reads {
	h.t.Helper()
	var all map[app.ID]Reads
	h.must(h.view(func(r store.Reader) (err error) {
		all, err = h.ReadsOf(r, editor, []app.ID{id})
		return err
	}))
	return all[id]
}
