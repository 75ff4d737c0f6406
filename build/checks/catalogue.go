package checks

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Sentence is one entry of a catalogue file: its forms by plural category,
// under "other" alone when it has no plural.
type Sentence struct {
	File  string // without language and extension: "site"
	Forms map[string]string
}

var argument = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

// Args lists the arguments of all forms, sorted.
func (s Sentence) Args() []string {
	var list []string
	for _, text := range s.Forms {
		for _, m := range argument.FindAllStringSubmatch(text, -1) {
			list = append(list, m[1])
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Catalogues reads app/i18n/catalog: language, key, sentence. A key that two
// files of one language hold is an error.
func Catalogues(root string) (map[string]map[string]Sentence, error) {
	names, err := filepath.Glob(filepath.Join(root, "app/i18n/catalog/*.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]map[string]Sentence{}
	for _, name := range names {
		file, lang, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".json"), ".")
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var entries map[string]json.RawMessage
		if err := json.Unmarshal(data, &entries); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if all[lang] == nil {
			all[lang] = map[string]Sentence{}
		}
		for key, raw := range entries {
			if _, twice := all[lang][key]; twice {
				return nil, fmt.Errorf("%s: %s stands in another file too", name, key)
			}
			forms := map[string]string{}
			if json.Unmarshal(raw, &forms) != nil {
				var text string
				if err := json.Unmarshal(raw, &text); err != nil {
					return nil, fmt.Errorf("%s: %s: %w", name, key, err)
				}
				forms["other"] = text
			}
			all[lang][key] = Sentence{File: file, Forms: forms}
		}
	}
	return all, nil
}

// Use is a place where a key is asked for. Args are the argument names given
// there; Open says that they cannot be read from the source.
type Use struct {
	At, Key string
	Args    []string
	Open    bool
}

// KeyUses finds the calls and fields of a Go file that can only hold keys: the
// first text of T, E and the few functions built on them, and fields named Key.
func KeyUses(s *Source) []Use {
	var uses []Use
	ast.Inspect(s.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if use, ok := callUse(s, n); ok {
				uses = append(uses, use)
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Key" {
				if key, ok := text(n.Value); ok && looksLikeKey(key) {
					uses = append(uses, Use{At: s.At(n), Key: key, Open: true})
				}
			}
		}
		return true
	})
	return uses
}

func callUse(s *Source, call *ast.CallExpr) (Use, bool) {
	name := ""
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		name = fn.Name
	case *ast.SelectorExpr:
		name = fn.Sel.Name
	}
	if !slices.Contains([]string{"T", "E", "say", "refuse"}, name) {
		return Use{}, false
	}
	for i, arg := range call.Args {
		key, ok := text(arg)
		if !ok {
			continue
		}
		if !looksLikeKey(key) {
			return Use{}, false
		}
		use := Use{At: s.At(call), Key: key, Open: call.Ellipsis != token.NoPos}
		for j := i + 1; j < len(call.Args); j += 2 {
			given, ok := text(call.Args[j])
			if !ok {
				use.Open = true
				break
			}
			use.Args = append(use.Args, given)
		}
		return use, true
	}
	return Use{}, false
}

var keyShape = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)+$`)

func looksLikeKey(s string) bool { return keyShape.MatchString(s) }

// text is the value of a string literal.
func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

var quoted = regexp.MustCompile("[\"'`]([a-z]+\\.[a-z0-9_.-]*)(?:%[a-z][^\"'`]*)?[\"'`]")

// Mentions collects every quoted text of the sources, templates and scripts
// that may name a key. One that ends with a dot, or is cut at a %, is the
// beginning of keys put together while running.
func Mentions(root string, files []string) (map[string]bool, error) {
	found := map[string]bool{}
	for _, name := range files {
		kind := path.Ext(name)
		read := kind == ".go" || kind == ".html" || kind == ".ts"
		if !read || strings.HasPrefix(name, "build/") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		for _, m := range quoted.FindAllSubmatch(data, -1) {
			found[string(m[1])] = true
		}
	}
	return found, nil
}

// Mentioned reports whether a key is named as a whole, or some beginning of it
// that ends with a dot is.
func Mentioned(found map[string]bool, key string) bool {
	if found[key] {
		return true
	}
	for i := range len(key) {
		if key[i] == '.' && found[key[:i+1]] {
			return true
		}
	}
	return false
}
