package checks

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Weak random numbers, broken hashes and the other log package have no place
// in the program; tests may use the first. unsafe has one.
func TestForbiddenPackages(t *testing.T) {
	t.Parallel()
	never := []string{"crypto/md5", "crypto/sha1", "crypto/des", "crypto/rc4", "log", "unsafe", "net/http/pprof"}
	for _, s := range sources(t) {
		for _, imported := range s.Imports() {
			random := imported == "math/rand" || imported == "math/rand/v2"
			if imported == "unsafe" && filepath.ToSlash(s.Name) == "store/engine/bolt/mapping.go" {
				continue // bbolt gives its mapping as an address
			}
			if slices.Contains(never, imported) || random && !s.Test {
				t.Errorf("%s imports %s", s.Name, imported)
			}
		}
	}
}

func TestNoInitAndNoSkippedVerification(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		ast.Inspect(s.AST, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s: func init", s.At(n))
				}
			case *ast.Ident:
				if n.Name == "InsecureSkipVerify" {
					t.Errorf("%s: InsecureSkipVerify", s.At(n))
				}
			case *ast.SelectorExpr:
				pkg, ok := n.X.(*ast.Ident)
				if ok && pkg.Name == "os" && n.Sel.Name == "Exit" && s.AST.Name.Name != "main" && !s.Test {
					t.Errorf("%s: os.Exit outside package main", s.At(n))
				}
			}
			return true
		})
	}
}

// A package variable may be set where it stands and never again.
func TestNoMutablePackageVariables(t *testing.T) {
	t.Parallel()
	all := sources(t)
	vars := map[string]bool{}
	for _, s := range all {
		for _, d := range s.AST.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && d.Tok.String() == "var" {
						for _, name := range v.Names {
							vars[s.Dir+"."+name.Name] = true
						}
					}
				}
			}
		}
	}
	for _, s := range all {
		if s.Test {
			continue
		}
		for _, d := range s.AST.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				assigned(s, fn, vars, func(n ast.Node, name string) {
					t.Errorf("%s: package variable %s is changed", s.At(n), name)
				})
			}
		}
	}
}

// assigned calls found for each assignment to a name that is a package variable
// of the file's folder and is not declared anywhere in the function.
func assigned(s *Source, fn *ast.FuncDecl, vars map[string]bool, found func(ast.Node, string)) {
	local := map[string]bool{}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok.String() == ":=" {
				for _, l := range n.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						local[id.Name] = true
					}
				}
			}
		case *ast.Field:
			for _, id := range n.Names {
				local[id.Name] = true
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				local[id.Name] = true
			}
		}
		return true
	})
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Tok.String() == ":=" {
			return true
		}
		for _, l := range a.Lhs {
			if x, ok := l.(*ast.IndexExpr); ok {
				l = x.X
			}
			if id, ok := l.(*ast.Ident); ok && vars[s.Dir+"."+id.Name] && !local[id.Name] {
				found(a, id.Name)
			}
		}
		return true
	})
}

// Text becomes trusted HTML, script or style in few places only, each of which
// makes it safe first.
func TestTrustedHTMLIsMadeInNamedFolders(t *testing.T) {
	t.Parallel()
	may := []string{"app/web/kit", "app/web/site", "app/web/staff", "frontend", "frontend/gallery"}
	kinds := []string{"HTML", "HTMLAttr", "JS", "JSStr", "CSS", "URL", "Srcset"}
	for _, s := range sources(t) {
		if s.Test || slices.Contains(may, s.Dir) {
			continue
		}
		ast.Inspect(s.AST, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if ok && pkg.Name == "template" && slices.Contains(kinds, sel.Sel.Name) {
				t.Errorf("%s: template.%s outside %v", s.At(n), sel.Sel.Name, may)
			}
			return true
		})
	}
}

func TestNoReplaceInGoMod(t *testing.T) {
	t.Parallel()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "build/lint/go.mod", "build/acme/go.mod", "build/bench/go.mod"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Error(err)
			continue
		}
		for line := range strings.Lines(string(data)) {
			// The benchmarks measure this very tree.
			if name == "build/bench/go.mod" && strings.TrimSpace(line) == "replace guichet => ../.." {
				continue
			}
			if word := strings.Fields(line); len(word) > 0 && (word[0] == "replace" || word[0] == "exclude") {
				t.Errorf("%s: %s", name, strings.TrimSpace(line))
			}
		}
	}
}

// Built or fetched things do not belong into the repository; a large file is
// the sign of one.
func TestNoLargeFiles(t *testing.T) {
	t.Parallel()
	const limit = 400 << 10
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	files, err := Files(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Error(err)
		} else if info.Size() > limit {
			t.Errorf("%s weighs %d KiB, the limit is %d", name, info.Size()>>10, limit>>10)
		}
	}
}
