package boot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"guichet/app"
)

// The limits of one import, the same by either door. They are those of a ZIP
// (security.md row 25 sets the count).
const (
	MaxImportFiles = 10_000
	MaxImportBytes = 1 << 30
)

// Parcel is what a person named on the command line, seen as one tree: each
// path stands under its own base name, "-2" added to the second of a name.
// Inside a named folder, links that lead out of it cannot be opened.
type Parcel struct {
	names  []string
	mounts map[string]mount
}

// mount is a named folder, or one file in the folder it stands in.
type mount struct {
	root *os.Root
	file string // empty for a folder
}

// Pack opens what the paths name. A path that is not there, or is neither a
// file nor a folder, is an app.Error naming it.
func Pack(paths []string) (*Parcel, error) {
	p := &Parcel{mounts: make(map[string]mount, len(paths))}
	for _, arg := range paths {
		if err := p.add(arg); err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

func (p *Parcel) add(arg string) error {
	full, err := filepath.Abs(arg)
	if err != nil {
		return unreadable(arg, err)
	}
	// A path given by hand may be a link; what it leads to is meant.
	real, err := filepath.EvalSymlinks(full)
	if err != nil {
		return unreadable(arg, err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return unreadable(arg, err)
	}
	m := mount{}
	switch {
	case info.IsDir():
		m.root, err = os.OpenRoot(real)
	case info.Mode().IsRegular():
		m.file = filepath.Base(real)
		m.root, err = os.OpenRoot(filepath.Dir(real))
	default:
		return app.E(app.Invalid, "cli.import.kind", "Path", arg)
	}
	if err != nil {
		return unreadable(arg, err)
	}
	name := p.free(filepath.Base(full))
	p.names = append(p.names, name)
	p.mounts[name] = m
	return nil
}

func unreadable(arg string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return app.E(app.NotFound, "cli.import.missing", "Path", arg).Wrap(err)
	}
	if errors.Is(err, fs.ErrPermission) {
		return app.E(app.Forbidden, "cli.import.forbidden", "Path", arg).Wrap(err)
	}
	return app.E(app.Invalid, "cli.import.unreadable", "Path", arg, "Cause", err.Error()).Wrap(err)
}

// free returns a name no other path has taken; the extension stays last.
func (p *Parcel) free(base string) string {
	if !fs.ValidPath(base) || base == "." {
		base = "files"
	}
	name := base
	ext := path.Ext(base)
	for n := 2; ; n++ {
		if _, taken := p.mounts[name]; !taken {
			return name
		}
		name = strings.TrimSuffix(base, ext) + "-" + strconv.Itoa(n) + ext
	}
}

// Names lists the names the paths stand under, in the order they were given.
func (p *Parcel) Names() []string { return p.names }

// Open opens a file or folder below one of Names. It makes Parcel an fs.FS.
func (p *Parcel) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	top, rest, below := strings.Cut(name, "/")
	m, ok := p.mounts[top]
	if !ok || m.file != "" && below {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	switch {
	case m.file != "":
		rest = m.file
	case !below:
		rest = "."
	}
	return m.root.FS().Open(rest)
}

// Close lets go of the folders the paths stand in.
func (p *Parcel) Close() {
	for _, m := range p.mounts {
		_ = m.root.Close()
	}
}

// each calls fn for every regular file of the parcel, sorted below each name,
// and refuses a parcel beyond the limits before the file that breaks them.
func (p *Parcel) each(fn func(name string, info fs.FileInfo) error) error {
	var files int
	var bytes int64
	for _, top := range p.names {
		err := fs.WalkDir(p, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			files++
			bytes += info.Size()
			if files > MaxImportFiles || bytes > MaxImportBytes {
				return tooMuch()
			}
			return fn(name, info)
		})
		if err != nil {
			return fmt.Errorf("boot: read what to import: %w", err)
		}
	}
	return nil
}

// Check refuses a parcel beyond MaxImportFiles or MaxImportBytes.
func (p *Parcel) Check() error {
	return p.each(func(string, fs.FileInfo) error { return nil })
}

func tooMuch() error {
	return app.E(app.TooLarge, "cli.import.large", "Files", MaxImportFiles, "Megabytes", MaxImportBytes>>20)
}
