package help

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/picture"
	"guichet/store"
	"guichet/store/blob"
)

// AddFile keeps a file for texts to show or link to. Its type is found from its
// bytes: PNG, JPEG, GIF, WebP, PDF and plain text are taken, nothing a browser
// would run. Images are decoded and encoded anew, without what their file held
// beside the picture, one at a time. The same bytes under the same name are the
// same file.
func (h *Help) AddFile(ctx context.Context, who app.Actor, name string, rd io.Reader) (File, error) {
	if err := mayWrite(who); err != nil {
		return File{}, err
	}
	f, refs, err := h.keep(ctx, name, rd)
	if err != nil {
		return File{}, err
	}
	return h.attach(ctx, who, f, refs)
}

// attach writes the record of stored bytes, or finds that of the same file.
func (h *Help) attach(ctx context.Context, who app.Actor, f File, refs []blob.Ref) (kept File, err error) {
	entry := audit.By(who, h.clock(), "file.add").On("file", f.ID)
	_, err = h.st.Update(ctx, func(tx *store.Tx) (err error) {
		if kept, err = putFile(tx, f, refs); err != nil || kept.ID != f.ID || len(refs) == 0 {
			return err
		}
		return audit.Record(tx, entry)
	})
	return kept, err
}

// keep stores the bytes and describes them; the record is not yet written. What
// is stored and never attached is swept after a day.
func (h *Help) keep(ctx context.Context, name string, rd io.Reader) (File, []blob.Ref, error) {
	data, err := io.ReadAll(io.LimitReader(rd, MaxFile+1))
	if err != nil {
		return File{}, nil, err
	}
	now := h.clock()
	f := File{ID: app.NewID(now), Name: fileName(name), Created: now}
	if err := f.inspect(data); err != nil {
		return f, nil, err
	}
	if !f.Image() {
		ref, err := h.st.Blobs().Put(ctx, bytes.NewReader(data), MaxFile)
		f.Hash = ref.Hash
		return f, []blob.Ref{ref}, err
	}
	sum := sha256.Sum256(data)
	f.Source = hex.EncodeToString(sum[:])
	if had, ok, err := h.knownImage(ctx, f); ok || err != nil {
		return had, nil, err
	}
	p, err := h.picture(ctx, data)
	if err != nil {
		return f, nil, err
	}
	refs, err := h.putImage(ctx, &f, p)
	return f, refs, err
}

// knownImage spares the work for an image that came in before under this name,
// or that is one of ours coming back.
func (h *Help) knownImage(ctx context.Context, f File) (had File, ok bool, err error) {
	err = h.st.View(ctx, func(r store.Reader) error {
		same, _, err := filesByBytes.Find(r, store.K(f.Source), store.Page{Limit: 100})
		for _, o := range same {
			if stem(o.Name) == stem(f.Name) && !ok {
				had, ok = o, true
			}
		}
		return err
	})
	return had, ok, err
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// picture lets one image at a time be decoded: each may take hundreds of MiB.
func (h *Help) picture(ctx context.Context, data []byte) (picture.Picture, error) {
	select {
	case h.imaging <- struct{}{}:
		defer func() { <-h.imaging }()
	case <-ctx.Done():
		return picture.Picture{}, ctx.Err()
	}
	p, err := picture.Make(data)
	return p, imageError(err)
}

func (h *Help) putImage(ctx context.Context, f *File, p picture.Picture) ([]blob.Ref, error) {
	large, err := h.st.Blobs().Put(ctx, bytes.NewReader(p.Large.Data), 4*MaxFile)
	if err != nil {
		return nil, err
	}
	f.Hash, f.Size, f.Type = large.Hash, large.Size, p.Large.Type
	f.Width, f.Height = p.Large.Width, p.Large.Height
	f.Name = renamed(f.Name, f.Type)
	if p.Small == nil {
		return []blob.Ref{large}, nil
	}
	small, err := h.st.Blobs().Put(ctx, bytes.NewReader(p.Small.Data), 4*MaxFile)
	f.Small = &Variant{Hash: small.Hash, Size: small.Size, Width: p.Small.Width, Height: p.Small.Height}
	return []blob.Ref{large, small}, err
}

// renamed gives a name the ending of what the file now is.
func renamed(name, kind string) string {
	ext := path.Ext(name)
	switch {
	case kind == "image/png" && !strings.EqualFold(ext, ".png"):
		return stem(name) + ".png"
	case kind == "image/jpeg" && !strings.EqualFold(ext, ".jpg") && !strings.EqualFold(ext, ".jpeg"):
		return stem(name) + ".jpg"
	}
	return name
}

// putFile writes the record of a file, or returns the one there is. Without
// refs the file was known before.
func putFile(tx *store.Tx, f File, refs []blob.Ref) (File, error) {
	had, err := filesByBytes.One(tx, store.K(f.Hash, f.Name))
	if err == nil {
		return had, nil
	}
	if !missing(err) {
		return f, err
	}
	if len(refs) == 0 {
		return f, app.E(app.Conflict, "help.error.file.removed")
	}
	if err := files.Insert(tx, f); err != nil {
		return f, err
	}
	for _, ref := range refs {
		if err := store.Attach(tx, ref, store.K("help_file", f.ID)); err != nil {
			return f, err
		}
	}
	return f, nil
}

// inspect finds out what the bytes are and refuses what we do not keep.
func (f *File) inspect(data []byte) error {
	if len(data) > MaxFile {
		return app.E(app.TooLarge, "help.error.file.large", "Limit", MaxFile>>20)
	}
	f.Size = int64(len(data))
	in, err := picture.Look(data)
	if !errors.Is(err, picture.ErrFormat) {
		f.Type, f.Width, f.Height = "image/"+in.Format, in.Width, in.Height
		return imageError(err)
	}
	f.Type, _, _ = strings.Cut(http.DetectContentType(data), ";")
	switch f.Type {
	case "application/pdf":
		return nil
	case "text/plain":
		if utf8.Valid(data) && !looksLikeMarkup(data) {
			return nil
		}
	}
	return app.E(app.Unsupported, "help.error.file.type")
}

// imageError is the sentence for an image that is not taken.
func imageError(err error) error {
	switch {
	case errors.Is(err, picture.ErrAnimated):
		return app.E(app.Invalid, "help.error.file.animated").Wrap(err)
	case errors.Is(err, picture.ErrLarge), errors.Is(err, picture.ErrDamaged), errors.Is(err, picture.ErrFormat):
		return app.E(app.Invalid, "help.error.file.image", "Limit", picture.MaxPixels/1_000_000).Wrap(err)
	}
	return err
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
	short := []rune(strings.TrimSuffix(name, ext))
	return string(short[:min(len(short), 80-len([]rune(ext)))]) + ext
}
