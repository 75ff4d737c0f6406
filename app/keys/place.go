package keys

import (
	"path/filepath"
	"runtime"

	"guichet/app"
)

// Place is where the key file of a folder lies when nobody says otherwise:
// guichet/<folder>.key in the user's configuration directory. It follows
// os.UserConfigDir but asks getenv, and is an app.Error asking for --key where
// there is no such directory.
func Place(getenv func(string) string, folder string) (string, error) {
	dir := configDir(getenv)
	if !filepath.IsAbs(dir) {
		return "", app.E(app.Invalid, "backup.keys.nowhere")
	}
	return filepath.Join(dir, "guichet", folder+".key"), nil
}

func configDir(getenv func(string) string) string {
	home := func(below string) string {
		if dir := getenv("HOME"); dir != "" {
			return filepath.Join(dir, below)
		}
		return ""
	}
	switch runtime.GOOS {
	case "windows":
		return getenv("AppData")
	case "darwin", "ios":
		return home("Library/Application Support")
	}
	if dir := getenv("XDG_CONFIG_HOME"); dir != "" {
		return dir
	}
	return home(".config")
}
