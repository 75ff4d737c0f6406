// Package folder keeps a data folder in order on the disk: private, held by
// one process, and with files that are either whole or not there. It never
// looks into the files.
package folder

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

// Open makes the folder if it is missing, readable by its owner only, and
// opens it so that no name can lead outside.
func Open(dir string) (*os.Root, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("store: open the folder: %w", err)
	}
	return root, nil
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
