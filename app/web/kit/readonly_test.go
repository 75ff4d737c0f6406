package kit

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/store"
)

// A store on a disk that cannot be written: pages are answered, and who saves
// something is told why not, in their language.
func TestAReadOnlyStoreIsSaid(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir, notes := t.TempDir(), store.NewTable("notes", func(n *note) store.Key { return store.K(n.ID) })
	schema := store.Schema{Room: "kit", Tables: []store.AnyTable{notes}}
	var st *store.Store
	for _, readOnly := range []bool{false, true} {
		if st, err = store.Open(t.Context(), dir, store.Options{NoSync: true, ReadOnly: readOnly}, schema); err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		if !readOnly {
			_, err = st.Update(t.Context(), func(tx *store.Tx) error { return notes.Put(tx, note{1, "one"}) })
			if err != nil || st.Close() != nil {
				t.Fatal(err)
			}
		}
	}
	d := noteDesk(t, words, st, notes)
	if w := d.ask("GET", "/note"); w.Code != 200 || w.Body.String() != "one" {
		t.Errorf("reading: %d %q", w.Code, w.Body)
	}
	saidInEveryLanguage(t, d, 503)
}

// noteDesk answers for one note: reading it, and writing another.
func noteDesk(t *testing.T, words *i18n.Catalogue, st *store.Store, notes *store.Table[note]) *desk {
	t.Helper()
	langs := NewLanguages(offered)
	sentence := func(r *http.Request, f Failure) Document {
		return Document{Status: f.Status, Type: Text, Body: []byte(words.Printer(langs.Of(r)).Error(f.Error))}
	}
	rt, err := NewRouter(Config{
		Languages: langs, Store: st, Clock: app.System, Log: slog.New(slog.DiscardHandler), Page: sentence, API: sentence,
		Old: func(*http.Request) (string, bool) { return "", false },
		Routes: []Route{
			Row("GET", "/note", For(app.Anyone), NoBody, Handler(func(w http.ResponseWriter, r *http.Request) error {
				return st.View(r.Context(), func(rd store.Reader) error {
					n, err := notes.Get(rd, store.K(1))
					if err != nil {
						return err
					}
					_, err = io.WriteString(w, n.Text)
					return err
				})
			})),
			Row("POST", "/note", For(app.Anyone), NoBody, Handler(func(_ http.ResponseWriter, r *http.Request) error {
				_, err := st.Update(r.Context(), func(tx *store.Tx) error { return notes.Put(tx, note{2, "two"}) })
				return err
			})),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{Router: rt}
}

// saidInEveryLanguage writes and expects to be refused with a sentence.
func saidInEveryLanguage(t *testing.T, d *desk, status int) {
	t.Helper()
	for lang, want := range map[string]string{"fr": "rien n’a été enregistré", "en": "nothing was saved", "es": "no se ha guardado nada"} {
		w := d.ask("POST", "/note", with("Accept-Language", lang))
		if w.Code != status || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %q %v", lang, w.Code, w.Body, w.Header())
		}
	}
}
