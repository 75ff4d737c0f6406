package checks

import (
	"path"
	"strings"
)

// Below are the arrows of docs/architecture.md: what a folder may import of
// ours beside the folders below it. A name stands for its folder and all below
// it; "=" before it for that folder alone.
//
// A folder is ruled by the longest name that leads it; one that no name leads
// may import nothing of ours.
func arrows() map[string][]string {
	rooms := []string{"app"}
	return map[string][]string{
		".":           {"app/cli"},
		"app":         {},
		"app/cli":     append(rooms, "store"),
		"app/shell":   append(rooms, "store", "frontend"),
		"app/boot":    append(rooms, "store", "frontend"),
		"app/web":     append(rooms, "store", "frontend"),
		"app/web/kit": {"frontend", "app/i18n", "app/settings", "=app", "=store"},
		"app/account": ground("app/gate", "app/keys"),
		"app/gate":    {"=app"},
		"app/help":    ground("app/settings"),
		// Stands on nothing, so that the logo is drawn by it too.
		"app/help/picture": {},
		"app/feedback":     ground("app/help"),
		"app/question":     ground("app/help", "app/feedback"),
		"app/audit":        {"=app", "app/i18n", "app/keys", "=store", "store/folder"},
		"app/keys/seal":    {"=app/keys"},
		"app/keys":         {"=app", "store/folder"},
		"app/backup":       ground("app/keys", "store/folder"),
		"app/settings":     {"=app", "app/i18n", "app/audit", "app/help/picture", "=store", "store/blob"},
		"app/i18n":         {"=app"},
		"app/hours":        {"=app"},
		"app/metrics":      {},
		"store":            {"=app"},
		"store/engine":     {"store/folder"},
		"store/blob":       {"store/folder", "store/engine"},
		"store/folder":     {},
		"store/search":     {"=app"},
		"frontend":         {},
		// Draws every page from fixtures, for development.
		"frontend/gallery": {"app", "frontend"},
		"build":            {},
	}
}

// ground is what every room stands on, and what it may import beside.
func ground(beside ...string) []string {
	return append(beside, "=app", "app/audit", "app/settings", "app/i18n", "=store", "store/blob", "store/search")
}

// above are the folders that stand over one below app, which it never imports
// whatever else it may.
func above(dir string) []string {
	switch {
	case !within(dir, "app"), within(dir, "app/cli"), within(dir, "app/shell"):
		return nil
	case within(dir, "app/boot"):
		return []string{"app/cli", "app/shell"}
	case within(dir, "app/web"):
		return []string{"app/cli", "app/shell", "app/boot"}
	}
	return []string{"app/cli", "app/shell", "app/boot", "app/web"}
}

func within(dir, top string) bool { return dir == top || strings.HasPrefix(dir, top+"/") }

// Allowed reports whether a file in the folder from may import the folder to.
func Allowed(from, to string) bool {
	if from == to || from != "." && from != "app" && within(to, from) {
		return true
	}
	rules := arrows()
	ruled := from
	for {
		if _, ok := rules[ruled]; ok || ruled == "." {
			break
		}
		ruled = path.Dir(ruled)
	}
	if from != "." && ruled == "." {
		return false
	}
	if ruled != "." {
		for _, top := range above(from) {
			if within(to, top) {
				return false
			}
		}
		// Folders of one room may import each other.
		if ruled != "app" && ruled != "app/web" && within(to, ruled) {
			return true
		}
	}
	for _, rule := range rules[ruled] {
		if name, alone := strings.CutPrefix(rule, "="); alone && to == name || !alone && within(to, rule) {
			return true
		}
	}
	return false
}
