// Package webtest opens a whole help centre over a temporary store, for tests
// of what visitors get: it asks as they do and reads answers as HTML. It holds
// no test and nothing of it is part of the program.
package webtest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/audit"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/keys"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/frontend"
	"guichet/store"
	"guichet/store/search"
)

// Origin is the public address of the test site.
const Origin = "https://help.example"

// FormKey signs the forms of the test site, so that a test can hand out its own.
func FormKey() guard.Key { return guard.Key{1, 2, 3} }

// cheapHash is bcrypt's lowest cost: tests make many passwords.
const cheapHash = 4

// Site is a running help centre.
type Site struct {
	people   *people
	tb       testing.TB
	Store    *store.Store
	Help     *help.Help
	Feedback *feedback.Feedback
	Question *question.Room
	Accounts *account.Accounts
	Settings *settings.Live
	Handler  http.Handler
	Listener *kit.Listener
	deps     web.Deps
}

// Built is a small interface build: the templates are the real ones.
func Built() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	css := strings.Repeat("p{color:#123}\n", 100)
	return fstest.MapFS{
		"manifest.json": file(`{"styles/site.css":{"file":"assets/site-1.css"},` +
			`"styles/lobby.css":{"file":"assets/site-1.css"},"styles/ask.css":{"file":"assets/site-1.css"},"styles/steps.css":{"file":"assets/site-1.css"},` +
			`"styles/media.css":{"file":"assets/site-1.css"},` +
			`"pages/site.ts":{"file":"assets/article-1.js"},"pages/suggest.ts":{"file":"assets/article-1.js"},` +
			`"pages/copy/copy.ts":{"file":"assets/article-1.js"},"pages/offline/worker.ts":{"file":"assets/article-1.js"}}`),
		"icons.json":           file(`{"circle-help":"<path d='M1 1'/>"}`),
		"favicon.svg":          file(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"favicon.ico":          file("ico"),
		"icon-180.png":         file("png"),
		"assets/site-1.css":    file(css),
		"assets/site-1.css.gz": file("packed"),
		"assets/article-1.js":  file("export {};\n"),
	}
}

// Defaults are the settings of the test site.
func Defaults() settings.Settings {
	return settings.Settings{
		Name:      "Atelier",
		Tagline:   settings.Texts{app.French: "Des réponses", app.English: "Answers", app.Spanish: "Respuestas"},
		Languages: app.Langs(),
		Zone:      time.UTC,
		Contact:   settings.Contact{Email: "atelier@shop.example"},
		Redirects: map[string]string{"/faq.php?id=7": "/fr/articles/suivi", "/legacy": "/en"},
	}
}

// Open starts a site with these settings and this build.
func Open(tb testing.TB, set settings.Settings, dist fstest.MapFS) *Site {
	tb.Helper()
	return OpenAt(tb, set, dist, app.System)
}

// OpenAt is Open with a clock of the test's own.
func OpenAt(tb testing.TB, set settings.Settings, dist fstest.MapFS, clock app.Clock) *Site {
	tb.Helper()
	return open(tb, set, dist, clock, store.Options{InMemory: true, RunTwice: true})
}

// OpenDurable starts a site whose writes are on the disk before they are
// answered, as serve's are, and that takes any number of questions: for
// benchmarks.
func OpenDurable(tb testing.TB) *Site {
	tb.Helper()
	return open(tb, Defaults(), Built(), app.System, store.Options{})
}

func open(tb testing.TB, set settings.Settings, dist fstest.MapFS, clock app.Clock, opt store.Options) *Site {
	tb.Helper()
	most := 0
	if !opt.InMemory {
		most = 1 << 30
	}
	s := &Site{tb: tb, people: &people{}}
	log := slog.New(slog.DiscardHandler)
	words, err := i18n.Load()
	s.must(err)
	opt.Clock, opt.Log = clock, log
	s.Store, err = store.Open(tb.Context(), tb.TempDir(), opt, help.Schema(), settings.Schema(), account.Schema(), feedback.Schema(), question.Schema(), audit.Schema())
	s.must(err)
	s.Settings = settings.New(s.Store, settings.Base{Settings: set}, app.System)
	index, err := search.OpenMemory()
	s.must(err)
	s.Help = help.New(help.Deps{
		Store: s.Store, Words: words, Settings: s.Settings, Clock: clock, Log: log, Joins: []help.Join{feedback.Join},
	})
	front, err := frontend.From(dist)
	s.must(err)
	zone := func() *time.Location { return s.Settings.Now().Zone }
	s.Feedback = feedback.New(feedback.Deps{Store: s.Store, Zone: zone, Clock: clock, Log: log, Words: s.Help.Terms})
	s.Question = question.New(question.Deps{Store: s.Store, Help: s.Help, Zone: zone, Clock: clock, MostHeld: most})
	s.Accounts = account.New(account.Deps{
		Store: s.Store, Keys: keys.New(app.NewID(clock()).String(), clock()), Settings: s.Settings,
		Clock: clock, Log: log, Cost: cheapHash,
	})
	s.deps = web.Deps{
		Feedback: s.Feedback, Question: s.Question, Forms: FormKey(),
		Store: s.Store, Help: s.Help, Accounts: s.Accounts, Settings: s.Settings, Texts: words, Front: front,
		Clock: clock, Log: log,
	}
	s.Handler, err = web.New(s.deps)
	s.must(err)
	origin, err := url.Parse(Origin)
	s.must(err)
	s.Listener = kit.NewListener(origin, "127.0.0.1:8080", false, nil)
	s.follow(index)
	s.Synced()
	return s
}

// follow keeps the search index at the store's state until the test ends.
func (s *Site) follow(index *search.Index) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Help.Follow(ctx, index); err != nil && ctx.Err() == nil {
			s.tb.Error(err)
		}
	}()
	s.tb.Cleanup(func() {
		stop()
		<-done
		s.must(index.Close())
		s.must(s.Store.Close())
	})
}

// Synced waits until search finds all that was saved before.
func (s *Site) Synced() {
	s.tb.Helper()
	for {
		err := s.Help.Synced(s.tb.Context())
		if app.KindOf(err) != app.Busy {
			s.must(err)
			return
		}
		runtime.Gosched() // the follower has not begun yet
	}
}

func (s *Site) must(err error) {
	s.tb.Helper()
	if err != nil {
		s.tb.Fatal(err)
	}
}

// For is the same site asked by another test, such as one input of a fuzz
// target.
func (s *Site) For(tb testing.TB) *Site {
	same := *s
	same.tb = tb
	return &same
}

// Copy is the ZIP of a copy of the site.
func (s *Site) Copy() []byte {
	s.tb.Helper()
	var b bytes.Buffer
	s.CopyTo(&b)
	return b.Bytes()
}

// CopyTo writes the ZIP of a copy of the site.
func (s *Site) CopyTo(w io.Writer) {
	s.tb.Helper()
	_, err := web.Copy(s.tb.Context(), s.deps, w)
	s.must(err)
}

// Edit changes a request before it is sent.
type Edit func(*http.Request)

// With sets a header; Host is the request's host.
func With(name, value string) Edit {
	return func(r *http.Request) {
		if name == "Host" {
			r.Host = value
			return
		}
		r.Header.Set(name, value)
	}
}

// Get asks for an address.
func (s *Site) Get(target string, edits ...Edit) *Answer {
	return s.Do(http.MethodGet, target, "", edits...)
}

// Post sends a form as a page of the site does.
func (s *Site) Post(target string, form url.Values, edits ...Edit) *Answer {
	own := []Edit{With("Content-Type", "application/x-www-form-urlencoded"), With("Origin", Origin),
		With("Sec-Fetch-Site", "same-origin")}
	return s.Do(http.MethodPost, target, form.Encode(), append(own, edits...)...)
}

// Do sends any request. The target is taken as it is, as a stranger sends it.
func (s *Site) Do(method, target, body string, edits ...Edit) *Answer {
	s.tb.Helper()
	u, err := url.ParseRequestURI(target)
	if err != nil {
		s.tb.Fatalf("target %q: %v", target, err)
	}
	r := httptest.NewRequest(method, Origin+"/", strings.NewReader(body))
	r.URL, r.RequestURI = u, target
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	r = r.WithContext(kit.WithListener(s.tb.Context(), s.Listener))
	for _, e := range edits {
		e(r)
	}
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	data, err := io.ReadAll(w.Body)
	s.must(err)
	return &Answer{tb: s.tb, Target: target, Status: w.Code, Header: w.Header(), Body: data}
}
