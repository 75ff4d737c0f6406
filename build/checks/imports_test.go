package checks

import (
	"go/build/constraint"
	"slices"
	"strings"
	"testing"
)

func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.Test {
			continue
		}
		for _, imported := range s.Imports() {
			if dir, ours := own(imported); ours && !Allowed(s.Dir, dir) {
				t.Errorf("%s imports %s: no arrow of docs/architecture.md leads there", s.Name, imported)
			}
		}
	}
}

func TestTheArrows(t *testing.T) {
	t.Parallel()
	rows := []struct {
		from, to string
		want     bool
	}{
		{".", "app/cli", true},
		{".", "app/boot", false},
		{"app/cli", "app/boot", true},
		{"app/cli", "app/help", true},
		{"app/shell", "app/cli", true},
		{"app/boot", "app/shell", false},
		{"app/boot", "app/web", true},
		{"app/web", "app/web/site", true},
		{"app/web/site", "app/web/kit", true},
		{"app/web/site", "app/help", true},
		{"app/web/kit", "app/help", false},
		{"app/web/kit", "frontend", true},
		{"app/help", "app/web/kit", false},
		{"app/help", "app/settings", true},
		{"app/help", "app/help/source", true},
		{"app/help/source", "app/help/markup", true},
		{"app/help/source", "app/i18n", true},
		{"app/settings", "app/help", false},
		{"app/boot", "app/backup", true},
		{"app/backup", "app/keys", true},
		{"app/keys", "app/backup", false},
		{"app/help", "app/backup", false},
		{"app", "app/i18n", false},
		{"app", "store", false},
		{"store", "store/engine", true},
		{"store", "app", true},
		{"store", "app/help", false},
		{"store/engine", "store", false},
		{"store/engine/bolt", "store/engine", true},
		{"store/search", "store", false},
		{"frontend", "app/web/kit", false},
		{"somewhere", "app", false},
	}
	for _, r := range rows {
		if got := Allowed(r.from, r.to); got != r.want {
			t.Errorf("%s may import %s: %v, want %v", r.from, r.to, got, r.want)
		}
	}
}

// Databases are the store's alone, tests included. The controls of the fault
// suite look at what they do without the store.
func TestOnlyTheStoreKnowsItsDatabases(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if within(s.Dir, "store") || s.Test && within(s.Dir, "build/faults") {
			continue
		}
		for _, imported := range s.Imports() {
			if strings.HasPrefix(imported, "go.etcd.io/bbolt") || strings.HasPrefix(imported, "github.com/blevesearch") {
				t.Errorf("%s imports %s", s.Name, imported)
			}
		}
	}
}

// The window's package needs cgo: one file behind a build tag may know it.
func TestOneTaggedFileKnowsTheWindow(t *testing.T) {
	t.Parallel()
	var files []string
	for _, s := range sources(t) {
		for _, imported := range s.Imports() {
			if strings.HasPrefix(imported, "github.com/wailsapp/") {
				if !slices.Contains(files, s.Name) {
					files = append(files, s.Name)
				}
				if !tagged(s) {
					t.Errorf("%s imports %s and is built without a tag", s.Name, imported)
				}
			}
		}
	}
	if len(files) != 1 {
		t.Errorf("%v import the window's package, want one file", files)
	}
}

func tagged(s *Source) bool {
	for _, group := range s.AST.Comments {
		for _, c := range group.List {
			if c.Pos() < s.AST.Package && constraint.IsGoBuild(c.Text) {
				return true
			}
		}
	}
	return false
}
