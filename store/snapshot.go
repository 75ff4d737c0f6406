package store

import (
	"context"
	"errors"
	"fmt"
	"os"

	"guichet/store/folder"
)

// snapshot exports the folder to a file before a migration changes it: the way
// back is to Import that with the release before.
func (s *Store) snapshot(ctx context.Context, m madeMigration) error {
	if s.opt.InMemory {
		return nil
	}
	if err := s.root.MkdirAll(snapshotName, 0o700); err != nil {
		return err
	}
	dir, err := s.root.OpenRoot(snapshotName)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%s-%s.export", s.opt.Clock().UTC().Format("20060102-150405"), m.Room, m.Name)
	err = s.exportFile(ctx, dir, name)
	s.opt.Log.Info("took a snapshot", "file", name, "err", err)
	return errors.Join(err, dir.Close())
}

func (s *Store) exportFile(ctx context.Context, dir *os.Root, name string) error {
	tmp := name + ".new"
	f, err := dir.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = s.Export(ctx, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, dir.Remove(tmp))
	}
	return folder.Publish(dir, tmp, name)
}
