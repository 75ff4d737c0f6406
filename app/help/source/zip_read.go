package source

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"guichet/app"
)

// ZIP reads the files of an archive as Read reads those of a folder. The whole
// list of contents is checked before the first file is opened: an archive with
// a name that leads out of it, a link, a name twice, or more than MaxFiles
// entries, MaxUnpacked bytes or MaxRatio bytes out of one is refused as it is.
// Archives within it are left out.
func ZIP(ctx context.Context, name string, in io.ReaderAt, size int64, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	j := &job{reading: newReading(ctx, name, opt, emit, note)}
	err := j.zip(j.reading, in, size)
	if err == nil && j.done == 0 {
		err = j.first
	}
	return unstop(err)
}

func (j *job) zip(r *reading, in io.ReaderAt, size int64) error {
	z, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return app.E(app.Invalid, "source.error.zip", "Name", r.name).Wrap(err)
	}
	if err := checkZIP(z, r.name); err != nil {
		return err
	}
	before := j.done
	if err := j.folder(z, "", r.name); err != nil {
		return err
	}
	if j.done == before && j.first == nil {
		return app.E(app.Invalid, "source.error.zip_empty", "Name", r.name)
	}
	return nil
}

// checkZIP refuses an archive for what its list of contents says. The sizes it
// states are also the most that archive/zip unpacks.
func checkZIP(z *zip.Reader, name string) error {
	if len(z.File) > MaxFiles {
		return app.E(app.TooLarge, "source.error.files", "Limit", MaxFiles)
	}
	var packed, unpacked uint64
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		bad := func(kind app.Kind, key string) error {
			return app.E(kind, key, "Name", name, "File", quote(f.Name))
		}
		entry := strings.TrimSuffix(f.Name, "/")
		switch {
		case !safeName(entry):
			return bad(app.Invalid, "source.error.zip_path")
		case seen[entry]:
			return bad(app.Invalid, "source.error.zip_twice")
		case f.Mode()&(fs.ModeSymlink|fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0:
			return bad(app.Invalid, "source.error.zip_link")
		case f.Flags&1 != 0:
			return bad(app.Unsupported, "source.error.zip_locked")
		case f.Method == zip.Store && f.CompressedSize64 == f.UncompressedSize64:
			seen[entry] = true
			continue // it takes as much there as here
		case f.UncompressedSize64 > MaxUnpacked, isDense(f.CompressedSize64, f.UncompressedSize64):
			return bad(app.TooLarge, "source.error.zip_large")
		}
		seen[entry] = true
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
		if unpacked > MaxUnpacked {
			return bad(app.TooLarge, "source.error.zip_large")
		}
	}
	if isDense(packed, unpacked) {
		return app.E(app.TooLarge, "source.error.zip_large", "Name", name, "File", name)
	}
	return nil
}

// isDense reports whether data unpacks to more than an honest text does; small
// files of one letter may.
func isDense(packed, unpacked uint64) bool { return unpacked > MaxRecord && unpacked/MaxRatio > packed }

// safeName accepts a path that stays within its folder on every system.
func safeName(s string) bool {
	return fs.ValidPath(s) && len(s) <= MaxAlias && utf8.ValidString(s) && !strings.ContainsAny(s, "\\:\x00") &&
		!strings.ContainsFunc(s, dropped)
}
