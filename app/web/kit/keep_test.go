package kit

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

// shown is a kept page of one note; it counts how often it is made.
func (d *desk) shown(made *atomic.Int64, id int) Kept {
	return func(r store.Reader, v Variant) (Document, error) {
		made.Add(1)
		n, err := d.notes.Get(r, store.K(id))
		if err != nil {
			return Document{}, err
		}
		return Document{Type: HTML, Body: []byte(string(v.Lang) + " " + v.Name + " " + n.Text)}, nil
	}
}

func openKept(t *testing.T) (*desk, *atomic.Int64) {
	t.Helper()
	made := &atomic.Int64{}
	var d *desk
	page := Kept(func(r store.Reader, v Variant) (Document, error) { return d.shown(made, 1)(r, v) })
	d = open(t, Row("GET", "/{lang}/notes/{slug}", For(app.Anyone), NoBody, page))
	return d, made
}

func TestKeptPageIsMadeOnce(t *testing.T) {
	t.Parallel()
	d, made := openKept(t)
	d.put(t, 1, "first")
	for range 3 {
		if got := d.ask("GET", "/fr/notes/a").Body.String(); got != "fr a first" {
			t.Fatalf("%q", got)
		}
	}
	if got := d.ask("GET", "/es/notes/b").Body.String(); got != "es b first" || made.Load() != 2 {
		t.Errorf("%q, made %d times", got, made.Load())
	}
}

func TestAnEditShowsAtOnce(t *testing.T) {
	t.Parallel()
	d, made := openKept(t)
	d.put(t, 1, "0")
	for i := 1; i < 20; i++ {
		before := d.ask("GET", "/fr/notes/a")
		d.put(t, 1, strconv.Itoa(i))
		after := d.ask("GET", "/fr/notes/a", with("If-None-Match", before.Header().Get("Etag")))
		if want := fmt.Sprintf("fr a %d", i); after.Body.String() != want {
			t.Fatalf("%d %q, want %q", after.Code, after.Body, want)
		}
	}
	was := made.Load()
	_, err := d.store.Update(t.Context(), func(tx *store.Tx) error { return d.others.Put(tx, note{1, "x"}) })
	if err != nil {
		t.Fatal(err)
	}
	if d.ask("GET", "/fr/notes/a"); made.Load() != was {
		t.Error("made again although a table it never read changed")
	}
}

func TestRefusalsAreNotKept(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	if w := d.ask("GET", "/fr/notes/a"); w.Code != 404 {
		t.Fatalf("%d", w.Code)
	}
	d.put(t, 1, "now")
	if w := d.ask("GET", "/fr/notes/a"); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
	if w := d.ask("GET", "/fr/notes/"+strings.Repeat("a", longestName+1)); w.Code != 404 {
		t.Errorf("long name: %d", w.Code)
	}
}

// TestReadersNeverFindAnOlderPage writes and reads at once: after a write was
// acknowledged, no reader that starts may get less than it.
func TestReadersNeverFindAnOlderPage(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.put(t, 1, "0")
	var saved atomic.Int64
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := saved.Load()
				body := d.ask("GET", "/fr/notes/a").Body.String()
				got, err := strconv.ParseInt(strings.TrimPrefix(body, "fr a "), 10, 64)
				if err != nil || got < least {
					t.Errorf("read %q after %d was saved", body, least)
					return
				}
			}
		})
	}
	for i := range int64(300) {
		d.put(t, 1, strconv.FormatInt(i, 10))
		saved.Store(i)
	}
	close(stop)
	readers.Wait()
}

func TestManyAskersOneRendering(t *testing.T) {
	t.Parallel()
	var made atomic.Int64
	started, let := make(chan struct{}), make(chan struct{})
	d := open(t, Row("GET", "/slow", For(app.Anyone), NoBody, Kept(func(store.Reader, Variant) (Document, error) {
		if made.Add(1) == 1 {
			close(started)
		}
		<-let
		return Document{Type: Text, Body: []byte("done")}, nil
	})))
	var askers sync.WaitGroup
	ask := func() {
		if got := d.ask("GET", "/slow").Body.String(); got != "done" {
			t.Errorf("%q", got)
		}
	}
	askers.Go(ask)
	<-started
	for range 8 {
		askers.Go(ask)
	}
	close(let)
	askers.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
}

func TestAPanicEndsTheRendering(t *testing.T) {
	t.Parallel()
	var made atomic.Int64
	d := open(t, Row("GET", "/odd", For(app.Anyone), NoBody, Kept(func(store.Reader, Variant) (Document, error) {
		if made.Add(1) == 1 {
			panic("once")
		}
		return Document{Type: Text, Body: []byte("fine")}, nil
	})))
	if w := d.ask("GET", "/odd"); w.Code != 500 {
		t.Errorf("%d", w.Code)
	}
	if w := d.ask("GET", "/odd"); w.Body.String() != "fine" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestKeptPageEndsWithItsDay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC)
	until := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	var made int
	d := open(t, Row("GET", "/year", For(app.Anyone), NoBody, Kept(func(store.Reader, Variant) (Document, error) {
		made++
		return Document{Type: Text, Body: []byte("x"), Until: until}, nil
	})))
	d.kept.clock = func() time.Time { return now }
	d.ask("GET", "/year")
	d.ask("GET", "/year")
	now = until
	d.ask("GET", "/year")
	if made != 2 {
		t.Errorf("made %d times", made)
	}
}

func TestKeptMemoryIsBounded(t *testing.T) {
	t.Parallel()
	d, made := openKept(t)
	d.kept.most = 8000
	d.put(t, 1, strings.Repeat("x", 400))
	for i := range 100 {
		d.ask("GET", "/fr/notes/hot")
		d.ask("GET", "/fr/notes/"+strconv.Itoa(i))
	}
	if d.kept.bytes > d.kept.most || len(d.kept.ring) > 200 {
		t.Errorf("%d bytes, ring of %d", d.kept.bytes, len(d.kept.ring))
	}
	if made.Load() != 101 {
		t.Errorf("made %d pages: the busy one was let go", made.Load())
	}
	var sum int64
	for _, e := range d.kept.entries {
		sum += e.size
	}
	if sum != d.kept.bytes {
		t.Errorf("counted %d bytes, hold %d", d.kept.bytes, sum)
	}
	noise := make([]byte, 2000) // it does not pack
	rand.Read(noise)
	d.put(t, 1, hex.EncodeToString(noise))
	d.ask("GET", "/fr/notes/huge")
	if d.kept.entries[Variant{Route: "/fr/notes/{slug}", Origin: "http://127.0.0.1:8080", Lang: "fr",
		Name: "huge"}] != nil {
		t.Error("an entry over its share was kept")
	}
}

func TestBrotliComesLater(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.put(t, 1, strings.Repeat("repeating ", 300))
	br := with("Accept-Encoding", "gzip, br")
	first := d.ask("GET", "/fr/notes/a", br)
	if got := first.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("first answer in %q", got)
	}
	want := string(unpack(t, "gzip", first.Body))
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		w := d.ask("GET", "/fr/notes/a", br)
		if w.Header().Get("Content-Encoding") == "br" {
			if got := string(unpack(t, "br", w.Body)); got != want {
				t.Error("brotli holds another page")
			}
			return
		}
	}
	t.Error("brotli never came")
}

func TestKeptHEADHasNoBody(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.put(t, 1, "text")
	w := d.ask(http.MethodHead, "/fr/notes/a")
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") != "9" {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
}

// TestAJoinedRenderingMayBeTooOld joins a rendering that began before an edit.
func TestAJoinedRenderingMayBeTooOld(t *testing.T) {
	t.Parallel()
	d, made := openKept(t)
	d.put(t, 1, "old")
	v := Variant{Route: "/fr/notes/{slug}", Name: "a"}
	begun, _ := d.kept.join(v)
	var err error
	if begun.entry, err = d.kept.render(t.Context(), v, d.shown(made, 1)); err != nil {
		t.Fatal(err)
	}
	d.put(t, 1, "new")
	close(begun.done)
	e, err := d.kept.fetch(t.Context(), v, d.shown(made, 1))
	if err != nil || !strings.HasSuffix(string(e.parcel.identity.body), "new") {
		t.Errorf("%v, %s", err, e.parcel.identity.body)
	}
}

// TestAnEditDuringRendering saves after the page has read and before it is
// kept: the page made then must not stay.
func TestAnEditDuringRendering(t *testing.T) {
	t.Parallel()
	var d *desk
	var made atomic.Int64
	d = open(t, Row("GET", "/x", For(app.Anyone), NoBody, Kept(func(r store.Reader, v Variant) (Document, error) {
		doc, err := d.shown(&made, 1)(r, v)
		if made.Load() == 1 {
			d.put(t, 1, "new")
		}
		return doc, err
	})))
	d.put(t, 1, "old")
	first, second := d.ask("GET", "/x").Body.String(), d.ask("GET", "/x").Body.String()
	if !strings.HasSuffix(first, "old") || !strings.HasSuffix(second, "new") {
		t.Errorf("%q, then %q", first, second)
	}
}

// TestAStoreFaultLeavesKeptPages closes the store under the router.
func TestAStoreFaultLeavesKeptPages(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.put(t, 1, "kept")
	d.ask("GET", "/fr/notes/a")
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	if w := d.ask("GET", "/fr/notes/a"); w.Body.String() != "fr a kept" {
		t.Errorf("kept page: %d %q", w.Code, w.Body)
	}
	w := d.ask("GET", "/fr/notes/b")
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(),
		"error.store.closed") {
		t.Errorf("other page: %d %q", w.Code, w.Body)
	}
}
