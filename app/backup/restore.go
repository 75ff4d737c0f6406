package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/keys"
	"guichet/store"
	"guichet/store/folder"
)

// Restoring says what to restore, and where.
type Restoring struct {
	File     string
	Dir      string // missing, or empty
	KeysFile string // the key file a person named; empty to look for it
	Opener   Opener
	Schemas  []store.Schema
	Getenv   func(string) string
	Clock    app.Clock
	Log      *slog.Logger
	Progress func(Progress) // nil for nobody
}

// Restored is what came of it.
type Restored struct {
	Manifest
	KeyFile string // the key file that belongs to the folder now; empty when there is none
}

// Restore makes the data folder of a backup. The file is read twice: once to
// its end, before anything is made, and once into a folder beside Dir, which
// gets the name Dir when all of it is on the disk. Killed at any point, Dir is
// as before or whole, and Sweep removes what is beside it. The store begins a
// new life: feed positions of the old one are store.ErrGone.
func Restore(ctx context.Context, r Restoring) (Restored, error) {
	dir, err := vacant(r.Dir)
	if err != nil {
		return Restored{}, err
	}
	r.Dir = dir
	f, err := os.Open(r.File)
	if err != nil {
		return Restored{}, unreadable(r.File, err)
	}
	defer f.Close()
	w := &work{Restoring: r, file: f}
	if err := w.begin(ctx); err != nil {
		return Restored{}, err
	}
	Sweep(dir, r.Clock)
	if err := w.makeRoom(); err != nil {
		return Restored{}, err
	}
	err = errors.Join(w.fill(ctx), w.leave())
	if err != nil {
		return Restored{}, err
	}
	return w.done, nil
}

func unreadable(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return app.E(app.NotFound, "backup.error.missing", "File", name).Wrap(err)
	}
	return app.E(app.Invalid, "backup.error.unreadable", "File", name, "Cause", err.Error()).Wrap(err)
}

// vacant refuses a folder that is in use or holds something, and returns its
// absolute path with no link in it.
func vacant(dir string) (string, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "", unusable(dir, err)
	}
	real, err := filepath.EvalSymlinks(full)
	if errors.Is(err, fs.ErrNotExist) {
		return full, nil
	}
	if err != nil {
		return "", unusable(dir, err)
	}
	names, err := os.ReadDir(real)
	if err != nil {
		return "", unusable(dir, err)
	}
	if len(names) > 0 {
		return "", app.E(app.Conflict, "backup.error.notempty", "Dir", dir)
	}
	return real, nil
}

func unusable(dir string, err error) error {
	return app.E(app.Invalid, "backup.error.folder", "Dir", dir, "Cause", err.Error()).Wrap(err)
}

// work is one restore under way.
type work struct {
	Restoring
	file *os.File
	size int64
	read int64
	last int64
	head Head
	keys *keys.Keys // those of the backup, if it carries them

	beside *os.Root // the folder beside Dir
	lock   *folder.Lock
	name   string // of beside
	done   Restored
}

// begin verifies the file, and finds what can be found wrong before anything
// is made.
func (w *work) begin(ctx context.Context) error {
	info, err := w.file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return unreadable(w.File, errors.Join(err, errors.New("not a file")))
	}
	w.size = info.Size()
	plain, err := w.open()
	if err != nil {
		return err
	}
	m, err := Verify(ctx, plain)
	w.head = m.Head
	return err
}

// open begins to read the file from its start.
func (w *work) open() (io.Reader, error) {
	if _, err := w.file.Seek(0, io.SeekStart); err != nil {
		return nil, unreadable(w.File, err)
	}
	return w.Opener.open(&telling{w})
}

// telling reads the file and tells how far it is; every byte is read twice.
type telling struct{ w *work }

func (t *telling) Read(p []byte) (int, error) {
	n, err := t.w.file.Read(p)
	t.w.read += int64(n)
	if t.w.Progress != nil && t.w.read-t.w.last > 1<<20 {
		t.w.last = t.w.read
		t.w.Progress(Progress{Done: t.w.read, Total: 2 * t.w.size})
	}
	return n, err
}

// dataName is the folder inside the one beside Dir that becomes Dir.
const dataName = "data"

// fill reads the backup into the folder beside, and names it Dir at the end.
func (w *work) fill(ctx context.Context) error {
	plain, err := w.open()
	if err != nil {
		return err
	}
	data := filepath.Join(w.beside.Name(), dataName)
	m, err := read(ctx, plain, func(Head) sink {
		return sink{
			store: func(r io.Reader) error {
				// syncData makes all of it durable at once, which is much faster.
				return store.Import(ctx, data, r, store.Options{Clock: w.Clock, NoSync: true}, w.Schemas...)
			},
			file: w.put,
			keys: func(k *keys.Keys) error { w.keys = k; return nil },
		}
	})
	if err != nil {
		return err
	}
	w.done.Manifest = m
	if err := w.settleKeys(); err != nil {
		return err
	}
	if err := w.syncData(ctx); err != nil {
		return err
	}
	return w.place(data)
}

func (w *work) put(f File) error {
	dst, err := w.beside.OpenFile(filepath.Join(dataName, f.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return unusable(w.Dir, err)
	}
	_, err = dst.Write(f.Data)
	if err := errors.Join(err, dst.Close()); err != nil {
		return unusable(w.Dir, err)
	}
	return nil
}

// syncData makes every file and every name of the restored folder durable.
func (w *work) syncData(ctx context.Context) error {
	err := fs.WalkDir(w.beside.FS(), dataName, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return folder.Sync(w.beside, name)
		}
		f, err := w.beside.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close(), ctx.Err())
	})
	if err != nil && ctx.Err() == nil {
		return unusable(w.Dir, err)
	}
	return errors.Join(err, folder.Sync(w.beside, "."))
}

// place gives the restored folder its name. An empty folder of that name goes
// first; one that got something in it meanwhile stays, and so does a folder
// where a disk is mounted.
func (w *work) place(data string) error {
	if err := os.Remove(w.Dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if names, _ := os.ReadDir(w.Dir); len(names) > 0 {
			return app.E(app.Conflict, "backup.error.notempty", "Dir", w.Dir).Wrap(err)
		}
		return app.E(app.Invalid, "backup.error.mount", "Dir", w.Dir).Wrap(err)
	}
	if err := os.Rename(data, w.Dir); err != nil {
		return unusable(w.Dir, err)
	}
	parent, err := os.OpenRoot(filepath.Dir(w.Dir))
	if err != nil {
		return unusable(w.Dir, err)
	}
	return errors.Join(folder.Sync(parent, "."), parent.Close())
}

// settleKeys puts the folder's keys where they are found from now on: those the
// backup carries, those a person named, those that are still in the usual
// place, or those that lie beside the backup. Without any the folder remembers
// which keys it needs, and where they are looked for.
func (w *work) settleKeys() error {
	if w.head.Keys == "" {
		return nil
	}
	mark := keys.Mark{Folder: w.head.Folder, Keys: w.head.Keys}
	k, err := w.findKeys()
	if err != nil {
		return err
	}
	if k != nil {
		if mark.File, err = w.keepKeys(k); err != nil {
			return err
		}
		w.done.KeyFile = mark.File
	} else if mark.File, err = keys.Place(w.Getenv, w.head.Folder); err != nil {
		return nil // nowhere to look for them: a person will name the file
	}
	root, err := w.beside.OpenRoot(dataName)
	if err != nil {
		return unusable(w.Dir, err)
	}
	return errors.Join(mark.Write(root), root.Close())
}

func (w *work) findKeys() (*keys.Keys, error) {
	if w.keys != nil {
		return w.keys, nil
	}
	if w.KeysFile != "" {
		k, err := keys.Read(w.KeysFile)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, unreadable(w.KeysFile, err)
		}
		if err == nil && k.ID() != w.head.Keys {
			err = app.E(app.Conflict, "backup.keys.other", "File", w.KeysFile)
		}
		return k, err
	}
	places := []string{filepath.Join(filepath.Dir(w.File), keysCopyName(w.head.Folder, w.head.Keys))}
	if usual, err := keys.Place(w.Getenv, w.head.Folder); err == nil {
		places = append([]string{usual}, places...)
	}
	for _, name := range places {
		if k, err := keys.Read(name); err == nil && k.ID() == w.head.Keys {
			return k, nil
		}
	}
	return nil, nil
}

// keepKeys writes the key file where the folder will look for it. Keys of a
// folder that lives on under the same id are never replaced.
func (w *work) keepKeys(k *keys.Keys) (string, error) {
	name := w.KeysFile
	if name == "" {
		usual, err := keys.Place(w.Getenv, k.Folder())
		if err != nil {
			return "", err
		}
		name = usual
		if old, err := keys.Read(name); err == nil && old.ID() != k.ID() {
			name = filepath.Join(filepath.Dir(name), keysCopyName(k.Folder(), k.ID()))
		}
	}
	name, err := filepath.Abs(name)
	if err != nil {
		return "", unreadable(name, err)
	}
	err = k.Write(name)
	if errors.Is(err, fs.ErrExist) {
		return "", app.E(app.Conflict, "backup.keys.foreign", "File", name).Wrap(err)
	}
	if err != nil {
		return "", fmt.Errorf("backup: keep the keys: %w", err)
	}
	return name, nil
}
