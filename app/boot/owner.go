package boot

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// Owner is what owner.json tells about the process that holds a folder. The
// lock is the truth: a file whose process is gone is only left over.
type Owner struct {
	PID     int       `json:"pid"`
	Command string    `json:"shell"`
	Address string    `json:"address,omitempty"` // where visitors reach it, with scheme
	Inner   string    `json:"inner,omitempty"`   // host:port of the inner listener
	Token   string    `json:"token,omitempty"`   // 256 bits, base64url
	Since   time.Time `json:"since"`
	Version string    `json:"version"`
}

// WindowCommand is the Command of a process that shows the window.
const WindowCommand = "window"

// maxOwnerFile is far above what writeOwner writes.
const maxOwnerFile = 4 << 10

// newToken makes the 256-bit secret that commands show the inner listener.
func newToken() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// writeOwner replaces owner.json as a whole, so that nobody reads half of it.
// It is not synced: after a crash of the machine it means nothing.
func writeOwner(root *os.Root, o Owner) error {
	data, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		return fmt.Errorf("boot: encode %s: %w", ownerFile, err)
	}
	if err := replaceFile(root, ownerFile, append(data, '\n')); err != nil {
		return fmt.Errorf("boot: write %s: %w", ownerFile, err)
	}
	return nil
}

// replaceFile writes a private file beside name and renames it over name.
func replaceFile(root *os.Root, name string, data []byte) error {
	part := name + ".part"
	if err := root.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := root.WriteFile(part, data, 0o600); err != nil {
		return err
	}
	return root.Rename(part, name)
}

// readOwner reads owner.json; fs.ErrNotExist when there is none.
func readOwner(dir string) (Owner, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Owner{}, err
	}
	defer root.Close()
	f, err := root.Open(ownerFile)
	if err != nil {
		return Owner{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxOwnerFile))
	if err != nil {
		return Owner{}, err
	}
	var o Owner
	if err := json.Unmarshal(data, &o); err != nil {
		return Owner{}, fmt.Errorf("boot: read %s: %w", ownerFile, err)
	}
	return o, nil
}
