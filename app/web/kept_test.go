package web_test

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
	"guichet/store"
)

func wording(title string) help.TextInput {
	return help.TextInput{Lang: app.French, Title: title, Slug: "suivi", Body: "Le colis est **suivi**."}
}

func TestAnEditShowsEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	shows := []string{"/fr", "/fr/articles/suivi", "/fr/categories/commandes", "/fr/feed.xml",
		"/fr/categories/commandes/feed.xml"}
	for i := range 5 {
		title := "Titre numéro " + strconv.Itoa(i)
		before := map[string]string{}
		for _, at := range shows {
			before[at] = s.Get(at).Want(200).Header.Get("Etag")
		}
		s.Text(c.Tracking, wording(title))
		for _, at := range shows {
			if a := s.Get(at, webtest.With("If-None-Match", before[at])).Want(200); !a.Has(title) {
				t.Errorf("%s does not show edit %d", at, i)
			}
		}
		if a := s.Get("/en/articles/tracking").Want(200); a.Has(title) {
			t.Error("the English page shows the French title")
		}
	}
}

func TestAReturningReaderGets304(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range []string{"/fr", "/fr/articles/suivi", "/fr/feed.xml", "/sitemap.xml", "/assets/site-1.css"} {
		first := s.Get(at, webtest.With("Accept-Encoding", "gzip")).Want(200)
		again := s.Get(at, webtest.With("Accept-Encoding", "gzip"), webtest.With("If-None-Match",
			first.Header.Get("Etag")))
		if again.Want(304); len(again.Body) > 0 {
			t.Errorf("%s: 304 with a body", at)
		}
		secured(t, first) // the reader keeps these
	}
}

// TestKeptPagesAreBlind asks as somebody in particular, then as nobody.
func TestKeptPagesAreBlind(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	marks := []webtest.Edit{
		webtest.With("Cookie", "__Host-lang=es; session=plantedcookie"), webtest.With("User-Agent", "plantedagent"),
		webtest.With("Referer", "https://plantedreferer.example/"),
		webtest.With("X-Forwarded-Host", "plantedforwarded.example"),
		webtest.With("Accept-Language", "es"), webtest.With("X-Forwarded-Proto", "plantedproto"),
		webtest.With("Authorization", "Bearer plantedbearer"),
	}
	for _, at := range []string{"/fr", "/fr/articles/suivi", "/fr/categories/commandes", "/fr/feed.xml",
		"/sitemap.xml", "/fr/pages/mentions"} {
		a := s.Get(at+"?planted=1", marks...).Want(200)
		b := s.Get(at).Want(200)
		if bytes.Contains(a.Body, []byte("planted")) || !bytes.Equal(a.Body, b.Body) {
			t.Errorf("%s depends on who asks", at)
		}
		if a.Header.Get("Set-Cookie") != "" || a.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", at, a.Header)
		}
	}
}

// TestReadersSeeWhatWasSaved edits while others read: what was saved before a
// request began is in its answer.
func TestReadersSeeWhatWasSaved(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	var saved atomic.Int64
	saved.Store(-1)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := saved.Load()
				title := s.Get("/fr/articles/suivi").Text("h1")
				got, err := strconv.ParseInt(strings.TrimPrefix(title, "Titre "), 10, 64)
				if least >= 0 && (err != nil || got < least) {
					t.Errorf("read %q after %d", title, least)
					return
				}
			}
		})
	}
	for i := range int64(40) {
		s.Text(c.Tracking, wording("Titre "+strconv.FormatInt(i, 10)))
		saved.Store(i)
	}
	close(stop)
	readers.Wait()
}

// Every page served counts as a reading, kept ones too.
func TestReadingsOfAnArticleAreCounted(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	reader := webtest.With("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
	for range 3 {
		s.Get("/fr/articles/suivi", reader).Want(200)
	}
	s.Get("/fr/articles/suivi", webtest.With("User-Agent", "SomeBot/2.0")).Want(200)
	if err := s.Help.WriteReads(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := s.Store.View(t.Context(), func(r store.Reader) error {
		got, err := s.Help.ReadsOf(r, app.Desk(), []app.ID{c.Tracking})
		if err == nil && got[c.Tracking].All != 3 {
			t.Errorf("%d readings, want 3", got[c.Tracking].All)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
