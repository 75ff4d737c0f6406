package help

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/gif" // the kinds whose size is read
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/app"
	"guichet/store"
	"guichet/store/blob"
)

// maxPixels is the largest image, in millions: decoders take four bytes each.
const maxPixels = 40

// AddFile keeps a file for texts to show or link to. Its type is found from its
// bytes: PNG, JPEG, GIF, WebP, PDF and plain text are taken, nothing a browser
// would run. The same bytes under the same name are the same file.
func (h *Help) AddFile(ctx context.Context, who app.Actor, name string, rd io.Reader) (File, error) {
	if err := mayWrite(who); err != nil {
		return File{}, err
	}
	f, ref, err := h.keep(ctx, name, rd)
	if err != nil {
		return File{}, err
	}
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		f, err = putFile(tx, f, ref)
		return err
	})
	return f, err
}

// keep stores the bytes and describes them; the record is not yet written.
func (h *Help) keep(ctx context.Context, name string, rd io.Reader) (File, blob.Ref, error) {
	data, err := io.ReadAll(io.LimitReader(rd, MaxFile+1))
	if err != nil {
		return File{}, blob.Ref{}, err
	}
	now := h.clock()
	f := File{ID: app.NewID(now), Name: fileName(name), Created: now}
	if err := f.inspect(data); err != nil {
		return f, blob.Ref{}, err
	}
	ref, err := h.st.Blobs().Put(ctx, bytes.NewReader(data), MaxFile)
	f.Hash = ref.Hash
	return f, ref, err
}

// putFile writes the record of a file, or returns the one there is.
func putFile(tx *store.Tx, f File, ref blob.Ref) (File, error) {
	had, err := filesByBytes.One(tx, store.K(f.Hash, f.Name))
	if err == nil {
		return had, nil
	}
	if !missing(err) {
		return f, err
	}
	if err := files.Insert(tx, f); err != nil {
		return f, err
	}
	return f, store.Attach(tx, ref, store.K("help_file", f.ID))
}

// inspect finds out what the bytes are and refuses what we do not keep.
func (f *File) inspect(data []byte) error {
	if len(data) > MaxFile {
		return app.E(app.TooLarge, "help.error.file.large", "Limit", MaxFile>>20)
	}
	f.Size = int64(len(data))
	f.Type, _, _ = strings.Cut(http.DetectContentType(data), ";")
	switch f.Type {
	case "application/pdf":
		return nil
	case "text/plain":
		if !utf8.Valid(data) || looksLikeMarkup(data) {
			return app.E(app.Unsupported, "help.error.file.type")
		}
		return nil
	case "image/png", "image/jpeg", "image/gif":
		return f.measure(data)
	case "image/webp":
		f.Width, f.Height = webpSize(data)
		return f.bounded(nil)
	}
	return app.E(app.Unsupported, "help.error.file.type")
}

// looksLikeMarkup is stricter than the detection: SVG and HTML must not hide
// behind leading text.
func looksLikeMarkup(data []byte) bool {
	low := bytes.ToLower(data)
	for _, tag := range [...]string{"<svg", "<html", "<script", "<!doctype", "<?xml"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	return false
}

func (f *File) measure(data []byte) error {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && "image/"+format != f.Type {
		err = errors.New("help: two kinds of image in one")
	}
	f.Width, f.Height = c.Width, c.Height
	return f.bounded(err)
}

func (f *File) bounded(err error) error {
	if err != nil || f.Width <= 0 || f.Height <= 0 || f.Width*f.Height > maxPixels*1_000_000 {
		return app.E(app.Invalid, "help.error.file.image", "Limit", maxPixels).Wrap(err)
	}
	return nil
}

// webpSize reads the size in the first chunk (RFC 9649, sections 2.5 to 2.7).
func webpSize(b []byte) (width, height int) {
	if len(b) < 30 || string(b[8:12]) != "WEBP" {
		return 0, 0
	}
	switch string(b[12:16]) {
	case "VP8X":
		return 1 + (int(b[24]) | int(b[25])<<8 | int(b[26])<<16), 1 + (int(b[27]) | int(b[28])<<8 | int(b[29])<<16)
	case "VP8L":
		bits := uint32(b[21]) | uint32(b[22])<<8 | uint32(b[23])<<16 | uint32(b[24])<<24
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1
	case "VP8 ":
		return int(b[26]) | int(b[27]&0x3f)<<8, int(b[28]) | int(b[29]&0x3f)<<8
	}
	return 0, 0
}

// fileName makes one plain name of whatever a file was called: no folder, no
// control or direction character, none that a system or an address gives a
// meaning to, at most 80 runes, the ending kept.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case hidden(r) || r == '\n' || r == '\t' || unicode.Is(unicode.Cf, r):
			return -1
		case strings.ContainsRune(`<>:"|?*/#%&`, r) || unicode.IsSpace(r):
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(name, ".- ")
	if name == "" {
		return "file"
	}
	ext := path.Ext(name)
	if len(ext) > 10 {
		ext = ""
	}
	stem := []rune(strings.TrimSuffix(name, ext))
	return string(stem[:min(len(stem), 80-len([]rune(ext)))]) + ext
}
