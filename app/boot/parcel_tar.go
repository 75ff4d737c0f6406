package boot

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"guichet/app"
)

// maxSpoolName bounds a name in the tar of an import, in bytes.
const maxSpoolName = 1024

// tar writes the parcel's files, for the process that holds the folder.
func (p *Parcel) tar(w io.Writer) error {
	out := tar.NewWriter(w)
	for _, name := range p.names {
		if p.mounts[name].file != "" {
			continue
		}
		// An empty folder has no file to be made for.
		head := &tar.Header{Typeflag: tar.TypeDir, Name: name, Mode: 0o700, Format: tar.FormatPAX}
		if err := out.WriteHeader(head); err != nil {
			return err
		}
	}
	err := p.each(func(name string, info fs.FileInfo) error {
		head := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: info.Size(), Mode: 0o600, Format: tar.FormatPAX}
		if err := out.WriteHeader(head); err != nil {
			return err
		}
		f, err := p.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.CopyN(out, f, info.Size())
		return err
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// spool unpacks such a tar into an empty folder. It trusts nothing in it: names
// must be plain paths below the folder, only files and folders are taken, and the
// limits of Parcel are checked as the bytes arrive.
func spool(root *os.Root, r io.Reader) error {
	in := tar.NewReader(io.LimitReader(r, MaxImportBytes+MaxImportFiles*4096))
	var files int
	left := int64(MaxImportBytes)
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return app.E(app.Invalid, "cli.import.cut").Wrap(err)
		}
		files++
		left -= head.Size
		if files > MaxImportFiles || left < 0 {
			return tooMuch()
		}
		if err := spoolFile(root, head, in); err != nil {
			return err
		}
	}
}

func spoolFile(root *os.Root, head *tar.Header, in io.Reader) error {
	name := head.Name
	plain := head.Typeflag == tar.TypeReg || head.Typeflag == tar.TypeDir
	if !plain || !fs.ValidPath(name) || name == "." || len(name) > maxSpoolName {
		return app.E(app.Invalid, "cli.import.cut").Wrap(fmt.Errorf("boot: entry %q of type %c", name, head.Typeflag))
	}
	if head.Typeflag == tar.TypeDir {
		return root.MkdirAll(name, 0o700)
	}
	if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return fmt.Errorf("boot: make a folder for %q: %w", name, err)
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("boot: keep %q: %w", name, err)
	}
	if _, err := io.Copy(f, in); err != nil {
		f.Close()
		return app.E(app.Invalid, "cli.import.cut").Wrap(err)
	}
	return f.Close()
}
