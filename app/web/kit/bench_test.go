package kit

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

// BenchmarkKept compares a kept page with the least a net/http server can do:
// a mux, a type and the bytes. Both go through a real connection.
func BenchmarkKept(b *testing.B) {
	body := []byte(strings.Repeat("<p>An answer of some length.</p>\n", 400))
	page := Kept(func(store.Reader, Variant) (Document, error) { return Document{Type: HTML, Body: body}, nil })
	d := open(b, Row("GET", "/{lang}/articles/{slug}", For(app.Anyone), NoBody, page))
	plain := http.NewServeMux()
	plain.HandleFunc("GET /fr/articles/{slug}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", HTML)
		_, _ = w.Write(body)
	})
	for name, h := range map[string]http.Handler{"kept": d, "plain": plain} {
		b.Run(name, func(b *testing.B) { load(b, h) })
	}
}

func load(b *testing.B, h http.Handler) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(WithListener(r.Context(), &Listener{Hosts: []string{r.Host}})))
	}))
	srv.Start()
	defer srv.Close()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	for b.Loop() {
		res, err := client.Get(srv.URL + "/fr/articles/a")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
			b.Fatal(res.Status, err)
		}
		if err := res.Body.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkKeptHandler is the handler alone.
func BenchmarkKeptHandler(b *testing.B) {
	body := []byte(strings.Repeat("<p>An answer of some length.</p>\n", 400))
	page := Kept(func(store.Reader, Variant) (Document, error) { return Document{Type: HTML, Body: body}, nil })
	d := open(b, Row("GET", "/{lang}/articles/{slug}", For(app.Anyone), NoBody, page))
	l := NewListener(nil, "127.0.0.1:8080", false, nil)
	r := httptest.NewRequest("GET", "http://127.0.0.1:8080/fr/articles/a", nil)
	r.Header.Set("Accept-Encoding", "gzip, br")
	r = r.WithContext(WithListener(r.Context(), l))
	w := &silent{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		d.ServeHTTP(w, r)
	}
}
