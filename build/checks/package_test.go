package checks

import (
	"strings"
	"testing"
)

func sources(t *testing.T) []*Source {
	t.Helper()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	list, err := Sources(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 {
		t.Fatalf("only %d Go files found below %s", len(list), root)
	}
	return list
}

func TestEveryPackageHasOneComment(t *testing.T) {
	t.Parallel()
	comments := map[string][]string{}
	for _, s := range sources(t) {
		if s.Test {
			continue
		}
		if _, seen := comments[s.Dir]; !seen {
			comments[s.Dir] = nil
		}
		if s.AST.Doc == nil {
			continue
		}
		comments[s.Dir] = append(comments[s.Dir], s.Name)
		want := "Package " + s.AST.Name.Name + " "
		if s.AST.Name.Name == "main" {
			want = "Command "
		}
		if !strings.HasPrefix(s.AST.Doc.Text(), want) {
			t.Errorf("%s: the package comment does not begin with %q", s.Name, want)
		}
	}
	for dir, where := range comments {
		if len(where) != 1 {
			t.Errorf("%s: %d package comments %v, want 1", dir, len(where), where)
		}
	}
}
