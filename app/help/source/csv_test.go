package source

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"guichet/app"
)

// collect reads one source with the reader of its format.
// note keeps what a page says, but for the doubt about the language of a few
// words.
func (f *found) note(n Note) error {
	if n.Key != "source.note.language" {
		f.Notes = append(f.Notes, n)
	}
	return nil
}

func collect(in io.Reader, read readFunc) (found, error) {
	var f found
	err := read(context.Background(), "source", in, Options{},
		func(e Entry) error { f.Entries = append(f.Entries, e); return nil },
		f.note)
	return f, err
}

func TestCSVHeader(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, header, key string }{
		{"english", "title,body", ""},
		{"french", "Titre;Réponse", ""},
		{"spanish", "Pregunta\tRespuesta", ""},
		{"any order and case", "BODY,Categoría,TITLE", ""},
		{"byte order mark", "\xef\xbb\xbftitle;body", ""},
		{"quoted", `"title","body"`, ""},
		{"Windows-1252", "titre;r\xe9ponse", ""},
		{"no header", "How?,So.", "source.error.header"},
		{"no body", "title,category", "source.error.header"},
		{"a column twice", "title,question,body", "source.error.column_twice"},
		{"nothing", "", "source.error.empty"},
		{"a spreadsheet's own file", "PK\x03\x04\x00\x00", "source.error.binary"},
		{"UTF-16 without a mark", "t\x00i\x00t\x00l\x00e\x00,\x00b\x00o\x00d\x00y\x00", "source.error.binary"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := collect(strings.NewReader(row.header), CSV)
			if got := keyOf(err); got != row.key {
				t.Errorf("error %q, want %q", got, row.key)
			}
		})
	}
}

func keyOf(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestCSVColumnsInThreeLanguages(t *testing.T) {
	t.Parallel()
	for _, header := range []string{
		"id;lang;category;title;body;kind;slug;state;publish_at;keywords;related;audience;aliases",
		"Identifiant;Langue;Catégorie;Titre;Corps;Type;Slug;État;" +
			"Date de publication;Mots-clés;Voir aussi;Public;Anciennes adresses",
		"Identificador;Idioma;Categoría;Título;Cuerpo;Tipo;Slug;Estado;" +
			"Fecha de publicación;Palabras clave;Ver también;Público;Direcciones antiguas",
	} {
		line := "7;es;Pagos;¿Cuánto?;Diez.;pregunta;cuanto;publicado;2024-05-01;precio|pago;envio;clientes;/viejo.html"
		got, err := collect(strings.NewReader(header+"\n"+line+"\n"), CSV)
		if err != nil || len(got.Entries) != 1 || len(got.Notes) != 1 {
			t.Fatalf("%s: %+v, %v", header, got, err)
		}
		e := got.Entries[0]
		if e.ID != "7" || e.Lang != app.Spanish || e.Category != "Pagos" || e.Title != "¿Cuánto?" || e.Body != "Diez." ||
			e.Kind != KindQuestion || e.Slug != "cuanto" || e.State != StatePublished || e.PublishAt.Day() != 1 ||
			len(e.Keywords) != 2 || len(e.Related) != 1 || e.Audience != app.SignedInOnly || len(e.Aliases) != 1 {
			t.Errorf("%s: %+v", header, e)
		}
	}
}

func TestCSVQuoteThatNeverClosesIsBounded(t *testing.T) {
	t.Parallel()
	endless := io.MultiReader(strings.NewReader("title,body\na,b\nc,\""), repeated("line\n", 8<<20))
	got, err := collect(endless, CSV)
	if keyOf(err) != "source.error.record_long" || len(got.Entries) != 1 {
		t.Errorf("%d entries, %v", len(got.Entries), err)
	}
}

// repeated is n bytes of a text without holding them.
func repeated(s string, n int64) io.Reader {
	return io.LimitReader(readerFunc(func(b []byte) (int, error) {
		for i := range b {
			b[i] = s[i%len(s)]
		}
		return len(b), nil
	}), n)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestCSVGivesFormulasBackAsWritten(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"=1+1", "+1", "-1", "@A1", "'=1", "\t=1 x", "=HYPERLINK(\"\"x\"\")"} {
		got, err := collect(strings.NewReader("title,body\n\""+cell+"\",\"body of the article\"\n"), CSV)
		want := strings.TrimSpace(strings.ReplaceAll(cell, `""`, `"`))
		if err != nil || len(got.Entries) != 1 || got.Entries[0].Title != want {
			t.Errorf("%q: %+v, %v", cell, got.Entries, err)
		}
	}
}
