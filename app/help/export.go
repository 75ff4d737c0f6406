package help

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"guichet/app"
	"guichet/app/help/source"
	"guichet/store"
)

// Format is a form of export.
type Format string

// The formats. Both hold every text with all that a line or front matter can
// say, and the files they use.
const (
	JSONL    Format = "jsonl"    // one line a text; with files, a ZIP of content.jsonl and files/
	Markdown Format = "markdown" // a ZIP of one file a text and files/
)

// exportFiles is the most a ZIP may hold for the import to take it.
const exportFiles = source.MaxFiles

// Exported is what an export held.
type Exported struct {
	Articles int
	Texts    int
	Files    int
	ZIP      bool
}

// ExportsZIP reports whether an export in the format is a ZIP: Markdown always,
// JSON lines when there are files. Name the file accordingly.
func (h *Help) ExportsZIP(ctx context.Context, f Format) (bool, error) {
	some := f == Markdown
	err := h.st.View(ctx, func(r store.Reader) error {
		list, _, err := files.Scan(r, store.Page{Limit: 1})
		some = some || len(list) > 0
		return err
	})
	return some, err
}

// Export writes all texts that are not in the bin. An article is named by the
// id its source gave, or by ours where it has none or another has the same. The
// import of what was written gives the same current content; revisions, the bin
// and the icons and descriptions of categories are a backup's.
func (h *Help) Export(ctx context.Context, w io.Writer, f Format) (Exported, error) {
	if f != JSONL && f != Markdown {
		return Exported{}, app.E(app.Invalid, "help.error.format")
	}
	packed, err := h.ExportsZIP(ctx, f)
	if err != nil {
		return Exported{}, err
	}
	x := &exporter{h: h, ctx: ctx, owners: map[string]app.ID{}, files: map[app.ID]bool{}, media: map[app.ID]bool{}, names: map[string]int{}}
	x.done.ZIP = packed
	if err := x.own(); err != nil {
		return x.done, err
	}
	if !packed {
		out := bufio.NewWriter(w)
		if err := x.texts(func(e source.Entry) error { return source.WriteJSONL(out, e) }); err != nil {
			return x.done, err
		}
		return x.done, out.Flush()
	}
	z := zip.NewWriter(w)
	if err := x.pack(z, f); err != nil {
		return x.done, err
	}
	return x.done, z.Close()
}

// exporter carries one export. It keeps the ids that sources gave, to tell
// those apart that two sources both gave.
type exporter struct {
	h      *Help
	ctx    context.Context
	owners map[string]app.ID // by the id a source gave: the first article with it
	files  map[app.ID]bool   // used by a text
	media  map[app.ID]bool   // part of a medium
	prefix string            // from a text's place to the files'
	names  map[string]int    // of the Markdown files
	done   Exported
}

func (x *exporter) pack(z *zip.Writer, f Format) error {
	var err error
	if f == JSONL {
		var w io.Writer
		if w, err = z.Create("content.jsonl"); err != nil {
			return err
		}
		err = x.texts(func(e source.Entry) error { return source.WriteJSONL(w, e) })
	} else {
		x.prefix = "../"
		err = x.texts(func(e source.Entry) error { return x.markdown(z, e) })
	}
	if err != nil {
		return err
	}
	for _, id := range slices.SortedFunc(maps.Keys(x.files), byID) {
		if err := x.file(z, id, "files/"); err != nil {
			return fmt.Errorf("export file %s: %w", id, err)
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(x.media), byID) {
		if err := x.file(z, id, mediaFolder); err != nil {
			return fmt.Errorf("export file %s: %w", id, err)
		}
	}
	return nil
}

func byID(a, b app.ID) int { return slices.Compare(a[:], b[:]) }

func (x *exporter) markdown(z *zip.Writer, e source.Entry) error {
	name, data, err := source.MarkdownFile(e)
	if err != nil {
		return err
	}
	if x.done.Texts+len(x.files)+len(x.media) > exportFiles {
		return app.E(app.TooLarge, "help.error.export.many", "Limit", exportFiles)
	}
	name = x.apart(name)
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// mediaFolder holds the files of media, which the import takes for no source.
const mediaFolder = "media/"

func (x *exporter) file(z *zip.Writer, id app.ID, folder string) error {
	var f File
	err := x.h.st.View(x.ctx, func(r store.Reader) (err error) {
		f, err = files.Get(r, store.K(id))
		return err
	})
	if missing(err) {
		return nil // the text names a file that never was
	}
	if err != nil {
		return err
	}
	rc, err := x.h.OpenFile(f)
	if err != nil {
		return err
	}
	defer rc.Close()
	head := &zip.FileHeader{Name: folder + id.String() + "/" + f.Name, Method: zip.Deflate}
	if folder == mediaFolder {
		head.Method = zip.Store // they are packed already
	}
	w, err := z.CreateHeader(head)
	if err != nil {
		return err
	}
	x.done.Files++
	_, err = io.Copy(w, rc)
	return err
}
