package cli

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/web/portable"
)

// site writes a copy of the published site: a ZIP, or a folder where the name
// does not end as one.
func (c *exportCmd) site(ctx context.Context, p *program, opt boot.Options) error {
	if c.File == "-" {
		_, err := boot.Copy(ctx, opt, p.Out)
		return p.heldSentence(err)
	}
	var told portable.Told
	fill := func(w io.Writer) (err error) {
		told, err = boot.Copy(ctx, opt, w)
		return err
	}
	write := writeNewFolder
	if strings.EqualFold(filepath.Ext(c.File), ".zip") {
		write = writeNew
	}
	if err := write(c.File, fill); err != nil {
		return p.heldSentence(err)
	}
	p.say("cli.export.site", "Count", told.Pages, "File", c.File)
	return nil
}

// writeNewFolder makes a folder that was not there, whole or not at all, of the
// ZIP that fill writes: unpacked beside its name, then renamed.
func writeNewFolder(name string, fill func(io.Writer) error) error {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return app.E(app.Conflict, "cli.export.exists", "File", name).Wrap(err)
	}
	name = filepath.Clean(name)
	tmp, err := os.MkdirTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.part")
	if err != nil {
		return unwritable(name, err)
	}
	// After the rename there is nothing left of this name.
	defer os.RemoveAll(tmp)
	packed := filepath.Join(tmp, "packed")
	if err := writeNew(packed, fill); err != nil {
		return err
	}
	whole := filepath.Join(tmp, "whole")
	if err := unpack(packed, whole); err != nil {
		return unwritable(name, err)
	}
	if err := os.Rename(whole, name); err != nil {
		return unwritable(name, err)
	}
	return nil
}

// unpack writes the files of a ZIP of ours into a new folder, with the times
// they have in it.
func unpack(packed, folder string) error {
	z, err := zip.OpenReader(packed)
	if err != nil {
		return err
	}
	defer z.Close()
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range z.File {
		if err := unpackOne(root, f); err != nil {
			return err
		}
	}
	return nil
}

func unpackOne(root *os.Root, f *zip.File) error {
	name := filepath.FromSlash(f.Name)
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from) // #nosec G110 -- a ZIP this program wrote a moment ago
	if err := errors.Join(err, to.Sync(), to.Close()); err != nil {
		return err
	}
	return root.Chtimes(name, f.Modified, f.Modified)
}
