package keys

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"guichet/app"
	"guichet/store/folder"
)

// MarkName is the file in a data folder that remembers its keys.
const MarkName = "keys.json"

// Mark is what a data folder remembers of its keys: not the keys.
type Mark struct {
	Format int    `json:"format"`
	Folder string `json:"folder"` // the folder's own id
	Keys   string `json:"keys"`   // the id of its keys
	File   string `json:"file"`   // where their file was, an absolute path
}

// ReadMark reads the mark of the folder dir; fs.ErrNotExist when it has none.
func ReadMark(dir *os.Root) (Mark, error) {
	var m Mark
	data, err := dir.ReadFile(MarkName)
	if errors.Is(err, fs.ErrNotExist) {
		return m, err
	}
	if err != nil {
		return m, fmt.Errorf("keys: read %s: %w", MarkName, err)
	}
	if err := json.Unmarshal(data, &m); err != nil || !folderID(m.Folder) || m.Keys == "" {
		return m, app.E(app.Invalid, "backup.keys.mark", "File", MarkName).Wrap(err)
	}
	if m.Format > fileFormat {
		return m, app.E(app.Invalid, "backup.keys.newer", "File", MarkName)
	}
	return m, nil
}

// Write makes the mark durable in the folder dir, in place of an older one.
func (m Mark) Write(dir *os.Root) error {
	m.Format = fileFormat
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("keys: encode %s: %w", MarkName, err)
	}
	part := MarkName + ".part"
	if err := dir.WriteFile(part, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("keys: write %s: %w", MarkName, err)
	}
	if err := folder.Publish(dir, part, MarkName); err != nil {
		return fmt.Errorf("keys: write %s: %w", MarkName, err)
	}
	return nil
}
