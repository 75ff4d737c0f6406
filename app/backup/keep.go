package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/keys"
)

// The names of the files that stand in a folder of backups. A scheduled backup
// is guichet-<folder>-<moment>.backup, ".age" behind it when it is sealed.
const (
	filePrefix  = "guichet-"
	fileMoment  = "20060102-150405"
	fileSuffix  = ".backup"
	sealedAfter = ".age"
)

// FileName is the name of a scheduled backup of the folder with this id.
func FileName(id string, at time.Time, sealed bool) string {
	name := filePrefix + id + "-" + at.UTC().Format(fileMoment) + fileSuffix
	if sealed {
		name += sealedAfter
	}
	return name
}

// keysCopyName is the name of a key file beside backups. The ids in it keep
// those of other folders, and older keys of the same one, from being replaced.
func keysCopyName(id, keysID string) string {
	return filePrefix + id + "-" + keysID[:min(8, len(keysID))] + ".key"
}

// CopyKeys puts the key file beside the backups in the folder dir, once, and
// returns its name and whether it was put there now.
func CopyKeys(dir string, k *keys.Keys) (name string, now bool, err error) {
	name = filepath.Join(dir, keysCopyName(k.Folder(), k.ID()))
	if old, err := keys.Read(name); err == nil && old.ID() == k.ID() {
		return name, false, nil
	}
	if err := k.Write(name); err != nil {
		if errors.Is(err, fs.ErrExist) {
			err = app.E(app.Conflict, "backup.keys.foreign", "File", name).Wrap(err)
		}
		return name, false, err
	}
	return name, true, nil
}

// Prune removes the oldest scheduled backups of the folder with this id from
// dir until keep are left, and returns the names it removed. A file is removed
// only when its name says that it is such a backup and its head does too; of a
// sealed one the head cannot be read, so it must be in the ledger with the size
// it has.
func Prune(dir, id string, keep int, l Ledger) (gone []string, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var ours []string
	for _, f := range files {
		if f.Type().IsRegular() && scheduled(dir, f.Name(), id, l) {
			ours = append(ours, f.Name())
		}
	}
	// The moment sorts; ".age" is behind it.
	slices.Sort(ours)
	var errs []error
	for len(ours) > keep {
		name := filepath.Join(dir, ours[0])
		ours = ours[1:]
		if err := os.Remove(name); err != nil {
			errs = append(errs, err)
			continue
		}
		gone = append(gone, name)
	}
	return gone, errors.Join(errs...)
}

func scheduled(dir, name, id string, l Ledger) bool {
	moment, ok := strings.CutPrefix(name, filePrefix+id+"-")
	plain, sealed := strings.CutSuffix(moment, sealedAfter)
	moment, isBackup := strings.CutSuffix(plain, fileSuffix)
	if _, err := time.Parse(fileMoment, moment); !ok || !isBackup || err != nil {
		return false
	}
	full := filepath.Join(dir, name)
	if sealed {
		return slices.ContainsFunc(l.Records, func(r Record) bool { return r.Path == full && r.There() })
	}
	f, err := os.Open(full)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := ReadHead(f)
	return err == nil && head.Folder == id
}
