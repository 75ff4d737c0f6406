package window

import (
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"guichet/app"
	"guichet/app/keys"
)

// memoryFile is where the window remembers what belongs to this machine and not
// to a data folder: in the user's configuration directory, beside the keys.
const memoryFile = "window.json"

// maxMemory is far above what is written, in bytes.
const maxMemory = 64 << 10

// memory is what the window remembers. It is safe for concurrent use.
type memory struct {
	file string // empty where there is no place for one
	log  *slog.Logger

	mu  sync.Mutex
	now remembered
}

type remembered struct {
	Folder string   `json:"folder,omitempty"`
	Lang   app.Lang `json:"language,omitempty"`
	Zoom   int      `json:"zoom,omitempty"` // per cent
	Ask    bool     `json:"ask_password,omitempty"`
	place
}

// recall reads what was remembered. A file that is not there or cannot be read
// is nothing remembered: none of it is needed.
func recall(getenv func(string) string, log *slog.Logger) *memory {
	m := &memory{log: log}
	beside, err := keys.Place(getenv, "x")
	if err != nil {
		return m
	}
	m.file = filepath.Join(filepath.Dir(beside), memoryFile)
	f, err := os.Open(m.file)
	if err != nil {
		return m
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxMemory))
	if err == nil {
		err = json.Unmarshal(data, &m.now)
	}
	if err != nil {
		log.Warn("what the window remembered cannot be read", "file", m.file, "err", err)
		m.now = remembered{}
	}
	if _, ok := app.ParseLang(string(m.now.Lang)); !ok {
		m.now.Lang = ""
	}
	if m.now.Zoom < leastZoom || m.now.Zoom > mostZoom {
		m.now.Zoom = 100
	}
	return m
}

func (m *memory) get() remembered {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// set changes what is remembered. That it could not be written is only logged.
func (m *memory) set(change func(*remembered)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.now
	change(&m.now)
	if m.file == "" || m.now == before {
		return
	}
	if err := m.write(); err != nil {
		m.log.Warn("the window cannot remember", "file", m.file, "err", err)
	}
}

func (m *memory) write() error {
	data, err := json.MarshalIndent(m.now, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(m.file), 0o700); err != nil {
		return err
	}
	part := m.file + ".part"
	if err := os.WriteFile(part, append(data, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(part, m.file)
}

// usualFolder is where a help centre lives when nobody says otherwise: the place
// the system has for what programs keep for a person.
func usualFolder(getenv func(string) string) string {
	home := getenv("HOME")
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(getenv("LocalAppData"), "Guichet", "data")
	case "darwin", "ios":
		return filepath.Join(home, "Library", "Application Support", "Guichet", "data")
	}
	if data := getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "guichet")
	}
	return filepath.Join(home, ".local", "share", "guichet")
}
