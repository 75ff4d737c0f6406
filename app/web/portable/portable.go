// Package portable makes a copy of the published site: plain files with
// relative links and a search of their own, to be read from a stick, a mail or
// any web server. It holds what a visitor may find and nothing else: not what is
// archived, for that is in no list. It asks the public pages for their HTML and
// gives every address in it the place of a file; it knows no page by itself.
//
// The folder:
//
//	index.html               leads to the site's first language
//	fr/index.html            the front page of a language
//	fr/articles/x.html       and categories/, pages/, articles.html, questions.html
//	fr/search.html, index.js the search and what it asks
//	files/ID/NAME            images and downloads of texts; files/ID/small/ the smaller size
//	assets/, brand/          styles and scripts
//	404.html                 for servers that show it
//
// The same content gives the same bytes.
package portable

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/frontend"
	"guichet/store"
)

// Limits of a copy.
const (
	MaxFiles = 200_000
	MaxBytes = 8 << 30 // before packing
)

// Deps is what a copy is made from.
type Deps struct {
	Site     *site.Site
	Help     *help.Help
	Settings *settings.Live
	Store    *store.Store
	Front    *frontend.Bundle
	Clock    app.Clock
	Log      *slog.Logger
}

// Told says what a copy holds.
type Told struct {
	Pages int   // HTML pages, without those that lead on
	Texts int   // of articles and footer pages, each language by itself
	Files int   // images and downloads
	Bytes int64 // before packing
}

// Write writes the copy as a ZIP. Pages are read under one View, as a store's
// own export is, so that all of them are of one moment; w is a local file.
// After an error it holds something useless.
func Write(ctx context.Context, d Deps, w io.Writer) (Told, error) {
	if !d.Front.Built() {
		return Told{}, app.E(app.Busy, "error.notbuilt")
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.DefaultCompression)
	})
	b := &build{Deps: d, ctx: ctx, zip: z, files: map[string]string{}, used: map[fileKey]bool{}}
	err := d.Store.View(ctx, func(r store.Reader) error {
		b.r = r
		return b.pages()
	})
	if err == nil {
		err = b.attachments()
	}
	return b.told, errors.Join(err, z.Close())
}

// build is one copy in the making.
type build struct {
	Deps
	ctx    context.Context
	r      store.Reader // while the View is open
	zip    *zip.Writer
	set    settings.Settings
	online string // address of the site, or empty
	asOf   time.Time
	copy   *site.Site

	files map[string]string // address on the site to file of the copy
	used  map[fileKey]bool  // files of texts that pages name
	order []attachment      // the same, in the order they were met
	names map[string]bool   // of what was written
	told  Told
}

// page is one page of the plan: its address, and what makes it.
type page struct {
	address, file string
	lang          app.Lang
	make          func(r store.Reader, v kit.Variant) (kit.Document, error)
	slug          string
	number        int
}

func (b *build) pages() error {
	var err error
	if b.set, err = b.Settings.At(b.r); err != nil {
		return err
	}
	if b.set.URL != nil {
		b.online = b.set.URL.String()
	}
	b.names = map[string]bool{}
	if b.asOf, err = b.lastChange(); err != nil {
		return err
	}
	b.copy = b.Site.Copy(b.online, b.asOf.In(b.set.Zone))
	if err := b.assets(); err != nil {
		return err
	}
	var plan []page
	for _, lang := range b.set.Languages {
		more, err := b.planned(lang)
		if err != nil {
			return err
		}
		plan = append(plan, more...)
	}
	for _, p := range plan {
		b.files[p.address] = p.file
	}
	if len(plan) > MaxFiles {
		return app.E(app.TooLarge, "copy.error.many", "Limit", MaxFiles)
	}
	for _, p := range plan {
		if err := b.write(p); err != nil {
			return fmt.Errorf("copy %s: %w", p.address, err)
		}
	}
	for _, lang := range b.set.Languages {
		if err := b.index(lang); err != nil {
			return err
		}
	}
	return errors.Join(b.missing(), b.root(), b.former())
}

// lastChange is when what the copy holds last changed: the day the copy says it
// is of, and the time of its files. A site without content has none but now.
func (b *build) lastChange() (time.Time, error) {
	var last time.Time
	for _, lang := range b.set.Languages {
		err := b.everything(lang, help.Heads, func(s help.Sheet) error {
			if s.Updated.After(last) {
				last = s.Updated
			}
			return nil
		})
		if err != nil {
			return last, err
		}
	}
	if last.IsZero() {
		last = b.Clock()
	}
	return last.Truncate(time.Second), nil
}

// batch is how many texts are read at a time.
const batch = 200

func (b *build) everything(lang app.Lang, part help.Part, each func(help.Sheet) error) error {
	var after app.ID
	for {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		list, next, err := b.Help.Everything(b.r, app.Visitor(), lang, after, batch, part)
		if err != nil {
			return err
		}
		for _, s := range list {
			if err := each(s); err != nil {
				return err
			}
		}
		if next.IsZero() {
			return nil
		}
		after = next
	}
}

// put writes a file of the copy.
func (b *build) put(name string, body []byte, packed bool) error {
	w, err := b.open(name, packed)
	if err != nil {
		return err
	}
	if err := b.count(int64(len(body))); err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func (b *build) count(n int64) error {
	if b.told.Bytes += n; b.told.Bytes > MaxBytes {
		return app.E(app.TooLarge, "copy.error.large", "Limit", int64(MaxBytes))
	}
	return nil
}

// open begins a file. Its time is that of the content, never that of the clock.
func (b *build) open(name string, packed bool) (io.Writer, error) {
	if b.names[name] {
		return nil, fmt.Errorf("portable: %s is written twice", name)
	}
	b.names[name] = true
	if len(b.names) > MaxFiles {
		return nil, app.E(app.TooLarge, "copy.error.many", "Limit", MaxFiles)
	}
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.asOf.UTC()}
	if packed {
		h.Method = zip.Store
	}
	h.SetMode(0o644)
	return b.zip.CreateHeader(h)
}
