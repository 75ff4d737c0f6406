package help

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

func TestFilesAreKnownByTheirBytes(t *testing.T) {
	t.Parallel()
	h := open(t)
	var photo, movie bytes.Buffer
	h.must(jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 5, 7)), nil))
	h.must(gif.Encode(&movie, image.NewPaletted(image.Rect(0, 0, 4, 6), palette.WebSafe), nil))
	huge := dot(t, 3)
	binary.BigEndian.PutUint32(huge[16:], 60_000) // the width in the header, its checksum now wrong
	for _, row := range []struct {
		name, file string
		data       []byte
		want       string // type, or the key of the error
		w, h       int
	}{
		{"png", "a.png", dot(t, 3), "image/png", 3, 2},
		{"jpeg called png", "a.png", photo.Bytes(), "image/jpeg", 5, 7},
		{"gif", "a.gif", movie.Bytes(), "image/png", 4, 6},
		{"webp lossless", "a.webp", tinyWebP(t, lossless), "image/png", 1, 1},
		{"webp lossy", "a.webp", tinyWebP(t, lossy), "image/jpeg", 1, 1},
		{"webp of nonsense", "a.webp", webp("VP8Z", make([]byte, 20)), "help.error.file.image", 0, 0},
		{"gif that moves", "a.gif", moving(t), "help.error.file.animated", 0, 0},
		{"pdf", "a.pdf", []byte("%PDF-1.7\n"), "application/pdf", 0, 0},
		{"text", "a.txt", []byte("bonjour"), "text/plain", 0, 0},
		{"text that is HTML", "a.txt", []byte("bonjour <script>x</script>"), "help.error.file.type", 0, 0},
		{"HTML", "a.png", []byte("<html><body>x"), "help.error.file.type", 0, 0},
		{"SVG", "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`), "help.error.file.type", 0, 0},
		{"program", "a.exe", []byte("MZ\x90\x00\x03\x00\x00\x00"), "help.error.file.type", 0, 0},
		{"archive", "a.zip", []byte("PK\x03\x04aaaaaaaa"), "help.error.file.type", 0, 0},
		{"damaged image", "a.png", dot(t, 3)[:20], "help.error.file.image", 0, 0},
		{"image that claims to be huge", "a.png", huge, "help.error.file.image", 0, 0},
		{"too large", "a.txt", bytes.Repeat([]byte("a"), MaxFile+1), "help.error.file.large", 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			f, err := h.AddFile(t.Context(), editor, row.file, bytes.NewReader(row.data))
			if err != nil {
				if e, _ := asError(err); e == nil || e.Key != row.want {
					t.Errorf("error %v, want %s", err, row.want)
				}
				return
			}
			if f.Type != row.want || f.Width != row.w || f.Height != row.h || f.Size == 0 {
				t.Errorf("%+v", f)
			}
		})
	}
}

// The smallest WebP images there are, of one pixel.
const (
	lossy    = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"
	lossless = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="
)

func tinyWebP(t *testing.T, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func moving(t *testing.T) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 4, 6), palette.WebSafe)
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func webp(chunk string, data []byte) []byte {
	b := append([]byte("RIFF\x00\x00\x00\x00WEBP"+chunk), 0, 0, 0, 0)
	return append(append(b, data...), make([]byte, 30)...)
}

func TestFileNamesArePlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plan.png":                         "plan.png",
		"../../etc/passwd":                 "passwd",
		`C:\Users\x\plan.png`:              "plan.png",
		"a b.png":                          "a-b.png",
		"a\x00\x1f\u202e.png":              "a.png",
		"..":                               "file",
		"":                                 "file",
		".htaccess":                        "htaccess",
		"a?b#c%d.png":                      "a-b-c-d.png",
		"a\xff.png":                        "a.png",
		"plan.png::$DATA":                  "plan.png--$DATA",
		strings.Repeat("é", 200) + ".jpeg": strings.Repeat("é", 75) + ".jpeg",
	} {
		if got := fileName(in); got != want {
			t.Errorf("fileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAFileIsForThoseWhoMayReadItsText(t *testing.T) {
	t.Parallel()
	h := open(t)
	f, err := h.AddFile(t.Context(), editor, "a.png", bytes.NewReader(dot(t, 3)))
	h.must(err)
	same, err := h.AddFile(t.Context(), editor, "a.png", bytes.NewReader(dot(t, 3)))
	h.must(err)
	if same.ID != f.ID {
		t.Error("the same file twice")
	}
	img := "![a](" + FilePath(f.ID, f.Name) + ")"
	read := func(who app.Actor) error {
		return h.view(func(r store.Reader) error {
			_, err := h.File(r, who, f.ID)
			return err
		})
	}
	wantKind(t, read(app.Visitor()), app.NotFound) // nothing uses it
	h.must(read(editor))
	secret := h.article(ArticleInput{Audience: app.StaffOnly}, live(app.French, "S", img)).Article
	draft := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "D", Body: img}).Article
	wantKind(t, read(app.Visitor()), app.NotFound)
	h.must(read(app.Actor{Role: app.Agent}))
	_, err = h.Publish(t.Context(), editor, draft, app.French)
	h.must(err)
	h.must(read(app.Visitor()))
	h.must(h.Delete(t.Context(), editor, draft))
	wantKind(t, read(app.Visitor()), app.NotFound)
	h.must(h.SaveArticle(t.Context(), editor, secret, ArticleInput{}))
	h.must(read(app.Visitor()))
	rc, err := h.OpenFile(f)
	h.must(err)
	data, err := io.ReadAll(rc)
	h.must(err)
	if img, err := png.Decode(bytes.NewReader(data)); err != nil || img.Bounds().Dx() != 3 {
		t.Errorf("another image came back: %v", err)
	}
	h.must(rc.Close())
}

func TestAnOlderRendererIsMadeUpFor(t *testing.T) {
	t.Parallel()
	h := quick(t)
	var ids []app.ID
	for range 60 {
		ids = append(ids, h.article(ArticleInput{}, live(app.French, "Un", "**gras**")).Article)
	}
	_, err := h.st.Update(t.Context(), func(tx *store.Tx) error {
		for _, id := range ids {
			p, err := pages.Get(tx, store.K(id, app.French))
			if err != nil {
				return err
			}
			p.Renderer, p.HTML = 0, "<p>old</p>"
			if err := pages.Put(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	h.must(err)
	h.must(h.Refill(t.Context()))
	h.must(h.view(func(r store.Reader) error {
		for p, err := range pages.Each(r, nil) {
			h.must(err)
			if !strings.Contains(p.HTML, "<strong>gras</strong>") {
				t.Errorf("%+v", p)
			}
		}
		return nil
	}))
}
