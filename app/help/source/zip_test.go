package source

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"guichet/app"
)

// packed makes an archive of pairs of name and content.
func packed(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = io.WriteString(w, pairs[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func linked(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "a.md"}
	h.SetMode(fs.ModeSymlink | 0o777)
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = io.WriteString(w, "/etc/hostname")
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// noise is text that does not pack well.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

func crowd(t *testing.T) []byte {
	t.Helper()
	var pairs []string
	for i := range MaxFiles + 1 {
		pairs = append(pairs, fmt.Sprintf("%d.txt", i), "")
	}
	return packed(t, pairs...)
}

// overlapping states far more content than it holds, as a bomb does.
func overlapping(t *testing.T) []byte {
	t.Helper()
	data := packed(t, "a.txt", strings.Repeat("a", 2<<20))
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[at+24:], []byte{0, 0, 0, 0x30})
	return data
}

func readZIP(data []byte) (found, error) {
	var f found
	err := ZIP(context.Background(), "help.zip", bytes.NewReader(data), int64(len(data)), Options{},
		func(e Entry) error { f.Entries = append(f.Entries, e); return nil },
		func(n Note) error { f.Notes = append(f.Notes, n); return nil })
	return f, err
}

func TestZIPIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	good := packed(t, "a.txt", "Why?\nBecause.")
	for _, row := range []struct {
		name, key string
		data      []byte
	}{
		{"not an archive", "source.error.zip", []byte("PK\x03\x04 no")},
		{"cut in the middle", "source.error.zip", good[:len(good)/2]},
		{"climbs out", "source.error.zip_path", packed(t, "b.md", "# T\n\nx", "../a.md", "# T\n\nx")},
		{"climbs out within", "source.error.zip_path", packed(t, "x/../../a.md", "# T\n\nx")},
		{"absolute", "source.error.zip_path", packed(t, "/etc/a.md", "# T\n\nx")},
		{"backslash", "source.error.zip_path", packed(t, `..\a.md`, "# T\n\nx")},
		{"drive", "source.error.zip_path", packed(t, "C:a.md", "# T\n\nx")},
		{"NUL", "source.error.zip_path", packed(t, "a\x00.md", "# T\n\nx")},
		{"override", "source.error.zip_path", packed(t, "a\u202edm.exe.md", "# T\n\nx")},
		{"a name twice", "source.error.zip_twice", packed(t, "a.md", "# T\n\nx", "a.md", "# U\n\ny")},
		{"a link", "source.error.zip_link", linked(t)},
		{"dense", "source.error.zip_large", packed(t, "a.txt", strings.Repeat("a", 4<<20))},
		{"one dense file", "source.error.zip_large", packed(t, "a.txt", strings.Repeat("a", 2<<20), "b.png", noise(1<<20))},
		{"states too much", "source.error.zip_large", overlapping(t)},
		{"too many files", "source.error.files", crowd(t)},
		{"nothing to read", "source.error.zip_empty", packed(t, "a.png", "x")},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got, err := readZIP(row.data)
			var e *app.Error
			if !errors.As(err, &e) || e.Key != row.key || len(got.Entries) > 0 {
				t.Errorf("%d entries, error %v, want %s", len(got.Entries), err, row.key)
			}
		})
	}
}

func TestZIPIsReadLikeAFolder(t *testing.T) {
	t.Parallel()
	got, err := readZIP(packed(t,
		"fr/Livraison/01-delais.md", "# Quels délais ?\n\n"+
			"![plan](../img/plan.png) [non](../../x.png) [loin](https://a.example/b.png)",
		"fr/img/plan.png", "PNG",
		"en/faq.txt", "Why?\nBecause.",
		"__MACOSX/x.txt", "Why?\nNo.",
		".hidden.txt", "Why?\nNo.",
		"inner.zip", string(packed(t, "a.txt", "Why?\nNo.")),
		"broken.csv", "no,header\n1,2\n",
		"price.pdf", "%PDF-1.4"))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Entries) != 2 {
		t.Fatalf("%d entries: %+v", len(got.Entries), got.Entries)
	}
	faq, delay := got.Entries[0], got.Entries[1]
	if faq.Lang != app.English || faq.Title != "Why?" || faq.Name != "help.zip/en/faq.txt" {
		t.Errorf("%+v", faq)
	}
	if delay.Lang != app.French || delay.Category != "Livraison" || delay.Title != "Quels délais ?" {
		t.Errorf("%+v", delay)
	}
	if len(delay.Files) != 1 || delay.Files[0].Ref != "../img/plan.png" || delay.Files[0].Name != "fr/img/plan.png" {
		t.Errorf("files %+v", delay.Files)
	}
	want := map[string]string{"source.refused.nested": "help.zip/inner.zip", "source.error.header": "help.zip/broken.csv",
		"source.note.file_type": "help.zip/price.pdf", "source.note.file_missing": "help.zip/fr/Livraison/01-delais.md"}
	for _, n := range got.Notes {
		if want[n.Key] == n.Name {
			delete(want, n.Key)
		}
	}
	if len(want) > 0 {
		t.Errorf("no notes %v in %+v", want, got.Notes)
	}
}

func TestZIPFileCanBeOpenedWhileItsEntryIsHandedOver(t *testing.T) {
	t.Parallel()
	data := packed(t, "a.md", "# T\n\n![x](b%20c.png)", "b c.png", "image bytes")
	var got string
	french := Options{Lang: app.French}
	err := ZIP(context.Background(), "h.zip", bytes.NewReader(data), int64(len(data)), french, func(e Entry) error {
		f, err := e.Files[0].Open()
		if err != nil {
			return err
		}
		b, err := io.ReadAll(f)
		got = string(b)
		return errors.Join(err, f.Close())
	}, func(n Note) error { return fmt.Errorf("note %+v", n) })
	if err != nil || got != "image bytes" {
		t.Errorf("%q, %v", got, err)
	}
}
