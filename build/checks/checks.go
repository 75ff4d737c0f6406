// Package checks holds the rules of this repository that are tests: what may
// import what, one package comment each, sentences in every language, calls
// that must not be there. It reads files only, with go/parser and os.ReadFile
// (a test that runs "go list" is answered from the test cache after a rule was
// broken), and never looks at sizes of functions or at taste.
package checks

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Module is the path every import of our own begins with.
const Module = "guichet"

// Source is one parsed Go file.
type Source struct {
	Name string // with slashes, from the top of the repository
	Dir  string // of Name, "." at the top
	Test bool
	AST  *ast.File
	Fset *token.FileSet
}

// At tells where a node stands, for a failure.
func (s *Source) At(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.Name, s.Fset.Position(n.Pos()).Line)
}

// Imports lists the paths a file imports.
func (s *Source) Imports() []string {
	var list []string
	for _, spec := range s.AST.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// own is the folder an import of ours names; ok is false for any other.
func own(imported string) (dir string, ok bool) {
	if imported == Module {
		return ".", true
	}
	return strings.CutPrefix(imported, Module+"/")
}

// Root finds the top of the repository: the folder above that has the main
// module's go.mod.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(data), "module "+Module+"\n") {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("checks: no go.mod of module %s above the working folder", Module)
		}
	}
}

// ignored are the folders that git ignores or that are no source of ours.
func ignored(name string) bool {
	switch name {
	case ".git", "data", "build/bin", "frontend/dist", "frontend/node_modules":
		return true
	}
	return path.Base(name) == "node_modules"
}

// Files lists every file that belongs to the repository, sorted.
func Files(root string) ([]string, error) {
	var list []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignored(name):
			return fs.SkipDir
		case d.Type().IsRegular():
			list = append(list, name)
		}
		return nil
	})
	return list, err
}

// Sources parses every Go file of the main module. Files that do not parse are
// an error: the compiler would say the same.
func Sources(root string) ([]*Source, error) {
	files, err := Files(root)
	if err != nil {
		return nil, err
	}
	var list []*Source
	for _, name := range files {
		// The modules below build/ have a go.mod, and rules, of their own.
		other := strings.HasPrefix(name, "build/lint/") || strings.HasPrefix(name, "build/acme/") ||
			strings.HasPrefix(name, "build/bench/")
		if other || path.Ext(name) != ".go" || strings.Contains(name, "/testdata/") {
			continue
		}
		fset := token.NewFileSet()
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		list = append(list, &Source{
			Name: name, Dir: path.Dir(name), Test: strings.HasSuffix(name, "_test.go"), AST: file, Fset: fset,
		})
	}
	return list, nil
}
