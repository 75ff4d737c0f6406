// Package folder keeps a data folder in order on the disk: private, held by
// one process, and with files that are either whole or not there. It never
// looks into the files.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Open makes the folder if it is missing, readable by its owner only, and
// opens it so that no name can lead outside.
func Open(dir string) (*os.Root, error) {
	if err := makeAll(dir); err != nil {
		return nil, fmt.Errorf("store: make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("store: open the folder: %w", err)
	}
	return root, nil
}

// makeAll makes a folder and those it is in. What it makes is there for good
// when it returns: without that, a power cut may take the whole folder away
// after something in it was said to be saved.
func makeAll(dir string) error {
	dir = filepath.Clean(dir)
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(dir, 0o700) // says so if it is no folder
	}
	up := filepath.Dir(dir)
	if err := makeAll(up); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(up)
	if errors.Is(err, fs.ErrPermission) {
		return nil // may be entered, not read: not to be synced either
	}
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Sync makes the names in a folder of root durable: without it a renamed file
// may be gone after a power cut. Windows has no such call and needs none.
func Sync(root *os.Root, dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Publish gives a finished file its name: its bytes durable, then renamed,
// then the name durable. Both names are in root itself.
func Publish(root *os.Root, tmp, name string) error {
	f, err := root.OpenFile(tmp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := root.Rename(tmp, name); err != nil {
		return err
	}
	return Sync(root, ".")
}
