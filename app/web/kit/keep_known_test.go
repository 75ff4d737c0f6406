package kit

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guichet/app"
)

// quick reports whether a request is answered without a look at the table of rows.
func (d *desk) quick(method, target string, edit ...func(*http.Request)) bool {
	found := d.Router.mux
	d.Router.mux = http.NewServeMux()
	d.Router.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	defer func() { d.Router.mux = found }()
	return d.ask(method, target, edit...).Code == http.StatusOK
}

func TestAKeptPageIsFoundByItsAddress(t *testing.T) {
	t.Parallel()
	d, made := openKept(t)
	d.put(t, 1, "first")
	if d.quick("GET", "/fr/notes/a") {
		t.Error("known before it was asked for")
	}
	first := d.ask("GET", "/fr/notes/a")
	if !d.quick("GET", "/fr/notes/a") || !d.quick("HEAD", "/fr/notes/a") {
		t.Error("not known afterwards")
	}
	again := d.ask("GET", "/fr/notes/a")
	if again.Body.String() != first.Body.String() || again.Header().Get("Content-Security-Policy") != pagePolicy || made.Load() != 1 {
		t.Errorf("%q, then %q, made %d times", first.Body, again.Body, made.Load())
	}
	for name, row := range map[string]struct {
		method, target string
		edit           func(*http.Request)
	}{
		"another method":   {"POST", "/fr/notes/a", func(*http.Request) {}},
		"a query":          {"GET", "/fr/notes/a?page=2", func(*http.Request) {}},
		"another origin":   {"GET", "/fr/notes/a", throughOther},
		"another language": {"GET", "/es/notes/a", func(*http.Request) {}},
		"another name":     {"GET", "/fr/notes/b", func(*http.Request) {}},
		"a slash more":     {"GET", "/fr/notes/a/", func(*http.Request) {}},
		"a body":           {"GET", "/fr/notes/a", func(r *http.Request) { r.Body = http.MaxBytesReader(nil, http.NoBody, 1) }},
	} {
		if d.quick(row.method, row.target, row.edit) {
			t.Errorf("%s: answered with the page that is known", name)
		}
	}
	d.put(t, 1, "second")
	if d.quick("GET", "/fr/notes/a") {
		t.Error("known after an edit")
	}
	if got := d.ask("GET", "/fr/notes/a").Body.String(); got != "fr a second" || !d.quick("GET", "/fr/notes/a") {
		t.Errorf("after an edit %q, and known: %v", got, d.quick("GET", "/fr/notes/a"))
	}
}

// throughOther sends a request through the same port by another address.
func throughOther(r *http.Request) {
	l := NewListener(&url.URL{Scheme: "http", Host: "help.example"}, "127.0.0.1:8080", false, nil)
	r.Host = "help.example"
	*r = *r.WithContext(WithListener(r.Context(), l))
}

// The path of "a%2Fb" is that of "a/b" once it is read, but not its place.
func TestAnAddressWrittenOtherwiseIsNotTheSame(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.put(t, 1, "first")
	if got := d.ask("GET", "/fr/notes/a%2Fb").Body.String(); got != "fr a/b first" {
		t.Fatal(got)
	}
	if got := d.ask("GET", "/fr/notes/a/b").Code; got != http.StatusNotFound {
		t.Errorf("%d", got)
	}
}

func TestALanguageThatIsWithdrawnHasNoAddress(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.put(t, 1, "first")
	_ = d.ask("GET", "/es/notes/a")
	d.Router.languages = NewLanguages(func() []app.Lang { return []app.Lang{app.French} })
	if d.quick("GET", "/es/notes/a") {
		t.Error("the page is still there")
	}
}

func TestWhatIsLetGoIsNoLongerKnown(t *testing.T) {
	t.Parallel()
	d, _ := openKept(t)
	d.Router.kept.most = 4000
	d.put(t, 1, strings.Repeat("a", 400))
	for _, name := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		_ = d.ask("GET", "/fr/notes/"+name)
	}
	k := d.Router.kept
	if len(k.known) == 0 || len(k.known) != len(k.entries) {
		t.Errorf("%d addresses of %d pages", len(k.known), len(k.entries))
	}
}
