package backup

import (
	"os"
	"path/filepath"
	"strings"

	"guichet/app"
	"guichet/store/folder"
)

// besideMark stands between the name of a folder and an id in the name of the
// folder a restore into it works in.
const besideMark = ".restoring-"

// makeRoom makes the folder beside Dir and holds it, so that Sweep of another
// process leaves it alone.
func (w *work) makeRoom() error {
	if err := os.MkdirAll(filepath.Dir(w.Dir), 0o700); err != nil {
		return unusable(w.Dir, err)
	}
	w.name = w.Dir + besideMark + app.NewID(w.Clock()).String()
	if err := os.Mkdir(w.name, 0o700); err != nil {
		return unusable(w.Dir, err)
	}
	var err error
	if w.beside, err = os.OpenRoot(w.name); err != nil {
		return unusable(w.Dir, err)
	}
	if w.lock, err = folder.Acquire(w.beside, w.Clock()); err != nil {
		return unusable(w.Dir, err)
	}
	return nil
}

// leave removes the folder beside. What cannot be removed is no failure of the
// restore: Sweep tries again.
func (w *work) leave() error {
	err := w.lock.Release()
	w.beside.Close()
	if gone := os.RemoveAll(w.name); gone != nil {
		w.Log.Warn("a folder was left behind", "folder", w.name, "err", gone)
	}
	return err
}

// Sweep removes what restores into the folder dir left beside it when they were
// killed, and returns how many there were. One that still runs is left alone.
func Sweep(dir string, clock app.Clock) int {
	full, err := filepath.Abs(dir)
	if err != nil {
		return 0
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real
	}
	names, err := os.ReadDir(filepath.Dir(full))
	if err != nil {
		return 0
	}
	n := 0
	for _, d := range names {
		id, ours := strings.CutPrefix(d.Name(), filepath.Base(full)+besideMark)
		if _, err := app.ParseID(id); !ours || err != nil || !d.IsDir() {
			continue
		}
		if sweep(filepath.Join(filepath.Dir(full), d.Name()), clock) {
			n++
		}
	}
	return n
}

func sweep(name string, clock app.Clock) bool {
	root, err := os.OpenRoot(name)
	if err != nil {
		return false
	}
	defer root.Close()
	lock, err := folder.Acquire(root, clock())
	if err != nil {
		return false
	}
	defer lock.Release()
	return os.RemoveAll(name) == nil
}
