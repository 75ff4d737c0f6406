package folder

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
)

// Create makes a private file that is whole and on the disk before it has its
// name. It never replaces a file (fs.ErrExist), and leaves nothing behind when
// fill or the disk fails. The name is in root itself.
func Create(root *os.Root, name string, fill func(w io.Writer) error) error {
	tmp := "." + name + "." + rand.Text() + ".part"
	f, err := root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, root.Remove(tmp))
	}
	return settle(root, tmp, name)
}

// settle gives tmp its name. A link refuses a name that came into being
// meanwhile, which a rename would replace; some file systems have no links.
func settle(root *os.Root, tmp, name string) error {
	err := root.Link(tmp, name)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, taken := root.Lstat(name); taken == nil {
			err = &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
		} else if err = root.Rename(tmp, name); err == nil {
			return Sync(root, ".")
		}
	}
	return errors.Join(err, root.Remove(tmp), Sync(root, "."))
}
