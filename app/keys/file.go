package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"guichet/app"
	"guichet/store/folder"
)

// fileFormat is the version of the key file; a later one is refused.
const fileFormat = 1

// maxFile is far above what Encode writes, in bytes.
const maxFile = 4 << 10

// keyFile is the key file: JSON, the secrets in base64.
type keyFile struct {
	Format int       `json:"format"`
	Folder string    `json:"folder"`
	ID     string    `json:"id"`
	Made   time.Time `json:"made"`
	Master []byte    `json:"master"`
	Pepper []byte    `json:"pepper"`
	Audit  []byte    `json:"audit"`
}

// Encode writes the keys as a key file holds them. The bytes are secret.
func (k *Keys) Encode() []byte {
	// A struct of texts, bytes and a time can always be encoded.
	b, _ := json.MarshalIndent(keyFile{
		Format: fileFormat, Folder: k.folder, ID: k.ID(), Made: k.made,
		Master: k.master[:], Pepper: k.pepper[:], Audit: k.audit[:],
	}, "", "  ")
	return append(b, '\n')
}

// Decode reads what Encode wrote; name is the file the error speaks of. Bytes
// that were changed anywhere the secrets depend on are refused.
func Decode(data []byte, name string) (*Keys, error) {
	var f keyFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, damaged(name, err)
	}
	if f.Format > fileFormat {
		return nil, app.E(app.Invalid, "backup.keys.newer", "File", name)
	}
	if len(f.Master) != size || len(f.Pepper) != size || len(f.Audit) != size || !folderID(f.Folder) {
		return nil, damaged(name, errors.New("keys: a part is missing"))
	}
	k := &Keys{folder: f.Folder, made: f.Made, master: Master(f.Master), pepper: Pepper(f.Pepper), audit: Audit(f.Audit)}
	if k.ID() != f.ID {
		return nil, damaged(name, errors.New("keys: they do not have their id"))
	}
	return k, nil
}

func damaged(name string, err error) error {
	return app.E(app.Invalid, "backup.keys.damaged", "File", name).Wrap(err)
}

// folderID reports whether a text is the id of a folder, and so fit for a file
// name.
func folderID(s string) bool {
	_, err := app.ParseID(s)
	return err == nil
}

// Read reads a key file. One that is not there is fs.ErrNotExist; one that
// cannot be used is an app.Error.
func Read(name string) (*Keys, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, unreadable(name, err)
	}
	return Decode(data, name)
}

func unreadable(name string, err error) error {
	return app.E(app.Invalid, "backup.keys.unreadable", "File", name, "Cause", err.Error()).Wrap(err)
}

// Write makes a key file, private and durable, in a folder that is made if it
// is missing. A file with the same keys is left as it is; one with any other
// content is never replaced: that is fs.ErrExist.
func (k *Keys) Write(name string) error {
	dir := filepath.Dir(name)
	root, err := folder.Open(dir)
	if err != nil {
		return unwritable(name, err)
	}
	defer root.Close()
	if same, err := k.there(name); same || err != nil {
		return err
	}
	err = folder.Create(root, filepath.Base(name), func(w io.Writer) error {
		_, err := w.Write(k.Encode())
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return unwritable(name, err)
	}
	return err
}

// there reports whether a file holds exactly these keys.
func (k *Keys) there(name string) (bool, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, unreadable(name, err)
	}
	if !bytes.Equal(data, k.Encode()) {
		return false, fmt.Errorf("keys: %s holds something else: %w", name, fs.ErrExist)
	}
	return true, nil
}

func unwritable(name string, err error) error {
	return app.E(app.Invalid, "backup.keys.unwritable", "File", name, "Cause", err.Error()).Wrap(err)
}
