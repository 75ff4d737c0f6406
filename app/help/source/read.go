package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"guichet/app"
)

// Read reads the named files and folders of fsys ("." is all of it) and calls
// emit for every entry and note for every line of the report, entries in the
// order of the source. The format of a file is found from its extension and its
// first bytes: JSON lines, CSV, Markdown, HTML, ZIP, else plain text. Within a
// folder, a folder named after a language, or a name such as "faq.fr.txt", sets
// the language, and other folders the category, of entries that name none.
//
// A file that cannot be read is a Refused note, and the others are still read;
// when nothing could be read, the first refusal is also the error, an
// *app.Error with a key of the "source" catalogue. An error of emit, note or
// ctx ends the reading and is returned as it is.
func Read(ctx context.Context, fsys fs.FS, names []string, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	j := &job{reading: newReading(ctx, "", opt, emit, note)}
	for _, name := range names {
		if err := j.named(fsys, path.Clean(strings.ReplaceAll(name, "\\", "/"))); err != nil {
			return unstop(err)
		}
	}
	if j.done == 0 {
		return j.first
	}
	return nil
}

// job is one call of Read.
type job struct {
	*reading
	done  int   // files read
	files int   // files seen
	first error // why the first file that could not be read was refused
}

// named reads a file or folder that somebody named.
func (j *job) named(fsys fs.FS, name string) error {
	if !fs.ValidPath(name) {
		return j.refuse(j.at(nil, name, name), app.E(app.Invalid, "source.error.path", "Name", name))
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return j.refuse(j.at(nil, name, name), openError(name, err))
	}
	if info.IsDir() {
		sub, err := fs.Sub(fsys, name)
		if err != nil {
			return j.refuse(j.at(nil, name, name), openError(name, err))
		}
		return j.folder(sub, name, "")
	}
	// References of a single file lead into its own folder only.
	sub, err := fs.Sub(fsys, path.Dir(name))
	if err != nil {
		return j.refuse(j.at(nil, name, name), openError(name, err))
	}
	return j.file(j.at(sub, path.Base(name), name), true)
}

func openError(name string, err error) *app.Error {
	key, kind := "source.error.unreadable", app.Invalid
	switch {
	case errors.Is(err, fs.ErrNotExist):
		key, kind = "source.error.missing", app.NotFound
	case errors.Is(err, fs.ErrPermission):
		key, kind = "source.error.forbidden", app.Forbidden
	}
	return app.E(kind, key, "Name", name).Wrap(err)
}

// refuse notes a file that cannot be read and goes on.
func (j *job) refuse(r *reading, err error) error {
	var e *app.Error
	if !errors.As(err, &e) {
		return err
	}
	if j.first == nil {
		j.first = e
	}
	return r.tell(Refused, 0, 0, "", e.Key, e.Args...)
}

// folder reads the files of a folder in the order of their names. Hidden files
// are left; links are not followed.
func (j *job) folder(fsys fs.FS, name, prefix string) error {
	return fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		shown := path.Join(name, p)
		if prefix != "" {
			shown = prefix + "/" + p
		}
		r := j.at(fsys, p, shown)
		switch {
		case err != nil:
			return j.refuse(r, openError(shown, err))
		case p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "__MACOSX"):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			if strings.Count(p, "/") >= MaxDepth {
				if err := r.tell(Refused, 0, 0, "", "source.refused.depth", "Limit", MaxDepth); err != nil {
					return err
				}
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return r.tell(Refused, 0, 0, "", "source.refused.link")
		}
		return j.member(r)
	})
}

// member reads one file of a folder or archive, if it is a source.
func (j *job) member(r *reading) error {
	if j.files++; j.files > MaxFiles {
		return app.E(app.TooLarge, "source.error.files", "Limit", MaxFiles)
	}
	switch f := formatOf(r.path); {
	case isImage(r.path), ownFile(r.path):
		return nil
	case f == unknown:
		return r.tell(Left, 0, 0, "", "source.note.file_type")
	case f == archive:
		return r.tell(Refused, 0, 0, "", "source.refused.nested")
	}
	return j.file(r, false)
}

// file opens one file and reads it in its format. A file that somebody named may
// be an archive, also under another name: an export with pictures is one.
func (j *job) file(r *reading, named bool) error {
	f, err := r.fsys.Open(r.path)
	if err != nil {
		return j.refuse(r, openError(r.name, err))
	}
	defer f.Close()
	br := bufio.NewReaderSize(f, 8<<10)
	start, err := br.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return j.refuse(r, openError(r.name, err))
	}
	kind := sniff(formatOf(r.path), start)
	switch {
	case kind == archive && named:
		err = j.archive(r, f, br)
	case kind == archive:
		return r.tell(Refused, 0, 0, "", "source.refused.nested")
	default:
		if err = r.as(kind, br); err == nil {
			j.done++
		}
	}
	if err != nil {
		return j.refuse(r, err)
	}
	return nil
}

// as reads a file in a known format.
func (r *reading) as(kind format, in io.Reader) error {
	switch kind {
	case webPage:
		return r.readHTML(in)
	case markdown:
		return r.readMarkdown(in)
	case spreadsheet:
		return r.readCSV(in)
	case jsonLines:
		return r.readJSONL(in)
	case plainText:
		return r.readText(in)
	}
	return app.E(app.Unsupported, "source.error.binary", "Name", r.name)
}

// archive finds the random access a ZIP needs.
func (j *job) archive(r *reading, f fs.File, br *bufio.Reader) error {
	if at, ok := f.(io.ReaderAt); ok {
		info, err := f.Stat()
		if err != nil {
			return openError(r.name, err)
		}
		return j.zip(r, at, info.Size())
	}
	raw, err := r.all(br)
	if err != nil {
		return err
	}
	return j.zip(r, bytes.NewReader(raw), int64(len(raw)))
}
